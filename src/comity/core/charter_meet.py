"""What a charter says of meetings, consultations and occasions; all of it may be left out.

Read from plain data, with the errors and places of `comity.core.charter_plain`.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.core import plain
from comity.core.plain import Plain, integer, name, need, only, rows, table, wrong

OCCASIONS = ("emergency", "corrigendum", "minutes")
"""When a sphere may have another procedure than its usual one."""


@dataclass(frozen=True, slots=True)
class Meetings:
    """How meetings come about. Seconds, 0 where the charter says nothing.

    within: a consultation must be answered by a meeting within this time; minimum: from convening
    to the start; quorum: parties that decide who must attend.
    """

    within: int = 0
    minimum: int = 0
    quorum: int = 0


def meetings_from_plain(top: Plain) -> Meetings:
    """The tables `consultation` and `meetings` of a charter."""
    place = "charter.consultation"
    asked = table(top.get("consultation", {"within": 0}), place)
    only(asked, ("within",), place)
    least = 1 if "consultation" in top else 0
    within = integer(need(asked, "within", place), f"{place}.within", least)
    place = "charter.meetings"
    row = table(top.get("meetings", {}), place)
    only(row, ("minimum", "quorum"), place)
    return Meetings(
        within=within,
        minimum=integer(row.get("minimum", 0), f"{place}.minimum"),
        quorum=integer(row.get("quorum", 0), f"{place}.quorum"),
    )


def occasions_from_plain(row: Plain, place: str) -> tuple[tuple[str, str], ...]:
    """The procedures that a sphere has for occasions: (occasion, procedure)."""
    found: list[tuple[str, str]] = []
    for number, item in enumerate(rows(row.get("occasions", []), f"{place}.occasions")):
        where = f"{place}.occasions[{number}]"
        only(table(item, where), ("occasion", "procedure"), where)
        occasion = plain.one_of(OCCASIONS)(need(item, "occasion", where), f"{where}.occasion")
        if any(occasion == known for known, _ in found):
            raise wrong(f"{place}.occasions", "a list that names each occasion once")
        found.append((occasion, name(need(item, "procedure", where), f"{where}.procedure")))
    return tuple(found)


def within_from_plain(row: Plain, place: str) -> int:
    """The time that a sphere itself gives for answering a consultation, 0 for the charter's."""
    return integer(row["within"], f"{place}.within", 1) if "within" in row else 0
