"""Reading a charter's rules of service from plain data; see `comity.core.charter_plain`."""

from __future__ import annotations

from comity.core.charter import Service
from comity.core.plain import distinct, each, integer, need, only, table, word

_COUNTS = ("attempts", "days", "ways", "attesters", "mirrors")


def service_from_plain(value: object) -> Service:
    """The rules of service that plain data describe. Raises Malformed with the place."""
    row, place = table(value, "charter.service"), "charter.service"
    only(row, (*_COUNTS, "channels", "cure"), place)
    channels = each(word, need(row, "channels", place), f"{place}.channels", most=20)
    distinct(channels, f"{place}.channels")
    counts = {key: integer(need(row, key, place), f"{place}.{key}", 1, 40) for key in _COUNTS}
    return Service(
        channels=channels, cure=integer(need(row, "cure", place), f"{place}.cure", 1), **counts
    )
