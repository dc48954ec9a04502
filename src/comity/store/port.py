"""What the house asks of a store: a tiny port that several stores serve.

A store holds logs (entries and the checkpoints produced over them), stamps (cosigned checkpoints
that came back), blobs (documents) and values (settings and high-water marks). Every write is whole
or not at all and, in a store on disk, durable when the call returns.

Who checks what. Bytes that a store returns are the bytes it was given, and entries are all that
were asked; otherwise it raises NotSound `store-damaged`. A damaged index can still make it say that
something is not there, so call `check` at start. Three things no store can notice, and the caller
must: a bit that flipped before the bytes came here (read back and hash again before a signature is
released), a whole database put back from an old backup, and last writes that a disk forgot after
confirming them (for both, keep a high-water mark in a second place).

Every method may raise
- Unavailable `commit-unknown` (its attribute `recorded` says UNKNOWN: look before repeating), or
  `disk-trouble`, `store-busy`, `store-stopped`, `store-closed` (nothing was recorded);
- NotSound `store-damaged`: the disk no longer holds what was written;
- Malformed `store-name`, `store-number`, `store-bytes` or `store-id`: see limits.
Every method that takes a log raises Missing `no-such-log` if it was not created.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Stamp:
    """A checkpoint of `size` entries, cosigned by `cosigner` at `time` (seconds since 1970, UTC).

    The caller has checked note, name, size and time against each other; the store believes it.
    """

    cosigner: str
    size: int
    time: int
    note: bytes


class Store(Protocol):
    """A place that keeps bytes safe, for several threads and, if on disk, several processes."""

    # Logs. A log is named by a short string: an origin or the id of a council.

    def create(self, log: str) -> None:
        """Make an empty log of that name; if it exists already, do nothing."""
        ...

    def logs(self) -> tuple[str, ...]:
        """The names of all logs, in the order of their code points."""
        ...

    def size(self, log: str) -> int:
        """The number of entries in the log."""
        ...

    def append(
        self, log: str, size: int, entries: Sequence[tuple[bytes, bytes]], checkpoint: bytes
    ) -> None:
        """In one durable transaction: add all `entries`, keep the checkpoint over the longer log.

        Each entry is (id of 32 bytes, the entry's bytes). With no entries it may set the first
        checkpoint of the present size. There is never a second, different checkpoint of one size:
        two of those are a fork.

        Raises, with nothing changed, Conflict `log-moved` if the log does not have exactly `size`
        entries, else `entry-duplicate` if an id is already in the log or twice among `entries`,
        else `checkpoint-exists` if this size already has another checkpoint.
        """
        ...

    def read(self, log: str, start: int, end: int) -> list[bytes]:
        """The entries [start, end), all of them.

        Raises Missing `no-such-entries` unless 0 <= start <= end <= size.
        """
        ...

    def find(self, log: str, entry_id: bytes) -> int | None:
        """The index of the entry with that id of 32 bytes, or None."""
        ...

    def checkpoint(self, log: str) -> bytes | None:
        """The checkpoint of the greatest size, or None before the first."""
        ...

    def checkpoint_at(self, log: str, size: int) -> bytes | None:
        """The checkpoint produced at exactly that size, or None."""
        ...

    def checkpoints(self, log: str) -> list[int]:
        """The sizes that have a checkpoint, ascending."""
        ...

    # Stamps. All are kept: the first is notice, a refresh gives later ones, a fork gives evidence.

    def put_stamp(self, log: str, stamp: Stamp) -> None:
        """Keep a stamp; one equal in every field is kept once."""
        ...

    def stamps(self, log: str, from_size: int = 0) -> list[Stamp]:
        """All stamps of at least that size, by size, time, cosigner, then order of arrival."""
        ...

    def first_stamp(self, log: str, cosigner: str, from_size: int) -> Stamp | None:
        """The earliest stamp of at least that size; on a tie the least size, then first come.

        So the first time at which, in its own hand, the cosigner held everything below `from_size`.
        """
        ...

    def latest_stamp(self, log: str, cosigner: str) -> Stamp | None:
        """The stamp of the greatest size; on a tie the greatest time, then last come."""
        ...

    # Blobs. The name is the digest in hexadecimal; the caller hashes, the store does not verify.

    def put_blob(self, digest_hex: str, data: bytes) -> None:
        """Keep a blob; the same bytes again are fine, others raise Conflict `blob-differs`."""
        ...

    def get_blob(self, digest_hex: str) -> bytes | None:
        """The bytes kept under that name, or None."""
        ...

    def has_blob(self, digest_hex: str) -> bool:
        """Whether a blob of that name is kept; its bytes are not read."""
        ...

    # Values. Small settings and marks, each with a key.

    def put_value(self, key: str, value: bytes) -> None:
        """Set a value, whatever it was."""
        ...

    def get_value(self, key: str) -> bytes | None:
        """The value, or None if it was never set."""
        ...

    def swap_value(self, key: str, old: bytes | None, new: bytes) -> None:
        """Set a value if it is still `old` (None: not set yet).

        Raises, with nothing changed, Conflict `value-moved` if it is not.
        """
        ...

    # The whole

    def check(self) -> None:
        """Read everything once; NotSound `store-damaged` if anything is lost or changed."""
        ...

    def close(self) -> None:
        """Let go of the store; a second call does nothing, any other raises `store-closed`."""
        ...
