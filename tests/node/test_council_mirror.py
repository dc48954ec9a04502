"""A node as the mirror of its council: what is pushed, what is pulled, and what is signed for."""

from __future__ import annotations

from threading import Thread

import pytest

from comity.log.checkpoint import parse_checkpoint
from comity.log.cosignature import check_cosignature
from comity.log.mirror import (
    MirrorInfo,
    Upload,
    format_head,
    format_package,
    make_package,
    parse_info,
    spans,
)
from comity.log.note import COSIGNATURE, make_vkey, parse_lines, parse_note
from comity.log.proof import prove_consistency, reader_of
from comity.log.tree import leaf_hash
from comity.log.witness import format_add_checkpoint
from comity.node.answer import Answer
from comity.node.council_log import CouncilLog
from comity.node.mirror import Mirror
from comity.node.pending import Pending
from comity.node.settings import Limits
from comity.store.memory import MemoryStore
from tests.node.conftest import Look
from tests.node.hosting import Eyes, Host
from tests.world import World


class Mirrored:
    """Russia's node with its mirror, and a client that has the world's log."""

    def __init__(self, eyes: Eyes, world: World) -> None:
        self.eyes, self.world = eyes, world
        self.log = CouncilLog(eyes.follower, heartbeat=1000)
        found = {world.origin: self.log}
        self.mirror = Mirror(Pending(eyes.copy.store), found.get, lambda: [world.origin])

    def point(self, old: int, world: World | None = None) -> int:
        """The status of an add-checkpoint request."""
        world = world or self.world
        read, size = reader_of([leaf_hash(x) for x in world.entries]), len(world.entries)
        proof = prove_consistency(old, size, read)
        body = format_add_checkpoint(old, proof, world.cosigned_by_log())
        return self.mirror.add_checkpoint(body, self.eyes.clock()).status

    def upload(self, start: int, world: World | None = None) -> Answer:
        """The answer to an upload of everything from `start` on."""
        world = world or self.world
        read, size = reader_of([leaf_hash(x) for x in world.entries]), len(world.entries)
        parts = [
            format_package(make_package(a, world.entries[a:b], size, read))
            for a, b in spans(start, size)
        ]
        receiving = self.mirror.upload(self.eyes.clock)
        body = format_head(Upload(world.origin, start, size)) + b"".join(parts)
        return receiving.feed(body) or receiving.end()

    def documents(self) -> list[bool]:
        """Hand over every document there is; which ones were taken."""
        return [self.log.take_document(data) for data in self.world.documents.values()]

    def notice(self) -> int:
        """The size that Russia's latest notice is over."""
        stamp = self.eyes.copy.store.latest_stamp(self.eyes.copy.name, "Russia")
        return 0 if stamp is None else stamp.size


@pytest.fixture
def mirrored(look: Look, world: World) -> Mirrored:
    """A node that holds the record so far, before more is put on it."""
    eyes = look()
    eyes.step()
    mirrored = Mirrored(eyes, world)
    world.circulate("Alliance", "another text")
    return mirrored


def info(answer: Answer) -> MirrorInfo:
    """Where the mirror stands."""
    return parse_info(answer.kind, answer.body)


def test_notice_waits_for_the_documents(mirrored: Mirrored, host: Host) -> None:
    world, held = mirrored.world, len(mirrored.world.entries) - 2
    size = len(world.entries)
    host.asked.clear()
    assert mirrored.point(held) == 200
    answer = mirrored.upload(held)
    assert (answer.status, info(answer).next_entry, info(answer).size) == (202, size, size)
    assert (mirrored.notice(), mirrored.log.size) == (held, held)
    assert mirrored.upload(size).status == 202
    assert not mirrored.log.take_document(b"something else")
    assert mirrored.documents().count(True) == 2
    answer = mirrored.upload(size)
    assert answer.status == 200
    (line,) = parse_lines(answer.body)
    key = world.key("Russia/notice")
    vkey = make_vkey(f"{world.name}.example/Russia/notice", COSIGNATURE, key.public)
    assert check_cosignature(world.checkpoint_text(), line, vkey) == mirrored.eyes.clock()
    assert (mirrored.notice(), mirrored.log.size) == (size, size)
    assert mirrored.log.checkpoint() == world.cosigned(["Russia"], mirrored.eyes.clock())
    assert host.asked == [], "nobody was asked for anything"
    assert mirrored.documents().count(True) == 0, "nothing waits for them any more"
    assert mirrored.upload(size) == answer, "strangers who ask again get the same stamp"


