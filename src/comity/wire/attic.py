"""Rows of a council's state packed into few bytes, for who keeps many: lossless, and not a format.

What rows share by the thousand (procedure, clock, rules, roll) is kept once beside them; the rest
is spelled in MessagePack and compressed against the first row, which is much like any other.
Nothing packed ever leaves the program that packed it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar, get_type_hints

import msgspec

V = TypeVar("V")


class Attic(Mapping[str, V]):
    """A table of dataclasses by name, packed; those in the fields `shared` are kept as they are."""

    def __init__(self, kind: type[V], shared: tuple[str, ...] = ()) -> None:
        names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
        hints = get_type_hints(kind)
        self._kind, self._shared = kind, shared
        self._own = tuple(name for name in names if name not in shared)
        row = [(name, hints[name]) for name in self._own]
        self._row = msgspec.defstruct(kind.__name__, row, array_like=True)
        self._reader = msgspec.msgpack.Decoder(self._row)
        self._packed: dict[str, bytes] = {}
        self._kept: list[tuple[object, ...]] = []
        self._places: dict[tuple[int, ...], int] = {}
        self._first = b""

    def put(self, key: str, value: V) -> None:
        """Pack a row, in place of an older one of that name."""
        row = self._row(*(getattr(value, name) for name in self._own))
        raw = msgspec.msgpack.encode(row)
        self._first = self._first or raw
        press = zlib.compressobj(1, zdict=self._first)
        place = self._place(value).to_bytes(4, "big")
        self._packed[key] = place + press.compress(raw) + press.flush()

    def __getitem__(self, key: str) -> V:
        packed = self._packed[key]
        row = self._reader.decode(zlib.decompressobj(zdict=self._first).decompress(packed[4:]))
        kept = self._kept[int.from_bytes(packed[:4], "big")]
        values: dict[str, Any] = {name: getattr(row, name) for name in self._own}
        return self._kind(**values, **dict(zip(self._shared, kept, strict=True)))

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def _place(self, value: V) -> int:
        """Where what it shares is kept; it stays, so that nothing else takes its identity."""
        shared = tuple(getattr(value, name) for name in self._shared)
        key = tuple(map(id, shared))
        if key not in self._places:
            self._places[key] = len(self._kept)
            self._kept.append(shared)
        return self._places[key]
