"""One council as its host holds it: the reader's state in memory, the bytes in the store, the log
key.

Order at every append: judge, sign the checkpoint, store entries and checkpoint in one durable
transaction, and only then let anybody see either. If we stop before the store has answered,
nothing was released; if we stop after it, recovery reads the same bytes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock

from comity.core.state import Council
from comity.errors import ComityError, Missing, NotSound, Unavailable
from comity.keys import SigningKey
from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.note import Note, check_note, format_note, parse_note, sign_note
from comity.log.tiles import WIDTH
from comity.log.tree import node_hash
from comity.store.port import Store
from comity.wire.reader import Prepared, Reader, Reading


class Archive:
    """A council's record at its host. All methods are safe from several threads."""

    def __init__(self, store: Store, log: str, origin: str, key: SigningKey) -> None:
        self.store, self.log, self.origin, self.key = store, log, origin, key
        self.reader = Reader(store.get_blob)
        self.lock = RLock()
        self.readings: list[Reading] = []
        self.rows: list[list[bytes]] = [[]]
        self.checkpoint = b""

    @property
    def council(self) -> Council:
        """The state after the last entry. Raises Missing before the first."""
        council = self.reader.council
        if council is None:
            raise Missing(
                "record-empty", "The record has no entries yet.", "Found the council first."
            )
        return council

    def load(self) -> None:
        """Read everything back, hash it again and compare it with the stored checkpoint.

        Raises NotSound `store-differs` where they do not agree: the host then must not sign.
        """
        stored = self.store.checkpoint(self.log)
        if stored is None:
            return
        for entry in self.store.read(self.log, 0, self.store.size(self.log)):
            self.readings.append(self.reader.read(entry))
            self._note_leaf()
        if stored != self._signed():
            raise NotSound(
                "store-differs",
                "The stored entries are not those of the stored checkpoint.",
                "Restore the store from another copy of the record before you start.",
            )
        check_note(parse_note(stored), self.reader.log_keys())
        self.checkpoint = stored

    def append(self, entries: Sequence[bytes]) -> list[Reading | ComityError]:
        """Admit entries in order, in one durable transaction; what became of each.

        A refused entry changes nothing for the others. Raises Unavailable where the store fails:
        then nothing was admitted, or it is unknown and the next start will tell.
        """
        with self.lock:
            mark, rows = self.reader.mark(), len(self.readings)
            answers = [self._admit(entry) for entry in entries]
            taken = [each for each in answers if isinstance(each, Prepared)]
            if taken:
                try:
                    self._store(mark.size, taken)
                except ComityError:
                    self.reader.go_back(mark)
                    del self.readings[rows:]
                    self._cut_rows(mark.size)
                    raise
            return [each.reading if isinstance(each, Prepared) else each for each in answers]

    def hash_at(self, level: int, index: int) -> bytes:
        """The root of the complete subtree `index` of 2**level leaves."""
        row, rest = divmod(level, 8)
        if rest == 0:
            return self.rows[row][index]
        left, right = self.hash_at(level - 1, 2 * index), self.hash_at(level - 1, 2 * index + 1)
        return node_hash(left, right)

    def _admit(self, entry: bytes) -> Prepared | ComityError:
        try:
            prepared = self.reader.prepare(entry)
            self._check_documents(prepared)
        except Unavailable:
            raise
        except ComityError as error:
            return error
        self.reader.accept(prepared)
        self.readings.append(prepared.reading)
        self._note_leaf()
        return prepared

    def _check_documents(self, prepared: Prepared) -> None:
        act = prepared.reading.act
        for name in () if act is None else act.documents():
            if not self.store.has_blob(name):
                raise Missing(
                    "document-missing",
                    f"The act names the document {name[:16]}…, which was not handed in.",
                    "Hand in every document first, then lodge the act again.",
                    {"document": name},
                )

    def _store(self, size: int, taken: Sequence[Prepared]) -> None:
        checkpoint = self._signed()
        entries = [(bytes.fromhex(each.reading.id), each.entry) for each in taken]
        self.store.append(self.log, size, entries, checkpoint)
        self.checkpoint = checkpoint

    def _signed(self) -> bytes:
        checkpoint = Checkpoint(self.origin, self.reader.size, self.reader.roots[-1])
        text = format_checkpoint(checkpoint)
        return format_note(Note(text, (sign_note(text, self.origin, self.key),)))

    def _note_leaf(self) -> None:
        """Keep the rows of hash tiles up to date with the leaf that the reader took in last."""
        self.rows[0].append(self.reader.leaf)
        level = 0
        while len(self.rows[level]) % WIDTH == 0:
            if len(self.rows) == level + 1:
                self.rows.append([])
            nodes = self.rows[level][-WIDTH:]
            while len(nodes) > 1:
                nodes = [node_hash(nodes[i], nodes[i + 1]) for i in range(0, len(nodes), 2)]
            self.rows[level + 1].append(nodes[0])
            level += 1

    def _cut_rows(self, size: int) -> None:
        for row in self.rows:
            del row[size:]
            size //= WIDTH
