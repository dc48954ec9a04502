"""The checkpoint as the host shows it: the log's lines, cosignatures, and a line that nobody knows.

Clients must ignore lines of unknown keys (c2sp.org/signed-note). So that they learn it at once and
not on the day when a line is added, one is made up, and the order is that of a hash: another at
each size, the same whenever it is asked for.
"""

from __future__ import annotations

from hashlib import sha256

from comity.log.note import Note, SignatureLine, format_note, parse_note
from comity.secretariat.archive import Archive

MOST_LINES = 16
"""Lines that every client must take (c2sp.org/signed-note); others are at `cosigned/<name>`."""


def shown_checkpoint(archive: Archive) -> bytes:
    """The published checkpoint with whose cosignatures there are of just this size, witnesses'
    first, as far as there is room.
    """
    published = archive.published
    note = parse_note(published.checkpoint)
    lines = [*note.signatures, _unknown(note.text)]
    cosigners = published.keyring.cosigners
    names = sorted({(each.role != "witness", each.name) for each in cosigners.values()})
    for _, name in names:
        if len(lines) >= MOST_LINES:
            break
        lines += _given(archive, name, published.size)
    return format_note(Note(note.text, tuple(sorted(lines[:MOST_LINES], key=_place))))


def _given(archive: Archive, name: str, size: int) -> list[SignatureLine]:
    """The lines of one cosigner's latest stamp, if it is of this size."""
    stamp = archive.store.latest_stamp(archive.log, name)
    if stamp is None or stamp.size != size:
        return []
    known = archive.published.keyring.cosigners
    lines = parse_note(stamp.note).signatures
    return [line for line in lines if (line.name, line.key_id) in known]


def _unknown(text: bytes) -> SignatureLine:
    made_up = sha256(b"a line that nobody knows\n" + text).digest()
    return SignatureLine(f"{made_up[:4].hex()}.invalid", made_up[4:8], made_up[8:])


def _place(line: SignatureLine) -> bytes:
    return sha256(line.signature + line.key_id).digest()
