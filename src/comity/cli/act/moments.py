"""Instants as people write them, each of which must mean one second and no other.

UTC (`2026-03-29 00:30 UTC`, `…T00:30Z`), an offset (`… +01:00`), the local time of a zone
(`2026-03-29 02:30 Europe/Berlin`), or a span from now (`+3d`, `+90m`). A local time that a change
of the clocks leaves out or gives twice is refused, never guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from comity.cli.offsets import zone_of
from comity.core.calendar import Calendar
from comity.core.instants import instant, span
from comity.errors import Malformed, Refused
from comity.wire.charter import seconds

_WRITTEN = re.compile(
    r"((?:19[7-9]\d|2\d{3})-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?) ?"
    r"(Z|UTC|[+-]\d\d:\d\d|[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*)?",
    re.ASCII,
)


_DAY = 86_400


def read_moment(written: str, zone: str, now: int, calendar: Calendar | None = None) -> int:
    """The POSIX seconds that some words mean; `zone` is for words without one, "" for none.

    The time of a charter's own calendar, if given, is counted as the charter counts it, and is
    that of words without any zone. Raises Malformed `instant-malformed`, `instant-without-zone`,
    Missing `zone-unknown`, Refused `instant-skipped` in a gap and `instant-twice` in a fold of
    local time.
    """
    if written.startswith("+"):
        return now + seconds(written[1:])
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise _malformed(written)
    try:
        local = datetime.fromisoformat(f"{match[1]}T{match[2]}")
    except ValueError as error:
        raise _malformed(written) from error
    place = match[3] or zone or ("" if calendar is None else calendar.zone)
    if not place:
        raise Malformed(
            "instant-without-zone",
            f"{written} names no zone.",
            "Add UTC, or a zone such as Europe/Berlin, or give --zone.",
        )
    if calendar is not None and place == calendar.zone:
        return _in_calendar(local, calendar)
    return _in_place(local, place)


def in_words(moment: int, now: int, zone: str = "") -> str:
    """An instant in UTC, in local wording where a zone is given, and how far off it is."""
    far = moment - now
    off = f"in {_about(far)}" if far > 0 else f"{_about(-far)} ago" if far else "now"
    if not zone:
        return f"{instant(moment)} ({off})"
    local = datetime.fromtimestamp(moment, zone_of(zone)).strftime("%Y-%m-%d %H:%M:%S")
    return f"{instant(moment)}, {local} {zone} ({off})"


def _about(far: int) -> str:
    """A length of time in one unit, rounded down: exactness is in the instant."""
    unit = next((u for u in (86_400, 3_600, 60) if far >= 2 * u), 1)
    return span(far - far % unit)


def _in_place(local: datetime, place: str) -> int:
    if place in ("Z", "UTC"):
        return int(local.replace(tzinfo=UTC).timestamp())
    if place[0] in "+-":
        hours, minutes = int(place[1:3]), int(place[4:6])
        offset = timedelta(hours=hours, minutes=minutes)
        if hours > 23 or minutes > 59:
            raise _malformed(f"{local:%Y-%m-%d %H:%M} {place}")
        fixed = timezone(-offset if place[0] == "-" else offset)
        return int(local.replace(tzinfo=fixed).timestamp())
    return _in_zone(local, place)


def _in_zone(local: datetime, name: str) -> int:
    zone = zone_of(name)
    first, second = sorted(
        int(local.replace(tzinfo=zone, fold=fold).timestamp()) for fold in (0, 1)
    )
    if first == second:
        return first
    said = f"{local:%Y-%m-%d %H:%M} {name}"
    if datetime.fromtimestamp(first, zone).replace(tzinfo=None, fold=0) == local:
        raise _twice(said, first, second)
    words = (f"{datetime.fromtimestamp(each, zone):%H:%M}" for each in (first, second))
    raise _skipped(said, " or ".join(words), instant(first), instant(second))


def _in_calendar(local: datetime, calendar: Calendar) -> int:
    counted = int(local.replace(tzinfo=UTC).timestamp())
    found, said = calendar.instants(counted), f"{local:%Y-%m-%d %H:%M} {calendar.zone}"
    if len(found) == 1:
        return found[0]
    if found:
        raise _twice(said, found[0], found[-1])
    east = [calendar.offset(counted - calendar.offset(counted + each)) for each in (-_DAY, _DAY)]
    first, second = sorted(counted - each for each in east)
    words = (calendar.words(each)[11:16] for each in (first, second))
    raise _skipped(said, " or ".join(words), instant(first), instant(second))


def _skipped(said: str, around: str, first: str, second: str) -> Refused:
    return Refused(
        "instant-skipped",
        f"{said} does not exist: the clocks are put forward over it.",
        f"Say {around} ({first} or {second}).",
    )


def _twice(said: str, first: int, second: int) -> Refused:
    return Refused(
        "instant-twice",
        f"{said} comes twice: {instant(first)} and {instant(second)}.",
        "Say which of the two, in UTC.",
        {"first": first, "second": second},
    )


def _malformed(written: str) -> Malformed:
    return Malformed(
        "instant-malformed",
        f"{written} is no instant.",
        "Write 2026-03-29 17:00 UTC, or a span from now such as +3d.",
    )
