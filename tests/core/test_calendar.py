"""The calendar of a charter: local time as zone tables have it, office hours, working days."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from comity.cli.offsets import offsets_of
from comity.core.calendar import Calendar
from comity.core.calendar_plain import calendar_from_plain
from comity.errors import Malformed
from tests.refusals import refused
from tests.world import START, World, procedure

ZONES = [
    "Europe/Brussels",
    "Europe/London",
    "Europe/Moscow",
    "Europe/Lisbon",
    "Europe/Istanbul",
    "Europe/Athens",
    "America/New_York",
    "America/Toronto",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Anchorage",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Nairobi",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Shanghai",
    "Asia/Gaza",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Australia/Perth",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Antarctica/Troll",
    "Atlantic/Reykjavik",
    "Etc/UTC",
]
FIRST, LAST = 1995, 2012


def calendar(zone: str = "Europe/Brussels", **changes: Any) -> Calendar:
    """A calendar of Monday to Friday, 9 to 18, with changes."""
    plain: dict[str, Any] = {
        "zone": zone,
        "offsets": offsets_of(zone, FIRST, LAST),
        "days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
        "opens": 9 * 3_600,
        "closes": 18 * 3_600,
        "holidays": ["2001-12-25", "2001-12-26"],
    }
    return calendar_from_plain(plain | changes)


def at(words: str, zone: str = "Europe/Brussels") -> int:
    """The instant of a local time that exists once."""
    return int(dt.datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone)).timestamp())


def by_tables(local: dt.datetime, zone: str) -> list[int]:
    """The instants that have a local time, by the tables of the time zones."""
    instants = {int(local.replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()) for fold in (0, 1)}
    return sorted(
        each
        for each in instants
        if dt.datetime.fromtimestamp(each, ZoneInfo(zone)).replace(tzinfo=None) == local
    )


@pytest.mark.threat(29)
@pytest.mark.parametrize("zone", ZONES)
def test_deadlines_in_thirty_zones_gaps_and_folds_included(zone: str) -> None:
    """Beside random hours, the hours around every change of the clocks."""
    dice, kept = random.Random(zone), calendar(zone)
    epoch = dt.datetime(1970, 1, 1)
    turns = [since for since, _ in kept.offsets[1:]]
    for number in range(340):
        instant = dice.randrange(at(f"{FIRST}-01-02", zone), at(f"{LAST}-12-30", zone))
        if turns and number % 2:
            instant = dice.choice(turns) + dice.randrange(-7_200, 7_200)
        moment = dt.datetime.fromtimestamp(instant, ZoneInfo(zone)).replace(tzinfo=None)
        local = int((moment - epoch).total_seconds())
        assert kept.local(instant) == local
        # Also what lies near it, which may come twice or never.
        near = local + dice.randrange(-5_400, 5_400)
        expected = by_tables(epoch + dt.timedelta(seconds=near), zone)
        assert list(kept.instants(near)) == expected


@pytest.mark.threat(29)
@pytest.mark.parametrize(
    ("event", "days", "ends"),
    [
        ("2001-11-23 10:00", 1, "2001-11-26 18:00"),  # Friday: Monday is the first day
        ("2001-11-23 17:59:59", 1, "2001-11-26 18:00"),
        ("2001-11-23 18:00", 1, "2001-11-27 18:00"),  # after hours on Friday: counts from Monday
        ("2001-11-24 12:00", 2, "2001-11-28 18:00"),  # Saturday
        ("2001-11-26 03:00", 1, "2001-11-27 18:00"),  # before hours
        ("2001-12-24 12:00", 1, "2001-12-27 18:00"),  # two holidays
        ("2001-12-24 19:00", 1, "2001-12-28 18:00"),
        ("2002-03-29 12:00", 1, "2002-04-01 18:00"),  # the clocks change in between
    ],
)
def test_working_days(event: str, days: int, ends: str) -> None:
    assert calendar().after_days(at(event), days) == at(ends)


def test_office_hours() -> None:
    kept = calendar()
    assert kept.opening(at("2001-11-23 09:00")) == at("2001-11-23 09:00")
    assert kept.opening(at("2001-11-23 08:59:59")) == at("2001-11-23 09:00")
    assert kept.opening(at("2001-11-23 18:00")) == at("2001-11-26 09:00")
    assert kept.opening(at("2001-12-25 12:00")) == at("2001-12-27 09:00")
    assert kept.words(at("2001-11-26 18:00")) == "2001-11-26 18:00 Europe/Brussels"
    assert kept.words(at("2001-11-26 18:00:07")) == "2001-11-26 18:00:07 Europe/Brussels"


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": []},
        {"days": ["Monday", "Monday"]},
        {"days": ["Montag"]},
        {"offsets": []},
        {"offsets": [{"since": 5, "minutes": 0}, {"since": 5, "minutes": 60}]},
        {"offsets": [{"since": 0, "minutes": 1_440}]},
        {"opens": 64_800},
        {"holidays": ["2001-13-01"]},
        {"noon": 1},
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        calendar(**wrong)


def world() -> World:
    """A council at Brussels whose parties are owed two working days."""
    plain = {
        "zone": "Europe/Brussels",
        "offsets": offsets_of("Europe/Brussels", 2001, 2002),
        "days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
        "opens": 9 * 3_600,
        "closes": 18 * 3_600,
    }
    periods = [{"standing": "decides", "seconds": 0, "working_days": 2}]
    names = ("consensus", "alone", "unheard")
    procedures = [procedure(name, periods=periods, office_hours=True) for name in names]
    return World(changes={"calendar": plain, "procedures": procedures})


@pytest.mark.threat(29)
def test_friday_evening_gives_two_working_days_and_not_a_weekend() -> None:
    council = world()
    council.time = at("2001-11-23 18:30")
    circulation = council.circulate("Alliance", "text", deadline=at("2001-11-25 12:00"))
    council.evidence()
    council.time = at("2001-11-28 17:00")
    council.evidence()
    with refused("period-not-run", "is owed 2 working days; the record attests only"):
        council.conclude(circulation)
    council.time = at("2001-11-28 18:00") + 6
    council.evidence()
    council.conclude(circulation)


@pytest.mark.threat(29)
def test_a_local_deadline_is_one_instant_or_is_refused() -> None:
    council = world()
    council.time = START
    fold = at("2002-10-27 01:30")
    council.circulate("Alliance", "a", deadline=fold, local="2002-10-27 01:30 Europe/Brussels")
    for seconds, words, code in (
        (3_600, "2002-10-27 02:30 Europe/Brussels", "local-ambiguous"),
        (2 * 3_600, "2002-10-27 02:30 Europe/Brussels", "local-ambiguous"),
        (0, "2002-10-27 02:30 Europe/Brussels", "local-differs"),
        (0, "27 October 2002, 01:30", "local-differs"),
    ):
        with refused(code):
            council.circulate("Alliance", "b", deadline=fold + seconds, local=words)
    gap = at("2002-03-31 01:30")
    with refused("local-differs"):
        words = "2002-03-31 02:30 Europe/Brussels"
        council.circulate("Alliance", "c", deadline=gap + 3_600, local=words)
