"""What the board shows of a council, worked out from its state alone: no page, no network, no
clock.

A reader of the board should see in a few seconds what is in circulation, until when, who has had
notice, who has spoken, and who was told only after the fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from comity.core.charter import Sphere, Standing
from comity.core.state import Council, Matter
from comity.desk.service import Service, service
from comity.desk.titles import sphere_title, title_of

_FEW = 6
_MOST = 100
"""Matters that a board shows, besides those in circulation."""


@dataclass(frozen=True, slots=True)
class Item:
    """One matter on the board, its newest circulation first.

    texts: its latest version, of the entry `set_at`; fresh: whether that was never circulated.
    """

    id: str
    entry: int
    title: str
    sphere: str
    by: str
    status: str
    texts: tuple[tuple[str, str], ...]
    set_at: int
    fresh: bool
    services: tuple[Service, ...]

    @property
    def live(self) -> bool:
        """Whether it is in circulation."""
        return any(not each.over for each in self.services)

    @property
    def late(self) -> bool:
        """Whether somebody was told of it only after the fact, or has not been told yet."""
        return any(each.toned("late") or each.toned("untold") for each in self.services)


@dataclass(frozen=True, slots=True)
class Promise:
    """An undertaking, for people; instants in POSIX seconds, `report` 0 for none due."""

    party: str
    title: str
    starts: int
    ends: int
    report: int
    text: str
    circulation: str
    matter: str


@dataclass(frozen=True, slots=True)
class Holding:
    """How far parties or witnesses have cosigned: `names` have cosigned `size` entries."""

    size: int
    names: tuple[str, ...]


def items(council: Council, own: str = "") -> tuple[Item, ...]:
    """The newest matters and all that are in circulation, the newest first.

    own: the name of the party whose desk it is.
    """
    return tuple(_item(council, matter, own) for matter in _shown(council))


def groups(made: Sequence[Item]) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """The matters under the headings of the board, those that need somebody first."""
    live = tuple(item for item in made if item.live)
    waiting = tuple(item for item in made if not item.live and item.status == "open")
    settled = tuple(item for item in made if not item.live and item.status != "open")
    return (("In circulation", live), ("Open, not in circulation", waiting), ("Settled", settled))


def promises(council: Council) -> tuple[Promise, ...]:
    """Every undertaking on the record."""
    return tuple(
        Promise(
            party=title_of(council, each.party),
            title=each.title,
            starts=each.starts,
            ends=each.ends,
            report=each.report_due,
            text=each.text,
            circulation=each.circulation,
            matter=_title(council, each.circulation),
        )
        for each in council.undertakings.values()
    )


def standings(council: Council) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The charter in force as a matrix: per sphere, each standing and the members that have it."""
    return tuple(
        (
            sphere.title,
            tuple((standing.value, _holders(council, sphere, standing)) for standing in Standing),
        )
        for sphere in council.charter.spheres
    )


def _holders(council: Council, sphere: Sphere, standing: Standing) -> str:
    """Who has that standing in few words, and nobody left unnamed."""
    members = council.members
    holders = [name for name, held in sphere.standings if held is standing and name in members]
    others = [name for name in members if name not in holders]
    if not holders:
        return "nobody"
    if not others and len(members) > 1:
        return f"all {len(members)} members"
    if len(holders) > _FEW and len(others) <= _FEW:
        return f"all but {', '.join(title_of(council, name) for name in others)}"
    return ", ".join(title_of(council, name) for name in holders)


def holdings(
    council: Council, seen: Sequence[tuple[str, str, int, int]], role: str
) -> tuple[Holding, ...]:
    """Cosigners of one role, `notice` or `witness`, by how far they have cosigned, the furthest
    first.
    """
    sizes = sorted({size for kind, _, size, _ in seen if kind == role}, reverse=True)
    return tuple(
        Holding(
            size,
            tuple(
                title_of(council, name)
                for kind, name, each, _ in seen
                if kind == role and each == size
            ),
        )
        for size in sizes
    )


def _shown(council: Council) -> list[Matter]:
    newest = list(council.matters.values())[::-1]
    live = [each for each in newest[_MOST:] if any(c in council.open for c in each.circulations)]
    return newest[:_MOST] + live


def unheard(council: Council, seen: Sequence[tuple[str, str, int, int]]) -> tuple[str, ...]:
    """The members and witnesses of whom no signature has arrived."""
    heard = {name for _, name, _, _ in seen}
    asked = [*council.members, *(each.name for each in council.charter.witnesses)]
    return tuple(title_of(council, name) for name in asked if name not in heard)


def _title(council: Council, circulation: str) -> str:
    served = council.circulation(circulation)
    return "" if served is None else council.matters[served.matter].title


def _item(council: Council, matter: Matter, own: str) -> Item:
    services = [
        service(council, matter, served, own)
        for identity in reversed(matter.circulations)
        if (served := council.circulation(identity)) is not None
    ]
    latest = matter.versions[-1]
    return Item(
        id=matter.id,
        entry=matter.index,
        title=matter.title,
        sphere=sphere_title(council, matter.sphere),
        by=title_of(council, matter.by),
        status=matter.status,
        texts=tuple((text.lang, text.document) for text in latest.texts),
        set_at=latest.index,
        fresh=all(latest.index > each.entry for each in services),
        services=tuple(services),
    )
