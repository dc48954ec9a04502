"""What was done to serve a circulation, read back from the form of a state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from comity.core import plain
from comity.core.plain import Plain, digest, integer, name, need, table
from comity.core.state import Attempted, Cured, Deemed, Serving, Unopened

T = TypeVar("T")
_MOST = 100_000


def serving_from_plain(value: object, place: str) -> Serving:
    """The service in plain data; what is left out is empty."""
    row = table(value, place)
    return Serving(
        attempts=_each(_attempted, row, "attempts", place),
        deemed=_each(_deemed, row, "deemed", place),
        cures=_each(_cured, row, "cures", place),
        unopened=_each(_unopened, row, "unopened", place),
    )


def _each(read: Callable[[Plain, str], T], row: Plain, key: str, place: str) -> tuple[T, ...]:
    def one(value: object, where: str) -> T:
        return read(table(value, where), where)

    return plain.each(one, row.get(key, []), f"{place}.{key}", _MOST)


def _index(row: Plain, place: str) -> int:
    return integer(need(row, "index", place), f"{place}.index")


def _party(row: Plain, place: str) -> str:
    return name(need(row, "party", place), f"{place}.party")


def _attempted(row: Plain, place: str) -> Attempted:
    return Attempted(
        id=digest(need(row, "act", place), f"{place}.act"),
        index=_index(row, place),
        by=name(need(row, "by", place), f"{place}.by"),
        party=_party(row, place),
        channel=plain.word(need(row, "channel", place), f"{place}.channel"),
    )


def _deemed(row: Plain, place: str) -> Deemed:
    return Deemed("", _index(row, place), _party(row, place))


def _cured(row: Plain, place: str) -> Cured:
    by = name(need(row, "by", place), f"{place}.by")
    return Cured("", _index(row, place), by, _party(row, place), "")


def _unopened(row: Plain, place: str) -> Unopened:
    act = digest(need(row, "act", place), f"{place}.act")
    lifted = integer(row.get("lifted", -1), f"{place}.lifted", -1)
    return Unopened(act, -1, _party(row, place), "", lifted)
