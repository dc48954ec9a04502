"""Many hashes in little room: 32 bytes each, where a list takes more than twice that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

SIZE = 32
"""Bytes of a hash."""


class Hashes(Sequence[bytes]):
    """A sequence of hashes that grows at its end and can be cut."""

    __slots__ = ("_raw",)

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self._raw = bytearray(b"".join(hashes))

    def append(self, one: bytes) -> None:
        """One hash more, of 32 bytes."""
        self._raw += one

    def copy(self) -> Hashes:
        """Another sequence of the same hashes."""
        return Hashes((bytes(self._raw),))

    def cut(self, count: int) -> None:
        """Forget all but the first `count`."""
        del self._raw[count * SIZE :]

    def __len__(self) -> int:
        return len(self._raw) // SIZE

    @overload
    def __getitem__(self, place: int) -> bytes: ...

    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...

    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        start = (place + len(self) if place < 0 else place) * SIZE
        if not 0 <= start < len(self._raw):
            raise IndexError(place)
        return bytes(self._raw[start : start + SIZE])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Hashes):
            return self._raw == other._raw
        return isinstance(other, list) and list(self) == other

    __hash__ = None  # type: ignore[assignment]
