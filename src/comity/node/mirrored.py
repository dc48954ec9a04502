"""What a mirror asks of a log that it keeps: a port that a plain log and a council's copy serve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from comity.log.mirror import Package
from comity.log.note import Note, SignatureLine, Vkey
from comity.log.tiles import Tile


class MirroredLog(Protocol):
    """One log in the hands of one mirror."""

    @property
    def place(self) -> str:
        """A name in the store that is this log's and this mirror's alone."""
        ...

    @property
    def origin(self) -> str:
        """The log's origin."""
        ...

    @property
    def keys(self) -> Sequence[Vkey]:
        """The log's own keys."""
        ...

    @property
    def size(self) -> int:
        """Of the mirror checkpoint: all that is kept and may be signed for."""
        ...

    @property
    def next_entry(self) -> int:
        """The index of the first entry that is not here, be it only received so far."""
        ...

    def base(self) -> Note | None:
        """The latest checkpoint that is known otherwise than by add-checkpoint."""
        ...

    def leaves(self, start: int, end: int) -> list[bytes]:
        """The leaf hashes [start, end), all below `next_entry`."""
        ...

    def keep(self, package: Package, note: Note) -> None:
        """Keep the entries of a package that was proven under `note`; those that are here already
        are passed over. Raises Unavailable where it cannot be kept.
        """
        ...

    def finish(self, note: Note, now: int) -> tuple[SignatureLine, ...]:
        """The mirror's lines over a pending checkpoint all of whose entries are here, at `now`,
        POSIX seconds; none where something that the mirror must hold as well is not here yet.

        Raises Conflict `mirror-ahead` where more than that is signed for already, Unavailable for
        a clock that is behind, NotSound where what is here does not give the checkpoint's root.
        """
        ...

    def accuse(self, rival: Note) -> None:
        """Keep a checkpoint that the log has signed, if it is not of the history that is here."""
        ...

    def checkpoint(self) -> bytes | None:
        """The mirror checkpoint with the mirror's own line, None before the first."""
        ...

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a tile or bundle. Raises Missing `tile-absent`."""
        ...
