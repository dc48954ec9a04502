"""A table that only grows, of which every older value stays as it was.

Copying a whole table for each new row would make the cost of an act grow with the years. A shelf is
a row of layers, each more than twice as large as the next; a new row copies only the small layers
behind it, so that n rows cost O(n log n) in all. Below the layers there may be a base that somebody
else keeps, from which rows are only read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, TypeVar

V = TypeVar("V")


class Shelf(Mapping[str, V]):
    """A table by name, in the order in which the names first came; equal to any equal mapping."""

    __slots__ = ("_base", "_count", "_layers")

    def __init__(
        self,
        layers: tuple[dict[str, V], ...] = (),
        count: int = 0,
        base: Mapping[str, V] | None = None,
    ) -> None:
        self._layers = layers
        self._count = count
        self._base: Mapping[str, V] = {} if base is None else base

    def __getitem__(self, key: str) -> V:
        for layer in reversed(self._layers):
            if key in layer:
                return layer[key]
        return self._base[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a row, or the default; without an error on the way."""
        for layer in reversed(self._layers):
            if key in layer:
                return layer[key]
        return self._base.get(key, default)

    def __contains__(self, key: object) -> bool:
        return any(key in layer for layer in self._layers) or key in self._base

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(chain(self._base, *self._layers)))

    def __len__(self) -> int:
        return self._count

    def put(self, key: str, value: V) -> Shelf[V]:
        """The shelf with one row more, or with another value in a row."""
        count = self._count + (key not in self)
        layers, last = self._layers, {key: value}
        while layers and len(layers[-1]) <= 2 * len(last):
            last = {**layers[-1], **last}
            layers = layers[:-1]
        return Shelf((*layers, last), count, self._base)

    def above(self) -> dict[str, V]:
        """The rows that do not come from the base."""
        rows: dict[str, V] = {}
        for layer in self._layers:
            rows |= layer
        return rows

    def moved(self, base: Mapping[str, V], kept: Iterable[str]) -> Shelf[V]:
        """The same table on another base, which holds every row but those kept above it."""
        return Shelf(({key: self[key] for key in kept},), self._count, base)


def put(table: Mapping[str, V], key: str, value: V) -> Shelf[V]:
    """Any table with one row more, or with another value in a row, as a shelf."""
    shelf = table if isinstance(table, Shelf) else Shelf((dict(table),), len(table))
    return shelf.put(key, value)
