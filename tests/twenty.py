"""A council of twenty under the charter that comes with Comity, and a decision of it."""

from __future__ import annotations

from comity.wire.draft import read_template
from comity.wire.state import state_digest
from tests.world import World

TAKEN = ("clock", "groups", "spheres", "procedures", "rules", "amendment", "accession", "sources")
DAY = 86_400


def twenty() -> World:
    """The council, every party a member with a delegation; its secretariat may seal."""
    plain = read_template("at-twenty")
    names = [party["name"] for party in plain["parties"]]
    changes = {key: plain[key] for key in TAKEN} | {"title": plain["title"]}
    return World(names, name="twenty", changes=changes | {"offices": offices()})


def offices() -> list[dict[str, object]]:
    """The secretariat, which may seal as well."""
    world = World(("US",), name="twenty", accede=False)
    return [{**world.charter_plain()["offices"][0], "acts": ["evidence", "conclude", "seal"]}]


def silence(world: World, words: str = "On terrorism") -> str:
    """A text that goes through under the silence procedure, up to its closing evidence."""
    texts = world.texts(words, ("en", "fr", "ru"))
    deadline = world.time + 2 * DAY
    circulation = world.circulate("Norway", words, "terrorism", texts=texts, deadline=deadline)
    world.evidence()
    world.time += 3 * DAY
    world.evidence(("Geneva", "Oslo", "Vienna", "UK", "Russia"))
    return circulation


def seal(world: World, by: str = "secretariat") -> str:
    """A seal of the council's state as it is; its id."""
    council = world.reader.council
    assert council is not None
    return world.do("seal", by, size=council.size, state=state_digest(council))
