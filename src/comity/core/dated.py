"""What holds on which day: rows of a charter with `since` and `until`.

A day is text such as 2002-05-28, so that days before 1970 need no arithmetic and later days are
greater; both bounds belong to the time in which a row holds. Rows of one name take turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from comity.core.instants import instant
from comity.core.plain import Plain, date
from comity.errors import Malformed

LATEST = "9999-12-31"
"""The day that sees what has no end yet."""


_YEAR_10000 = 253_402_300_800


class Dated(Protocol):
    """Anything with a name that holds from one day to another, "" for no bound."""

    @property
    def name(self) -> str:
        """What takes turns under one name."""

    @property
    def since(self) -> str:
        """The first day, or ""."""

    @property
    def until(self) -> str:
        """The last day, or ""."""


D = TypeVar("D", bound=Dated)


def day(row: Plain, key: str, place: str) -> str:
    """The day in a field that may be missing, "" then."""
    return date(row[key], f"{place}.{key}") if key in row else ""


def day_of(seconds: int) -> str:
    """The day, in UTC, of an instant in POSIX seconds; LATEST for all that is later."""
    return instant(seconds)[:10] if seconds < _YEAR_10000 else LATEST


def holds(since: str, until: str, on: str) -> bool:
    """Whether what holds from `since` to `until` holds on a day."""
    return (not since or since <= on) and (not until or on <= until)


def in_force(rows: Sequence[D], on: str) -> tuple[D, ...]:
    """The rows that hold on a day, in order."""
    return tuple(row for row in rows if holds(row.since, row.until, on))


def next_day(day: str) -> str:
    """The day after a day, in the Gregorian calendar."""
    year, month, number = (int(part) for part in day.split("-"))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    length = 28 + leap if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    if number < length:
        return f"{year:04d}-{month:02d}-{number + 1:02d}"
    return f"{year:04d}-{month + 1:02d}-01" if month < 12 else f"{year + 1:04d}-01-01"


def check_days(rows: Sequence[Dated], place: str) -> None:
    """Raises Malformed where a row ends before it begins, or two rows of a name meet on a day."""
    named: dict[str, list[Dated]] = {}
    for row in rows:
        if row.since and row.until and row.until < row.since:
            raise Malformed(
                "days-reversed",
                f"In {place}, {row.name} ends on {row.until}, before it begins.",
                "Correct the days.",
            )
        for other in named.setdefault(row.name, []):
            _check_apart(row, other, place)
        named[row.name].append(row)


def _check_apart(row: Dated, other: Dated, place: str) -> None:
    if (row.until or LATEST) >= other.since and (other.until or LATEST) >= row.since:
        raise Malformed(
            "days-overlap",
            f"{place} has two rows for {row.name} that hold on the same day.",
            "Give each its own time with since and until, or rename one.",
        )
