"""A council's record as its party's node mirrors it: what is pushed goes where what is pulled goes.

Entries that were proven wait in memory until a checkpoint's are all here; then they are read,
stored and signed for like any others, and only once the documents that they name are held too: the
mirror's signature is the party's notice. What waits is lost when the node stops, and is asked for
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock

from comity.errors import Missing, Unavailable
from comity.log.checkpoint import parse_checkpoint
from comity.log.mirror import Package
from comity.log.note import Note, SignatureLine, Vkey, format_note, parse_note
from comity.log.tiles import Tile
from comity.log.tree import leaf_hash
from comity.node.follow import Follower
from comity.node.plain_log import mirror_ahead
from comity.wire.digest import digest
from comity.wire.named import documents_named


class CouncilLog:
    """One council in the hands of one party's node; `heartbeat` as in `Follower.step`."""

    def __init__(self, follower: Follower, heartbeat: float) -> None:
        self.follower, self.copy, self.heartbeat = follower, follower.copy, heartbeat
        self.lock = RLock()
        self._start = 0
        self._waiting: list[tuple[bytes, bytes]] = []
        self._bytes = 0

    @property
    def place(self) -> str:
        """The copy's name in the store."""
        return self.copy.name

    @property
    def origin(self) -> str:
        """The record's origin, "" before its first entry. It and the keys never change."""
        return self.copy.council.origin if self.copy.size else ""

    @property
    def keys(self) -> Sequence[Vkey]:
        """The keys that the record itself names."""
        return self.copy.reader.log_keys()

    @property
    def size(self) -> int:
        """What is held and may be signed for."""
        return self.copy.size

    @property
    def next_entry(self) -> int:
        """What is held, and what waits behind it."""
        with self.lock:
            self._pass_over()
            return self._start + len(self._waiting)

    def base(self) -> Note | None:
        """The checkpoint of what is held."""
        return self.copy.checkpoint

    def leaves(self, start: int, end: int) -> list[bytes]:
        """Leaf hashes of what is held or waits."""
        with self.lock:
            self._pass_over()
            held = self.copy.leaves(start, min(end, self._start))
            waiting = self._waiting[max(0, start - self._start) : max(0, end - self._start)]
            return held + [leaf for _, leaf in waiting]

    def keep(self, package: Package, note: Note) -> None:
        """Let the entries wait. Raises Unavailable `mirror-full` where too many wait already."""
        with self.lock:
            self._pass_over()
            here = self._start + len(self._waiting)
            entries = package.entries[max(0, here - package.start) :]
            self._bytes += sum(map(len, entries))
            if self._bytes > self.follower.host.limits.step_bytes:
                self._bytes -= sum(map(len, entries))
                raise Unavailable(
                    "mirror-full",
                    "This node holds as many unsigned entries as it may.",
                    "Bring the documents that they name, then go on.",
                )
            self._waiting += [(entry, leaf_hash(entry)) for entry in entries]

    def finish(self, note: Note, now: int) -> tuple[SignatureLine, ...]:
        """Read and store what waits, and give notice; nothing yet where a document is lacking."""
        size = parse_checkpoint(note.text).size
        with self.lock, self.copy.lock:
            self._pass_over()
            if size < self.copy.size:
                raise mirror_ahead()
            if size > self.copy.size:
                entries = [entry for entry, _ in self._waiting[: size - self._start]]
                try:
                    self.copy.extend(note, entries)
                except Missing:
                    return ()
            return self._lines()

    def accuse(self, rival: Note) -> None:
        """Keep both among the alarms, with the entries here to show which is which."""
        other, copy = parse_checkpoint(rival.text), self.copy
        with copy.lock:
            if other.size <= copy.size and copy.reader.root_at(other.size) != other.root.hex():
                sentence = f"The log has signed two histories of {other.size} entries."
                copy.alarms.find(
                    "split-view", sentence, (copy.signed(other.size), format_note(rival))
                )

    def checkpoint(self) -> bytes | None:
        """The latest checkpoint under the party's own notice key."""
        stamp = self.copy.store.latest_stamp(self.copy.name, self.follower.party)
        return None if stamp is None else stamp.note

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a tile or bundle of what is held. Raises Missing `tile-absent`."""
        return self.copy.tile(tile)

    def take_document(self, data: bytes) -> bool:
        """Keep a document if an entry that waits names it; whether it does."""
        name = digest(data)
        with self.lock:
            self._pass_over()
            if not any(name in documents_named(entry) for entry, _ in self._waiting):
                return False
            self.copy.store.put_blob(name, data)
            return True

    def _lines(self) -> tuple[SignatureLine, ...]:
        stamp = self.follower.stamp(self.heartbeat)
        if stamp is None:
            return ()
        own = {(key.name, key.key_id) for key in self.copy.reader.log_keys()}
        lines = parse_note(stamp.note).signatures
        return tuple(line for line in lines if (line.name, line.key_id) not in own)

    def _pass_over(self) -> None:
        """Forget what is held by now, whichever way it came; and everything that waits behind
        another history than the one that is held.
        """
        held = self.copy.size
        if held == self._start:
            return
        passed = self._waiting[: held - self._start]
        held_too = self.copy.leaves(self._start, self._start + len(passed))
        if [leaf for _, leaf in passed] != held_too:
            self._waiting.clear()
        del self._waiting[: held - self._start]
        self._start = held
        self._bytes = sum(len(entry) for entry, _ in self._waiting)
