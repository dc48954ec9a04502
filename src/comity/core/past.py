"""A past decision as a line of a file gives it: who said what, and what was officially made of it.

Names are still as written; `comity.core.replay` finds them in a charter. Source: docs/replay.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from comity.core import plain
from comity.core.plain import Plain, integer, need, only, rows, table, text
from comity.errors import Malformed

T = TypeVar("T")
OFFICIAL = ("adopted", "rejected")
FIELDS = (
    "id",
    "date",
    "procedure",
    "positions",
    "counts",
    "electorate",
    "recused",
    "seats",
    "official",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; what its line leaves out is empty.

    date: the day for which the charter is read. positions: party to word. counts: group to word to
    how many of its members said it. electorate: group to its members then, `all` for all who
    decide. recused: parties that stood aside. seats: the size of a group then. official: `adopted`
    or `rejected`.
    """

    id: str
    procedure: str
    date: str = ""
    positions: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    electorate: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recused: tuple[str, ...] = ()
    seats: Mapping[str, int] = field(default_factory=dict)
    official: str = ""


def decision_from_plain(value: object, place: str = "decision") -> Decision:
    """The decision in plain data. Raises Malformed with the place and the word that does not fit.

    place: what the errors call it, such as `line 7`.
    """
    row = table(value, place)
    only(row, FIELDS, place)
    label = text(need(row, "id", place), f"{place}, id,")
    procedure = text(need(row, "procedure", place), f"{place}, procedure,")
    if "positions" not in row and "counts" not in row:
        raise Malformed(
            "positions-missing",
            f"{place} gives neither positions nor counts.",
            "Say who took which position, or how many of a group took each.",
        )
    return Decision(
        id=label,
        procedure=procedure,
        date=plain.date(row["date"], f"{place}, date,") if "date" in row else "",
        positions=_keyed(text, row, "positions", place),
        counts=_keyed(_numbers, row, "counts", place),
        electorate=_keyed(_names, row, "electorate", place),
        recused=_names(row.get("recused", []), f"{place}, recused,"),
        seats=_keyed(_number, row, "seats", place),
        official=_official(row, place),
    )


def _keyed(read: Callable[[object, str], T], row: Plain, key: str, place: str) -> dict[str, T]:
    """A field that is a table of values of one form, empty if it is missing."""
    if key not in row:
        return {}
    return _table_of(read, row[key], f"{place}, {key},")


def _table_of(read: Callable[[object, str], T], value: object, place: str) -> dict[str, T]:
    return {
        text(name, place): read(item, f"{place} {name},")
        for name, item in table(value, place).items()
    }


def _numbers(value: object, place: str) -> dict[str, int]:
    return _table_of(_number, value, place)


def _number(value: object, place: str) -> int:
    return integer(value, place)


def _names(value: object, place: str) -> tuple[str, ...]:
    return tuple(text(item, place) for item in rows(value, place))


def _official(row: Plain, place: str) -> str:
    if "official" not in row:
        return ""
    return plain.one_of(OFFICIAL)(row["official"], f"{place}, official,")
