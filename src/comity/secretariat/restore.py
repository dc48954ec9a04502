"""Making a host's lost or damaged store anew from copies that others hold of its records.

A copy is read as a stranger's: the log's own signature over its root, every entry by the rules,
every document by its digest. What is shorter than what this host had signed is refused, since going
on from there would be a fork; the high-water mark beside the store tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from comity.errors import ComityError, NotSound, Refused
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.note import Note, format_note, parse_note
from comity.log.tiles import WIDTH, Tile, format_path, parse_bundle
from comity.secretariat.archive import Archive
from comity.secretariat.cosign import take_cosignature
from comity.secretariat.disk import settle
from comity.secretariat.document import put_document
from comity.secretariat.helpers import Helpers
from comity.secretariat.house import seize
from comity.secretariat.keyring import load_named
from comity.secretariat.recover import catch_up, check_not_behind
from comity.secretariat.settings import Settings
from comity.store.sqlite import SqliteStore
from comity.wire.evidence import check_checkpoint
from comity.wire.export import CHECKPOINT, COSIGNED, DOCUMENT, documents_of
from comity.wire.reader import Reader, Reading


@dataclass(frozen=True, slots=True)
class Source:
    """A copy of a record: its files by their paths in an export, and the names of cosigners."""

    read: Callable[[str], bytes]
    cosigners: Sequence[str] = ()


def restore(settings: Settings, sources: Sequence[Source]) -> dict[str, int]:
    """Make the store of a host anew from one copy of each of its records; their sizes by council.

    Raises Refused `store-there` where there is a store, NotSound `copy-unsound` or `store-behind`,
    Missing `host-key-missing`, and what the copies lack. Nothing is left behind then.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    with seize(settings):
        if settings.store.exists():
            raise Refused(
                "store-there",
                "This host has a store, and it is not replaced.",
                "Move it to another place first, and keep it.",
            )
        draft = settings.store.with_name(f"{settings.store.name}.draft")
        try:
            sizes = _fill(settings, draft, sources)
            # If we stop before this, there is no store yet, and restoring begins anew.
            draft.replace(settings.store)
        finally:
            _clear(draft)
        settle(settings.data)
        return sizes


def _fill(settings: Settings, draft: Path, sources: Sequence[Source]) -> dict[str, int]:
    _clear(draft)
    store, helpers = SqliteStore(draft, create=True), Helpers()
    try:
        archives = [_take(settings, store, source, helpers) for source in sources]
        store.check()
    finally:
        helpers.close()
        store.close()
    return {archive.log: archive.size for archive in archives}


def _clear(draft: Path) -> None:
    """Remove what an earlier restoring that was cut short has left."""
    for tail in ("", "-wal", "-shm"):
        draft.with_name(draft.name + tail).unlink(missing_ok=True)


def _take(settings: Settings, store: SqliteStore, source: Source, helpers: Helpers) -> Archive:
    note = parse_note(source.read(CHECKPOINT))
    checkpoint = parse_checkpoint(note.text)
    entries = list(_entries(source, checkpoint.size))
    reader = Reader(lambda name: source.read(DOCUMENT + name))
    readings = [reader.read(entry) for entry in entries]
    own = _checked(reader, note, checkpoint)
    for name in documents_of(readings):
        put_document(store, name, source.read(DOCUMENT + name))
    assert reader.council is not None, "a checkpoint that stood has an entry 0"
    identity = reader.council.id
    store.create(identity)
    store.append(identity, 0, _named(readings, entries), format_note(own))
    keys = [load_named(settings.keys, vkey) for vkey in reader.council.logs]
    archive = Archive(store, identity, reader.council.origin, keys, helpers)
    catch_up(archive)
    check_not_behind(archive, settings.marks)
    for name in source.cosigners:
        # They are shown and logged again where they stand; a bad one is nobody's loss.
        with suppress(ComityError):
            take_cosignature(archive, source.read(COSIGNED + name), settings.evidence)
    return archive


def _entries(source: Source, size: int) -> Iterator[bytes]:
    for start in range(0, size, WIDTH):
        tile = Tile(-1, start // WIDTH, min(WIDTH, size - start))
        yield from parse_bundle(source.read(format_path(tile)), tile.width)


def _checked(reader: Reader, note: Note, checkpoint: Checkpoint) -> Note:
    """The checkpoint with the log's lines alone; its root is that of the entries that were read."""
    keys = reader.log_keys()
    known = {(key.name, key.key_id) for key in keys}
    own = Note(note.text, tuple(x for x in note.signatures if (x.name, x.key_id) in known))
    if reader.council is None or reader.roots[-1] != checkpoint.root:
        raise NotSound(
            "copy-unsound",
            "The copy's entries are not those that its checkpoint covers.",
            "Take the copy of another party.",
        )
    check_checkpoint(own, reader.council.origin, keys, {})
    return own


def _named(readings: Sequence[Reading], entries: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    pairs = zip(readings, entries, strict=True)
    return [(bytes.fromhex(reading.id), entry) for reading, entry in pairs]
