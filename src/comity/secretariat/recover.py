"""Starting again after any stop: read everything, hash everything, and compare before signing.

A host that is not sure of its past must not sign: a shorter or other record under its key would be
a fork. The high-water mark lies beside the store, so that a store put back from a backup is seen.
"""

from __future__ import annotations

from pathlib import Path

from comity.errors import Missing, NotSound
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.note import parse_note
from comity.log.signed import check_signed
from comity.secretariat.archive import Archive
from comity.secretariat.disk import replace

_CHUNK = 1000
"""Entries read at a time."""


def catch_up(archive: Archive) -> None:
    """Take in what the store holds beyond what the reader has, and publish it.

    The same for a start and after another writer was first. Raises NotSound where the entries are
    not those of every checkpoint that was made over them, Missing where a document is lost.
    """
    store, log = archive.store, archive.log
    size = store.size(log)
    for start in range(archive.reader.size, size, _CHUNK):
        leaves, readings = [], []
        for entry in store.read(log, start, min(start + _CHUNK, size)):
            readings.append(archive.reader.read(entry))
            leaves.append(archive.reader.leaf)
        archive.take_in(leaves, readings)
    made = [each for each in store.checkpoints(log) if archive.size < each <= size]
    for each in made:
        check_root(archive, store.checkpoint_at(log, each) or b"", each)
    checkpoint = store.checkpoint_at(log, size)
    if checkpoint is None:
        raise _differs()
    check_signed(parse_note(checkpoint), archive.reader.log_keys(), ())
    archive.sizes += made
    archive.publish(checkpoint)


def check_root(archive: Archive, raw: bytes, size: int) -> None:
    """Raises NotSound `store-differs` unless this is a checkpoint of our own first entries."""
    checkpoint = parse_checkpoint(parse_note(raw).text) if raw else None
    if size > archive.reader.size or checkpoint != Checkpoint(
        archive.origin, size, archive.reader.roots[size]
    ):
        raise _differs()


def check_not_behind(archive: Archive, marks: Path) -> None:
    """Raises NotSound `store-behind` where anything shows that we had signed a longer record."""
    mark = marks / archive.log
    seen = [stamp.size for stamp in archive.store.stamps(archive.log, archive.size + 1)]
    if mark.exists():
        raw = mark.read_bytes()
        size = parse_checkpoint(parse_note(raw).text).size
        seen.append(size)
        if size <= archive.size:
            check_root(archive, raw, size)
    if max(seen, default=0) > archive.size:
        raise NotSound(
            "store-behind",
            f"This store ends at {archive.size} entries, but {max(seen)} had been signed.",
            "Put back the newest store or get the entries from a node: an older one must not sign.",
        )


def raise_mark(archive: Archive, marks: Path) -> None:
    """Note, beside the store, how far the record has come."""
    replace(marks / archive.log, archive.published.checkpoint)


def check_store_is_there(store: Path, marks: Path) -> None:
    """Raises Missing `store-gone` where this host had councils and the store is not there."""
    if not store.exists() and marks.exists() and any(marks.iterdir()):
        raise Missing(
            "store-gone",
            "This host kept records, and its store is not there.",
            "Put the store back; starting from nothing would fork every record.",
        )


def _differs() -> NotSound:
    return NotSound(
        "store-differs",
        "The stored entries are not those of the stored checkpoints.",
        "Restore the store from another copy of the record before you start.",
    )
