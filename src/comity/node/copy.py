"""A node's own copy of one record: entries, documents, checkpoint and cosignatures, checked and
kept.

Everything is stored before it is signed for. After a restart the copy is read back through the same
reader; bytes that do not give the stored checkpoint are never signed for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import RLock

from comity.core.state import Council
from comity.errors import ComityError, Missing, NotSound
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import Note, format_note, parse_note
from comity.log.tiles import WIDTH, Tile, format_bundle, hash_rows, hash_tile
from comity.log.tree import leaf_hash
from comity.node.reading import conclusion_error
from comity.store.port import Stamp, Store
from comity.wire.digest import digest
from comity.wire.evidence import Cosigners, check_checkpoint, cosigners_of
from comity.wire.export import documents_of, export_files, vkeys_of
from comity.wire.reader import Reader, Reading


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that must not go unseen: a stable code, a sentence,
    and the evidence kept for it.
    """

    code: str
    sentence: str
    evidence: tuple[str, ...] = ()


class Copy:
    """The copy of one council's record in a store, under a name of its own."""

    def __init__(self, store: Store, name: str, council: str) -> None:
        self.store, self.name, self.identity = store, name, council
        self.reader = Reader(store.get_blob)
        self.readings: list[Reading] = []
        self.alarms: list[Alarm] = []
        self.lock = RLock()
        self.checkpoint: Note | None = None
        store.create(name)
        self._load()

    @property
    def council(self) -> Council:
        """The state after the last entry held. Raises Missing before the first."""
        if self.reader.council is None:
            raise Missing(
                "record-empty", "Nothing of this record has arrived yet.", "Try again soon."
            )
        return self.reader.council

    def extend(self, checkpoint: Note, entries: Sequence[bytes]) -> None:
        """Take in entries up to a signed checkpoint, all or none, and store them before anything
        else.

        Raises NotSound `history-forked` where the entries do not give the checkpoint's root on top
        of what is held; nothing is taken in then.
        """
        with self.lock:
            mark = self.reader.mark()
            try:
                readings = [self.reader.read(entry) for entry in entries]
                self._check_head(checkpoint)
                self._check_documents(readings)
                pairs = [
                    (_entry_id(mark.size + number, entry), entry)
                    for number, entry in enumerate(entries)
                ]
                self.store.append(self.name, mark.size, pairs, format_note(checkpoint))
            except ComityError:
                self.reader.go_back(mark)
                raise
            self.checkpoint = checkpoint
            self.readings += readings
            self._alarm(readings)

    def raise_alarm(self, alarm: Alarm) -> None:
        """Keep an alarm once."""
        with self.lock:
            if alarm not in self.alarms:
                self.alarms.append(alarm)

    def keep_cosigned(self, raw: bytes) -> None:
        """Check a cosigned checkpoint of anybody's and keep its stamps.

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
                self.keep_evidence(raw)
                raise NotSound(
                    "cosigned-forked",
                    f"Another history of {checkpoint.size} entries has been cosigned.",
                    "Both checkpoints are kept as evidence.",
                )
            for stamp in stamps:
                self.store.put_stamp(self.name, Stamp(stamp.name, checkpoint.size, stamp.time, raw))

    def keep_evidence(self, raw: bytes) -> str:
        """Keep bytes that prove misbehaviour; their digest."""
        name = digest(raw)
        self.store.put_blob(name, raw)
        return name

    def cosigners(self) -> Cosigners:
        """Every key that may have cosigned this record, under the present charter or an earlier one."""
        named = [triple for each in self.council.charters for triple in each.charter.cosigners()]
        return cosigners_of(named)

    def cosigned(self) -> dict[str, bytes]:
        """The latest cosigned checkpoint of every cosigner there has been."""
        names = sorted({each.name for each in self.cosigners().values()})
        found = {name: self.store.latest_stamp(self.name, name) for name in names}
        return {name: stamp.note for name, stamp in found.items() if stamp is not None}

    def files(self) -> dict[str, bytes]:
        """Every file of the export of this copy."""
        with self.lock:
            if self.checkpoint is None:
                raise Missing(
                    "record-empty", "Nothing of this record has arrived yet.", "Try again soon."
                )
            entries = self.store.read(self.name, 0, self.reader.size)
            documents = {name: self.reader.document(name) for name in documents_of(self.readings)}
            signed = format_note(self.checkpoint)
            vkeys = vkeys_of(self.council)
            return dict(export_files(entries, documents, signed, self.cosigned(), vkeys))

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a tile of the copy. Raises Missing `tile-unknown`."""
        with self.lock:
            start = tile.index * WIDTH
            if tile.level < 0 and start + tile.width <= self.reader.size:
                return format_bundle(self.store.read(self.name, start, start + tile.width))
            entries = self.store.read(self.name, 0, self.reader.size)
            rows = hash_rows([leaf_hash(entry) for entry in entries])
            if 0 <= tile.level < len(rows) and start + tile.width <= len(rows[tile.level]):
                return hash_tile(rows, tile)
        raise Missing(
            "tile-unknown", "The copy has no such tile yet.", "Read the checkpoint first."
        )

    def _load(self) -> None:
        stored = self.store.checkpoint(self.name)
        if stored is None:
            return
        for entry in self.store.read(self.name, 0, self.store.size(self.name)):
            self.readings.append(self.reader.read(entry))
        self.checkpoint = parse_note(stored)
        self._check_head(self.checkpoint)
        self._alarm(self.readings)

    def _check_head(self, note: Note) -> None:
        check_checkpoint(note, self.council.origin, self.reader.log_keys(), {})
        checkpoint = parse_checkpoint(note.text)
        if self.council.id != self.identity:
            raise NotSound(
                "council-differs", "This is the record of another council.", "Ask the host."
            )
        if (checkpoint.size, checkpoint.root) != (self.reader.size, self.reader.roots[-1]):
            raise NotSound(
                "history-forked",
                f"The host's {checkpoint.size} entries do not continue what this node holds.",
                "Both checkpoints are kept as evidence; tell the other parties.",
            )

    def _check_documents(self, readings: Sequence[Reading]) -> None:
        for name in documents_of(readings):
            if not self.store.has_blob(name):
                raise Missing(
                    "document-missing",
                    f"The document {name[:16]}… is on the record and cannot be had.",
                    "Notice waits until it arrives; ask another node for it.",
                    {"document": name},
                )

    def _alarm(self, readings: Sequence[Reading]) -> None:
        for reading in readings:
            if reading.error is not None:
                sentence = conclusion_error(reading) or (
                    f"Entry {reading.index} has no effect: {reading.error.sentence}"
                )
                self.raise_alarm(Alarm("entry-without-effect", sentence))


def _entry_id(index: int, entry: bytes) -> bytes:
    # A lying host can log one act twice, so an entry is kept under its place as well as its bytes.
    return bytes.fromhex(digest(index.to_bytes(8, "big") + entry))
