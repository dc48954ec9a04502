"""Instants as people read them: POSIX seconds to UTC text, by arithmetic alone."""

from __future__ import annotations

_DAY = 86_400


def civil(days: int) -> tuple[int, int, int]:
    """Year, month and day of a count of days since 1970-01-01, in the Gregorian calendar.

    Counts in eras of 400 years that begin on 1 March, so that leap days come last.
    """
    shifted = days + 719_468
    era, day = divmod(shifted, 146_097)
    year = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
    rest = day - (365 * year + year // 4 - year // 100)
    month = (5 * rest + 2) // 153
    return era * 400 + year + (month >= 10), (month + 2) % 12 + 1, rest - (153 * month + 2) // 5 + 1


def day_number(seconds: int) -> int:
    """The day of an instant or of a local time, counted from 1970-01-01."""
    return seconds // _DAY


def instant(seconds: int) -> str:
    """An instant as "2001-11-23 10:42:00 UTC"."""
    days, rest = divmod(seconds, _DAY)
    year, month, day = civil(days)
    hours, minutes = divmod(rest // 60, 60)
    return f"{year:04d}-{month:02d}-{day:02d} {hours:02d}:{minutes:02d}:{rest % 60:02d} UTC"


def clock_time(seconds: int) -> str:
    """The time of day of an instant, "10:42:00 UTC"."""
    return instant(seconds)[11:]


Units = tuple[tuple[int, str, str], ...]
"""Lengths in seconds, the greatest first and one second last, with the words for one and many."""

UNITS: Units = (
    (_DAY, "day", "days"),
    (3_600, "hour", "hours"),
    (60, "minute", "minutes"),
    (1, "second", "seconds"),
)


def span(seconds: int, units: Units = UNITS) -> str:
    """A length of time in its largest exact unit: "3 days", "90 minutes", "1 second"."""
    for unit, one, many in units:
        if seconds % unit == 0 and (seconds >= unit or unit == 1):
            count = seconds // unit
            return f"{count} {one if count == 1 else many}"
    raise AssertionError("every count of seconds is a multiple of one second")


def period_words(seconds: int, days: int) -> str:
    """What is owed: "3 days", "2 working days", "1 day and 2 working days"."""
    working = f"{days} working {'day' if days == 1 else 'days'}"
    if not days:
        return span(seconds)
    return f"{span(seconds)} and {working}" if seconds else working
