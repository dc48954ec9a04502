"""A node's own copy of one record: entries, documents, checkpoint and cosignatures, checked and
kept.

Everything is stored, and read back, before it is signed for. After a restart the copy is read
through the same reader; bytes that do not give the stored checkpoint are never signed for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock

from comity.core.state import Council
from comity.errors import Missing, NotSound
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import Note, format_note, parse_note
from comity.log.tiles import Tile, format_bundle, hash_tile
from comity.log.tree import leaf_hash
from comity.node.alarms import Alarms
from comity.node.reading import remarks
from comity.node.rows import Rows
from comity.store.port import Stamp, Store
from comity.wire.digest import digest
from comity.wire.evidence import Cosigners, check_checkpoint, cosigners_of
from comity.wire.export import cosigned_apart, documents_of, export_files, vkeys_of
from comity.wire.reader import Reader, Reading

FINDINGS = 16


class Copy:
    """The copy of one council's record in a store, under a name of its own."""

    def __init__(self, store: Store, name: str, council: str, findings: int = FINDINGS) -> None:
        self.store, self.name, self.identity = store, name, council
        self.reader = Reader(store.get_blob)
        self.readings: list[Reading] = []
        self.lock = RLock()
        self.checkpoint: Note | None = None
        self._rows = Rows()
        self._cosigners: tuple[int, Cosigners] = (0, {})
        store.create(name)
        self.alarms = Alarms(store, name, findings)
        self.catch_up()

    @property
    def council(self) -> Council:
        """The state after the last entry held. Raises Missing before the first."""
        if self.reader.council is None:
            raise _empty()
        return self.reader.council

    @property
    def size(self) -> int:
        """How many entries are held and shown: never one that a step may yet take back."""
        checkpoint = self.checkpoint
        return 0 if checkpoint is None else parse_checkpoint(checkpoint.text).size

    def extend(self, checkpoint: Note, entries: Sequence[bytes]) -> None:
        """Take in entries up to a signed checkpoint, all or none, and store them before anything
        else.

        Raises NotSound `history-forked` where the entries do not give the checkpoint's root on top
        of what is held, Missing `document-missing` where an act that counts names a document that
        is not here; nothing is taken in then.
        """
        with self.lock:
            self._take(checkpoint, entries, store=True)

    def catch_up(self) -> None:
        """Read what the store holds beyond what has been read: at start, after a commit whose end
        is not known, and where another process has written.
        """
        with self.lock:
            stored, size = self.store.checkpoint(self.name), self.store.size(self.name)
            if stored is not None and size > self.reader.size:
                entries = self.store.read(self.name, self.reader.size, size)
                self._take(parse_note(stored), entries, store=False)

    def keep_cosigned(self, raw: bytes) -> None:
        """Check a cosigned checkpoint of anybody's and keep its stamps, each as a note of its own.

        Raises NotSound `cosigned-forked` where it is over another history: both are then kept.
        """
        with self.lock:
            note = parse_note(raw)
            checkpoint, stamps = check_checkpoint(
                note, self.council.origin, self.reader.log_keys(), self.cosigners()
            )
            if checkpoint.size > self.reader.size:
                return
            if checkpoint.root.hex() != self.reader.root_at(checkpoint.size):
                sentence = f"Another history of {checkpoint.size} entries has been cosigned."
                self.alarms.find("cosigned-forked", sentence, (self.signed(checkpoint.size), raw))
                raise NotSound(
                    "cosigned-forked",
                    f"Another history of {checkpoint.size} entries has been cosigned.",
                    "Both checkpoints are kept as evidence.",
                )
            for stamp, single in cosigned_apart(note, stamps, self.cosigners()):
                kept = Stamp(stamp.name, checkpoint.size, stamp.time, single)
                self.store.put_stamp(self.name, kept)

    def cosigners(self) -> Cosigners:
        """Every key that may have cosigned this record, under the present charter or an earlier
        one.
        """
        charters = self.council.charters
        if self._cosigners[0] != len(charters):
            named = [triple for each in charters for triple in each.charter.cosigners()]
            self._cosigners = len(charters), cosigners_of(named)
        return self._cosigners[1]

    def cosigned(self) -> dict[str, bytes]:
        """The latest cosigned checkpoint of every cosigner there has been."""
        with self.lock:
            names = sorted({each.name for each in self.cosigners().values()})
        found = {name: self.store.latest_stamp(self.name, name) for name in names}
        return {name: stamp.note for name, stamp in found.items() if stamp is not None}

    def signed(self, size: int) -> bytes:
        """The log's own checkpoint of that size, or of the record's end if there was none."""
        held = self.store.checkpoint_at(self.name, size) or self.store.checkpoint(self.name)
        if held is None:
            raise _empty()
        return held

    def shown(self) -> bytes:
        """The log's own checkpoint over what is shown. Raises Missing before the first entry."""
        checkpoint = self.checkpoint
        if checkpoint is None:
            raise _empty()
        return format_note(checkpoint)

    def vkeys(self) -> bytes:
        """The keys of the record, as an export has them."""
        with self.lock:
            return vkeys_of(self.council)

    def leaves(self, start: int, end: int) -> list[bytes]:
        """The leaf hashes [start, end) of what is held."""
        with self.lock:
            return self._rows.rows[0][start:end]

    def files(self) -> dict[str, bytes]:
        """Every file of the export of this copy."""
        with self.lock:
            if self.checkpoint is None:
                raise _empty()
            entries = self.store.read(self.name, 0, self.reader.size)
            documents = {name: self.reader.document(name) for name in documents_of(self.readings)}
            signed = format_note(self.checkpoint)
            vkeys = vkeys_of(self.council)
            return dict(export_files(entries, documents, signed, self.cosigned(), vkeys))

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a tile of the copy. Raises Missing `tile-absent`."""
        with self.lock:
            start, end = self._rows.span(tile)
            if tile.level < 0:
                return format_bundle(self.store.read(self.name, start, end))
            return hash_tile(self._rows.rows, tile)

    def _take(self, checkpoint: Note, entries: Sequence[bytes], *, store: bool) -> None:
        mark = self.reader.mark()
        try:
            readings, leaves = self._read(entries)
            self._check_head(checkpoint)
            if store:
                self._check_documents(readings)
                self._store(mark.size, entries, checkpoint)
                self._check_kept(mark.size, leaves, readings)
        except BaseException:
            self.reader.go_back(mark)
            raise
        self.checkpoint = checkpoint
        self.readings += readings
        self._rows.extend(leaves)
        self.alarms.remark(remarks(readings))

    def _read(self, entries: Sequence[bytes]) -> tuple[list[Reading], list[bytes]]:
        readings, leaves = [], []
        for entry in entries:
            readings.append(self.reader.read(entry))
            leaves.append(self.reader.leaf)
        return readings, leaves

    def _store(self, size: int, entries: Sequence[bytes], checkpoint: Note) -> None:
        pairs = [(_entry_id(size + place, entry), entry) for place, entry in enumerate(entries)]
        # If we stop before this returns, all is kept or nothing; `catch_up` finds out which.
        self.store.append(self.name, size, pairs, format_note(checkpoint))

    def _check_kept(self, size: int, leaves: list[bytes], readings: Sequence[Reading]) -> None:
        """Hash again what was stored: what flipped on its way to the disk is not signed for."""
        entries = self.store.read(self.name, size, size + len(leaves))
        if [leaf_hash(entry) for entry in entries] != leaves:
            raise NotSound(
                "copy-differs",
                "The disk of this node does not hold what was just written to it.",
                "Check its disk and memory before it signs again.",
            )
        for name in documents_of(readings):
            self.reader.document(name)

    def _check_head(self, note: Note) -> None:
        check_checkpoint(note, self.council.origin, self.reader.log_keys(), {})
        checkpoint = parse_checkpoint(note.text)
        if self.council.id != self.identity:
            raise NotSound(
                "record-foreign", "This is the record of another council.", "Ask the host."
            )
        if (checkpoint.size, checkpoint.root) != (self.reader.size, self.reader.roots[-1]):
            raise NotSound(
                "history-forked",
                f"These {checkpoint.size} entries do not continue what this node holds.",
                "Compare them with what the other parties hold.",
            )

    def _check_documents(self, readings: Sequence[Reading]) -> None:
        for name in documents_of(readings):
            if not self.store.has_blob(name):
                raise Missing(
                    "document-missing",
                    f"The document {name[:16]}… is needed and is not here.",
                    "Notice waits until it arrives; ask another node for it.",
                    {"document": name},
                )


def _empty() -> Missing:
    return Missing("copy-empty", "Nothing of this record has arrived yet.", "Try again soon.")


def _entry_id(index: int, entry: bytes) -> bytes:
    # A lying host can log one act twice, so an entry is kept under its place as well as its bytes.
    return bytes.fromhex(digest(index.to_bytes(8, "big") + entry))
