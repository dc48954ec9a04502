"""The export of a record: the files by which anybody may keep, serve and judge it.

    checkpoint              the log's checkpoint, signed by the log alone
    tile/…, tile/entries/…  the tree and the entries, of exactly the checkpoint's size
    document/<sha256>       every document that an act with effect names or that judging needs
    cosigned/<name>         the latest checkpoint that a party or witness cosigned
    vkeys                   the keys of the log, of notice and of the witnesses, one a line

Nothing else. All here is pure: bytes in, bytes out. Source: c2sp.org/tlog-tiles; the
specification, page "record".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from comity.core.acts import Stamp
from comity.core.state import Council
from comity.log.note import Note, SignatureLine, format_note
from comity.log.tiles import WIDTH, Tile, format_bundle, format_path, hash_rows, hash_tile, tiles_of
from comity.log.tree import leaf_hash
from comity.wire.evidence import Cosigners
from comity.wire.reader import Reading

CHECKPOINT = "checkpoint"
VKEYS = "vkeys"
DOCUMENT = "document/"
COSIGNED = "cosigned/"


def export_files(
    entries: Sequence[bytes],
    documents: Mapping[str, bytes],
    checkpoint_note: bytes,
    cosigned: Mapping[str, bytes],
    vkeys: bytes,
) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of an export; `checkpoint_note` covers exactly `entries`.

    documents: bytes by digest, those of `documents_of`. cosigned: cosigned checkpoints by name of
    party or witness, each as `cosigned_note` makes it. vkeys: as `vkeys_of` gives it.
    """
    yield CHECKPOINT, checkpoint_note
    rows = hash_rows([leaf_hash(entry) for entry in entries])
    for tile in tiles_of(len(entries)):
        yield format_path(tile), _tile(entries, rows, tile)
    for name in sorted(documents):
        yield DOCUMENT + name, documents[name]
    for name in sorted(cosigned):
        yield COSIGNED + name, cosigned[name]
    yield VKEYS, vkeys


def _tile(entries: Sequence[bytes], rows: list[list[bytes]], tile: Tile) -> bytes:
    if tile.level >= 0:
        return hash_tile(rows, tile)
    start = tile.index * WIDTH
    return format_bundle(entries[start : start + tile.width])


def vkeys_of(council: Council) -> bytes:
    """The file `vkeys`: sorted lines "log V", "notice V" and "witness V", none twice.

    Log keys are those of `found`; the others are of every charter that has been in force.
    """
    lines = {f"log {vkey}" for vkey in council.logs}
    for adoption in council.charters:
        lines |= {f"{role} {vkey}" for role, _, vkey in adoption.charter.cosigners()}
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def documents_of(readings: Iterable[Reading]) -> tuple[str, ...]:
    """The digests, sorted, of the documents that an export holds.

    Those that acts with effect name, and those without which an entry could not be judged even
    though it had no effect.
    """
    named: set[str] = set()
    for reading in readings:
        named.update(reading.needed)
        if reading.act is not None and reading.error is None:
            named.update(reading.act.documents())
    return tuple(sorted(named))


def cosigned_note(checkpoint: Note, *lines: SignatureLine) -> bytes:
    """The file `cosigned/<name>`: the checkpoint as the log signed it, and one cosigner's lines."""
    return format_note(Note(checkpoint.text, (*checkpoint.signatures, *lines)))


def cosigned_apart(
    note: Note, stamps: Sequence[Stamp], cosigners: Cosigners
) -> list[tuple[Stamp, bytes]]:
    """A checked checkpoint taken apart by its stamps: each once, with a note as `cosigned_note`
    makes it. Who cosigned under two keys at one time has one stamp with both lines.

    stamps: what `check_checkpoint` gave for this note and these cosigners.
    """
    known = [line for line in note.signatures if (line.name, line.key_id) in cosigners]
    own = Note(note.text, tuple(line for line in note.signatures if line not in known))
    lines: dict[Stamp, list[SignatureLine]] = {}
    for stamp, line in zip(stamps, known, strict=True):
        lines.setdefault(stamp, []).append(line)
    return [(stamp, cosigned_note(own, *lines[stamp])) for stamp in lines]
