"""A log that is nobody's council, as a mirror keeps it: entries in the store, hashes in memory.

About 100 bytes of memory for each entry. A package is durable, and was read back and hashed again,
before its entries count as held; the mirror checkpoint is a value of its own that moves when all
entries below it are held.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from threading import RLock

from comity.errors import Conflict, NotSound, Unavailable
from comity.log.checkpoint import parse_checkpoint
from comity.log.mirror import Package
from comity.log.note import Note, SignatureLine, Vkey, format_note
from comity.log.proof import subtree_root
from comity.log.tiles import WIDTH, Tile, format_bundle, hash_tile
from comity.log.tree import leaf_hash
from comity.node.forks import keep_fork
from comity.node.head import Head, digest_of
from comity.node.rows import Rows

_READ = 32 * WIDTH
"""Entries read at a time when the mirror starts."""


class PlainLog:
    """One log under the keys of one mirror, in the store of its head."""

    def __init__(self, head: Head, origin: str, keys: Sequence[Vkey]) -> None:
        self.origin, self.keys = origin, tuple(keys)
        self.lock = RLock()
        self._head, self._store = head, head.store
        self._rows = Rows()
        self._store.create(self.place)
        self._catch_up()

    @property
    def place(self) -> str:
        """The log's name in the store."""
        return f"mirror/{digest_of(self.origin)}"

    @property
    def size(self) -> int:
        """How many entries are signed for."""
        return self._head.held(self.origin).size

    @property
    def next_entry(self) -> int:
        """How many entries are here, all of them below the pending checkpoint."""
        return len(self._rows.rows[0])

    def base(self) -> Note | None:
        """The mirror checkpoint with the log's lines alone."""
        raw = self.checkpoint()
        if raw is None:
            return None
        return self._head.apart(raw)[0]

    def leaves(self, start: int, end: int) -> list[bytes]:
        """Their hashes."""
        return self._rows.rows[0][start:end]

    def keep(self, package: Package, note: Note) -> None:
        """Append what is not here yet. Raises Unavailable `mirror-elsewhere` where another process
        writes to the same store, NotSound `mirror-differs` where it cannot be read back.
        """
        with self.lock:
            held = self.next_entry
            entries = package.entries[held - package.start :]
            pairs = [(_entry_id(held + place, each), each) for place, each in enumerate(entries)]
            if not pairs:
                return
            try:
                self._store.append(self.place, held, pairs, format_note(note))
            except Conflict as error:
                raise Unavailable(
                    "mirror-elsewhere",
                    "Another process writes to this mirror's store.",
                    "Run one mirror for each store.",
                ) from error
            leaves = [leaf_hash(entry) for entry in entries]
            kept = self._store.read(self.place, held, held + len(pairs))
            if [leaf_hash(entry) for entry in kept] != leaves:
                raise NotSound(
                    "mirror-differs",
                    "The disk of this mirror does not hold what was just written to it.",
                    "Check its disk and memory before it signs again.",
                )
            self._rows.extend(leaves)

    def finish(self, note: Note, now: int) -> tuple[SignatureLine, ...]:
        """Sign for the checkpoint unless more is signed for; within one second once."""
        with self.lock:
            held, checkpoint = self._head.held(self.origin), parse_checkpoint(note.text)
            if checkpoint.size < held.size:
                raise mirror_ahead()
            if now < held.time:
                raise Unavailable(
                    "mirror-clock-behind",
                    "This mirror's clock is behind its own last signature.",
                    "Set the clock right; nothing is signed until then.",
                )
            if subtree_root(0, checkpoint.size, self._rows.node) != checkpoint.root:
                raise NotSound(
                    "mirror-root-differs",
                    "The entries that are here do not give the checkpoint's root.",
                    "Nothing is signed; check this mirror's disk.",
                )
            if held.raw is not None and (held.size, held.time) == (checkpoint.size, now):
                return self._head.apart(held.raw)[1]
            return self._head.sign(held, note, now)

    def accuse(self, rival: Note) -> None:
        """Keep it beside the mirror checkpoint, where the entries that are here show it false."""
        ours, other = self.checkpoint(), parse_checkpoint(rival.text)
        with self.lock:
            if ours is None or other.size > self.next_entry:
                return
            root = subtree_root(0, other.size, self._rows.node)
        if root != other.root:
            keep_fork(self._store, self.origin, ours, format_note(rival))

    def checkpoint(self) -> bytes | None:
        """The log's lines and the mirror's own."""
        return self._head.held(self.origin).raw

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a tile or bundle. Raises Missing `tile-absent`."""
        with self.lock:
            start, end = self._rows.span(tile)
            if tile.level < 0:
                return format_bundle(self._store.read(self.place, start, end))
            return hash_tile(self._rows.rows, tile)

    def _catch_up(self) -> None:
        size = self._store.size(self.place)
        for start in range(0, size, _READ):
            entries = self._store.read(self.place, start, min(size, start + _READ))
            self._rows.extend(leaf_hash(entry) for entry in entries)


def mirror_ahead() -> Conflict:
    """The error for a checkpoint that is smaller than what is signed for."""
    return Conflict(
        "mirror-ahead", "The mirror has signed for more than that.", "Read its mirror-info."
    )


def _entry_id(index: int, entry: bytes) -> bytes:
    # A log may hold the same entry twice, so it is kept under its place as well as its bytes.
    return sha256(index.to_bytes(8, "big") + entry).digest()
