"""What is packed is found again, equal to what was put there."""

from __future__ import annotations

import pytest

from comity.core.changed import replace
from comity.core.state import Circulation, Council, Matter
from comity.wire.attic import Attic
from tests.verify.exported import small
from tests.world import World

SHARED = ("procedure", "clock", "rules", "roll", "calendar", "service")


@pytest.fixture
def council() -> Council:
    """A council with something decided, with positions and reasons."""
    found = small().reader.council
    assert found is not None
    assert found.closed
    return found


def test_rows_are_found_again(council: Council) -> None:
    circulations, matters = Attic(Circulation, SHARED), Attic(Matter)
    every = {**council.closed, **council.open}
    for key, each in every.items():
        circulations.put(key, each)
    for key, matter in council.matters.items():
        matters.put(key, matter)
    assert dict(circulations) == every
    assert dict(matters) == dict(council.matters)
    assert "unknown" not in circulations


def test_a_row_takes_the_place_of_an_older_one(council: Council) -> None:
    attic = Attic(Circulation, SHARED)
    each = next(iter(council.closed.values()))
    attic.put(each.id, each)
    attic.put(each.id, replace(each, lifted=(("x", 7),)))
    assert (len(attic), attic[each.id].lifted) == (1, (("x", 7),))
    assert attic[each.id].procedure is each.procedure


def test_a_row_takes_little_room(council: Council) -> None:
    """The first row costs its whole length, others what they say that is new."""
    world = World(tuple("ABCDEFGH"))
    attic = Attic(Matter)
    for number in range(40):
        world.circulate("A", f"matter {number}")
    assert world.reader.council is not None
    for key, matter in world.reader.council.matters.items():
        attic.put(key, matter)
    assert sum(map(len, attic._packed.values())) < 40 * 300