def test_pull_and_push_meet(mirrored: Mirrored) -> None:
    world, held = mirrored.world, len(mirrored.world.entries) - 2
    mirrored.point(held)
    assert mirrored.upload(held).status == 202
    mirrored.eyes.step()
    size = len(world.entries)
    assert (mirrored.notice(), mirrored.log.next_entry) == (size, size)
    assert mirrored.upload(size).status == 200
    assert mirrored.eyes.codes() == []
    world.circulate("Alliance", "a third text")
    assert mirrored.point(size) == 200
    mirrored.upload(size)
    mirrored.documents()
    assert mirrored.upload(len(world.entries)).status == 200
    mirrored.eyes.step()
    assert mirrored.eyes.codes() == []
    assert mirrored.notice() == len(world.entries)


def test_pull_and_push_at_the_same_time_never_cry_wolf(mirrored: Mirrored) -> None:
    world = mirrored.world

    def pull() -> None:
        for _ in range(20):
            mirrored.eyes.step()

    puller = Thread(target=pull)
    puller.start()
    while puller.is_alive():
        world.do("table", "Alliance", sphere="open", title="m", texts=world.texts("m"))
        held = mirrored.log.next_entry
        if mirrored.point(held) == 200:
            assert mirrored.upload(held).status in (200, 202, 409)
    puller.join()
    mirrored.eyes.step()
    assert mirrored.eyes.codes() == []
    assert mirrored.notice() == len(world.entries)


def test_before_it_knows_what_it_signed_a_node_signs_nothing_pushed(
    look: Look, world: World, host: Host
) -> None:
    store = MemoryStore()
    look(store).step()
    eyes = look(store)
    mirrored = Mirrored(eyes, world)
    world.do("table", "Alliance", sphere="open", title="m", texts=world.texts("text"))
    mirrored.point(len(world.entries) - 1)
    assert mirrored.upload(len(world.entries) - 1).status == 202
    assert mirrored.log.size == len(world.entries), "it is held"
    assert mirrored.notice() == len(world.entries) - 1, "and not yet signed for"
    eyes.step()
    assert mirrored.upload(len(world.entries)).status == 200


@pytest.mark.threat(1)
def test_another_history_is_never_signed_for_however_it_comes(
    look: Look, world: World, host: Host
) -> None:
    eyes = look()
    eyes.step()
    mirrored, held = Mirrored(eyes, world), len(world.entries)
    other = World()
    other.circulate("Alliance", "text")
    other.circulate("Alliance", "told to Russia alone")
    assert mirrored.point(held, other) == 200
    assert mirrored.upload(held, other).status == 202
    world.circulate("Alliance", "told to everybody else")
    eyes.step()
    assert mirrored.log.next_entry == len(world.entries), "what waited is of another history"
    answer = mirrored.upload(held, other)
    assert answer.status in (409, 422)
    assert mirrored.point(len(world.entries), other) == 422
    assert eyes.codes() == ["split-view"], "both checkpoints are kept"
    other.circulate("Alliance", "more")
    assert mirrored.point(len(world.entries), other) == 422
    assert mirrored.notice() == len(world.entries)
    assert mirrored.log.checkpoint() is not None
    held_root = parse_checkpoint(parse_note(mirrored.log.checkpoint() or b"").text).root
    assert held_root == world.reader.roots[-1]


def test_more_than_a_node_takes_in_one_step_does_not_wait(look: Look, world: World) -> None:
    eyes = look(limits=Limits(step_bytes=20_000))
    eyes.step()
    mirrored, held = Mirrored(eyes, world), len(world.entries)
    for number in range(40):
        texts = world.texts(str(number))
        world.do("table", "Alliance", sphere="open", title="m", texts=texts)
    mirrored.point(held)
    answer = mirrored.upload(held)
    assert answer.status == 503
    assert mirrored.log.next_entry == held
