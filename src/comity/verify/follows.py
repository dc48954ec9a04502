"""Which act every party let its acts follow, kept in 40 bytes for an act."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

SIZE = 32
"""Bytes of an id."""
_START = 2**64 - 1
"""Stands in place of an entry where a new run begins, with the id that its first act follows."""


@dataclass(slots=True)
class Followed:
    """The acts of one party in runs, each act of a run following the one before it.

    An honest party's acts are one run. Where there is one run only, no two of its acts follow the
    same one, for an id is a hash of what its act follows.
    """

    _ids: bytearray = field(default_factory=bytearray)
    _entries: array[int] = field(default_factory=lambda: array("Q"))
    _first: int = 0
    """Where the second run begins, 0 while there is none."""

    def add(self, prev: bytes, identity: bytes, entry: int) -> None:
        """One more act, with the id of the one that it follows."""
        if not self._ids.endswith(prev):
            if self._entries and not self._first:
                self._first = len(self._entries)
            self._ids += prev
            self._entries.append(_START)
        self._ids += identity
        self._entries.append(entry)

    def twice(self) -> Iterator[tuple[bytes, tuple[int, ...]]]:
        """The ids that two or more acts follow, with the first entry of each of those acts."""
        if not self._first:
            return
        # Of any two acts that follow one, the first run holds at most one.
        acts: dict[bytes, dict[bytes, int]] = {prev: {} for prev, _, _ in self._acts(self._first)}
        for prev, identity, entry in self._acts(0):
            if prev in acts:
                acts[prev].setdefault(identity, entry)
        for prev, found in acts.items():
            if len(found) > 1:
                yield prev, tuple(found.values())

    def _acts(self, start: int) -> Iterator[tuple[bytes, bytes, int]]:
        """What is followed, the id and the entry of every act from that place on."""
        prev = b""
        for place in range(start, len(self._entries)):
            identity = bytes(self._ids[place * SIZE : (place + 1) * SIZE])
            if self._entries[place] != _START:
                yield prev, identity, self._entries[place]
            prev = identity
