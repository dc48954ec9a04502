"""Where an append begins: a host and a node with a record, and the plan of three more acts."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

from comity.log.note import parse_note
from comity.node.copy import Copy
from comity.store.sqlite import SqliteStore
from comity.wire.digest import digest
from tests.interrupt.work import Plan
from tests.secretariat.housing import make_house
from tests.world import World

PARTIES = ("Alliance", "Russia", "Norway")


@dataclass(frozen=True)
class Place:
    """A directory to be copied for each interruption, its plan, and the record so far."""

    root: Path
    plan: Plan
    before: tuple[bytes, ...]


def make_host(root: Path) -> Place:
    """A host that has founded a council."""
    world = World(PARTIES)
    make_house(root, world).close()
    before = tuple(world.entries)
    return _planned(root, world, before)


def make_node(root: Path) -> Place:
    """A node that holds a record's beginning and has given no notice yet."""
    world = World(PARTIES)
    root.mkdir(parents=True)
    store = SqliteStore(root / "node.sqlite", create=True)
    for name, data in world.documents.items():
        store.put_blob(name, data)
    copy = Copy(store, "copy", world.council)
    copy.extend(parse_note(world.cosigned_by_log()), world.entries)
    store.close()
    return _planned(root, world, tuple(world.entries))


def _planned(root: Path, world: World, before: tuple[bytes, ...]) -> Place:
    # All are made on the same view, so that each stands whatever became of those before it.
    texts = [world.texts(f"a text of {party}") for party in PARTIES]
    acts = tuple(
        world.act("table", party, sphere="open", title=party, texts=text)
        for party, text in zip(PARTIES, texts, strict=True)
    )
    notes = []
    for act in acts:
        world.admit(act)
        notes.append(world.cosigned_by_log())
    documents = tuple(
        tuple((each["document"], world.documents[each["document"]]) for each in text)
        for text in texts
    )
    assert all(digest(data) == name for group in documents for name, data in group)
    plan = Plan(world.council, acts, documents, tuple(notes))
    (root / "plan").write_bytes(pickle.dumps(plan))
    return Place(root, plan, before)
