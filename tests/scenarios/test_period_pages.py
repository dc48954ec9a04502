"""The pages on periods, silence and service are played like those on what follows a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from comity.wire.charter import charter_from_toml
from tests.between import DAY, HOUR
from tests.core.test_periods import world as holding
from tests.core.test_service import served
from tests.refusals import refusal
from tests.scenarios.test_procedures import decision
from tests.scenarios.told import assert_told, written
from tests.world import World, procedure

FRIDAY = int(dt.datetime(2001, 11, 23, 17, tzinfo=dt.UTC).timestamp())


def working() -> World:
    """Three parties whose periods are of two working days, on a Friday at one in Brussels."""
    (piece,) = written("periods")
    plain = charter_from_toml(piece)
    fields = {key: plain["procedures"][0][key] for key in ("periods", "minimum", "extensions")}
    names = ("consensus", "alone", "unheard")
    world = World(
        ("Alliance", "Russia", "Norway"),
        changes={
            "calendar": plain["calendar"],
            "procedures": [procedure(name, early=False, **fields) for name in names],
        },
    )
    world.time = FRIDAY - 5 * HOUR
    return world


def periods() -> Iterator[str]:
    """A weekend."""
    world = working()
    monday: dict[str, Any] = {
        "deadline": FRIDAY + 3 * DAY,
        "local": "2001-11-26 18:00 Europe/Brussels",
    }
    circulation = world.circulate("Alliance", "Overflights", **monday)
    world.evidence()
    yield decision(world, "Overflights")
    wednesday: dict[str, Any] = {"circulation": circulation, "deadline": FRIDAY + 5 * DAY}
    world.do("request", "Norway", **wednesday)
    world.do("extend", "Alliance", **wednesday)
    world.evidence()
    yield decision(world, "Overflights")
    world.time = FRIDAY + 5 * DAY
    world.evidence()
    assert refusal(lambda: world.conclude(circulation)) == "deadline-not-passed"
    world.time += 19 * HOUR
    world.evidence()
    world.conclude(circulation)
    world.evidence()
    yield decision(world, "Overflights")


def silence() -> Iterator[str]:
    """Three texts."""
    world = holding()
    broken = world.circulate("Alliance", "Terrorism")
    reasons = world.document(b"Not in paragraph 3.\n")
    world.say("Russia", broken, "object", statement=reasons)
    world.decide(broken, "no_decision")
    world.evidence()
    yield decision(world, "Terrorism")
    held = world.circulate("Alliance", "Terrorism, again")
    world.say("Russia", held, "hold")
    world.evidence()
    world.time += 200
    world.evidence()
    yield decision(world, "Terrorism, again")
    world.decide(held)
    world.evidence()
    yield decision(world, "Terrorism, again")
    absent = world.circulate("Alliance", "In Norway's absence")
    others = ("Alliance", "Russia", *world.witnesses)
    world.evidence(others)
    world.time += 10_000
    world.evidence(others)
    assert refusal(lambda: world.conclude(absent)) == "notice-missing"
    yield decision(world, "In Norway's absence")


def service() -> Iterator[str]:
    """Russia gives no notice."""
    case = served()
    yield decision(case.world, "text")
    case.after(510)
    case.conclude()
    case.noticed()
    yield decision(case.world, "text")
    case = served()
    case.cure("Russia")
    case.cure("Norway")
    case.after(510)
    yield decision(case.world, "text")


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "periods": periods,
    "silence": silence,
    "service": service,
}


@pytest.mark.parametrize("name", PAGES)
def test_the_record_says_what_the_page_says(name: str) -> None:
    assert_told(name, PAGES[name]())


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_says_of_the_charter_is_well_written(name: str) -> None:
    for piece in written(name):
        assert charter_from_toml(piece)
