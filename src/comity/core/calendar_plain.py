"""Reading a charter's calendar from plain data; see `comity.core.charter_plain`."""

from __future__ import annotations

from itertools import pairwise

from comity.core import plain
from comity.core.calendar import Calendar
from comity.core.plain import Plain, each, integer, need, only, rows, table, text, wrong

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = 86_400
_MOST_MINUTES = 1_439
_weekday = plain.one_of(WEEK)


def calendar_from_plain(value: object) -> Calendar:
    """The calendar that plain data describe. Raises Malformed with the place."""
    row, place = table(value, "charter.calendar"), "charter.calendar"
    only(row, ("zone", "offsets", "days", "opens", "closes", "holidays"), place)
    days = each(_weekday, need(row, "days", place), f"{place}.days")
    plain.distinct(days, f"{place}.days")
    if not days:
        raise wrong(f"{place}.days", "at least one working day")
    opens = integer(need(row, "opens", place), f"{place}.opens", 0, _DAY - 1)
    return Calendar(
        zone=text(need(row, "zone", place), f"{place}.zone"),
        offsets=_offsets(need(row, "offsets", place), f"{place}.offsets"),
        days=tuple(WEEK.index(day) + 1 for day in days),
        opens=opens,
        closes=integer(need(row, "closes", place), f"{place}.closes", opens + 1, _DAY),
        holidays=each(plain.date, row.get("holidays", []), f"{place}.holidays", most=2_000),
    )


def _offsets(value: object, place: str) -> tuple[tuple[int, int], ...]:
    found = [_offset(item, f"{place}[{number}]") for number, item in enumerate(rows(value, place))]
    instants = [since for since, _ in found]
    if not found or len(found) > 400 or any(b <= a for a, b in pairwise(instants)):
        raise wrong(place, "1 to 400 rows in the order of their instants")
    return tuple(found)


def _offset(value: object, place: str) -> tuple[int, int]:
    row: Plain = table(value, place)
    only(row, ("since", "minutes"), place)
    minutes = need(row, "minutes", place)
    east = integer(minutes, f"{place}.minutes", -_MOST_MINUTES, _MOST_MINUTES)
    return integer(need(row, "since", place), f"{place}.since"), 60 * east
