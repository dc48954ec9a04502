"""Councils that promise, consult and meet: a world with the charter for it, and its acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from comity.core.consultations import Consultation
from comity.core.meetings import Meeting
from comity.core.state import Council
from comity.core.undertakings import Undertaking
from tests.world import World, procedure, spheres

HOUR = 3_600
DAY = 24 * HOUR
OCCASIONS = [
    {"occasion": "emergency", "procedure": "urgent"},
    {"occasion": "corrigendum", "procedure": "slips"},
    {"occasion": "minutes", "procedure": "records"},
]


def charter(parties: Sequence[str], **changes: Any) -> dict[str, Any]:
    """The charter fields of a council that meets: consultations within a day, two days' notice of
    meetings, a quorum of two, and a shorter procedure for each occasion in the sphere `open`.
    """
    rows = spheres(parties[0])
    rows[0]["occasions"] = OCCASIONS
    short = [{"standing": "decides", "seconds": 10}]
    return {
        "consultation": {"within": DAY},
        "meetings": {"minimum": 2 * DAY, "quorum": 2},
        "spheres": rows,
        "procedures": [
            procedure(),
            procedure("alone", proposer="approve"),
            procedure("unheard", proposer="approve", periods=[]),
            procedure("urgent", periods=short, minimum=10),
            procedure("slips", periods=short, minimum=10),
            procedure("records", periods=short, minimum=10),
        ],
        **changes,
    }


def meeting_world(*parties: str, **changes: Any) -> World:
    """A council that meets, its time attested once."""
    names = parties or ("Alliance", "Russia", "Norway")
    world = World(names, changes=charter(names, **changes))
    world.evidence()
    return world


def council_of(world: World) -> Council:
    """The council as it is."""
    assert world.reader.council is not None
    return world.reader.council


def now_of(world: World) -> int | None:
    """The latest time that the record attests."""
    council = council_of(world)
    return council.times.now(council.charter.clock)


def passes(world: World, seconds: int) -> None:
    """Time passes, and everybody attests it."""
    world.time += seconds
    world.evidence()


def adopted(world: World, words: str, **fields: Any) -> str:
    """A decision under the usual procedure; its circulation's id."""
    circulation = world.circulate("Alliance", words, **fields)
    world.decide(circulation)
    return circulation


def promise(world: World, by: str, circulation: str, **fields: Any) -> str:
    """An undertaking from now for ten days; its id."""
    given: dict[str, Any] = {
        "title": "Overflight",
        "text": world.document(b"We let you fly over.\n"),
        "starts": world.time,
        "ends": world.time + 10 * DAY,
    }
    return world.do("undertake", by, circulation=circulation, **given | fields)


def undertaking(world: World, identity: str) -> Undertaking:
    """An undertaking as it is."""
    return council_of(world).undertakings[identity]


def call(world: World, by: str, sphere: str = "open", title: str = "A threat") -> str:
    """A call for a consultation; its id."""
    return world.do("consult", by, sphere=sphere, title=title, texts=world.texts(title))


def called(world: World, identity: str) -> Consultation:
    """A consultation as it is."""
    return council_of(world).consultations[identity]


def meeting_fields(world: World, **fields: Any) -> dict[str, Any]:
    """What `convene` says of a meeting in three days, with changes."""
    starts = fields.pop("starts", world.time + 3 * DAY)
    given: dict[str, Any] = {
        "title": "Ministers",
        "spheres": ["open"],
        "starts": starts,
        "ends": starts + 4 * HOUR,
        "format": "at 3",
        "place": "Reykjavík",
    }
    return given | fields


def convene(world: World, by: str, **fields: Any) -> str:
    """A meeting convened; its id."""
    return world.do("convene", by, **meeting_fields(world, **fields))


def meeting(world: World, identity: str) -> Meeting:
    """A meeting as it is."""
    return council_of(world).meetings[identity]
