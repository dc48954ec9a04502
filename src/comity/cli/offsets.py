"""The offsets of a time zone over some years, as rows for a charter's calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comity.errors import Missing

_DAY = 86_400


def offsets_of(zone: str, first: int, last: int) -> list[dict[str, int]]:
    """Rows `since` (POSIX seconds) and `minutes` east of UTC, from the start of the year `first`
    to the end of the year `last`. Raises Missing `zone-unknown`.
    """
    place = zone_of(zone)
    instant, end = _start(first), _start(last + 1)
    rows = [{"since": instant, "minutes": _minutes(place, instant)}]
    while instant < end:
        if _minutes(place, instant + _DAY) != rows[-1]["minutes"]:
            turn = _turn(place, instant, instant + _DAY)
            rows.append({"since": turn, "minutes": _minutes(place, turn)})
        instant += _DAY
    return rows


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name. Raises Missing `zone-unknown`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Missing(
            "zone-unknown",
            f"This machine knows no time zone {name}.",
            "Name one such as Europe/Brussels.",
        ) from error


def _start(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


def _minutes(place: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, place).utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) // 60


def _turn(place: ZoneInfo, low: int, high: int) -> int:
    """The first instant in (low, high] with the offset of `high`."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _changed(place, low, middle) else (middle, high)
    return high


def _changed(place: ZoneInfo, low: int, middle: int) -> bool:
    return _minutes(place, low) != _minutes(place, middle)
