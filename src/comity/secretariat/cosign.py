"""Taking in cosignatures: notice of the parties' nodes, and stamps of witnesses."""

from __future__ import annotations

from comity.core.acts import Stamp as CoreStamp
from comity.errors import NotSound
from comity.log.note import Note, SignatureLine, format_note, parse_note
from comity.secretariat.archive import Archive
from comity.store.port import Stamp
from comity.wire.evidence import check_checkpoint


def take_cosignature(archive: Archive, raw: bytes) -> None:
    """Check a cosigned checkpoint line by line and keep each stamp.

    Raises NotSound `cosignature-forked` for a checkpoint with another root than ours, which is
    kept as evidence under that name; nothing else of it is believed.
    """
    with archive.lock:
        note = parse_note(raw)
        keyring = archive.reader.keyring()
        checkpoint, stamps = check_checkpoint(
            note, archive.origin, archive.reader.log_keys(), keyring.cosigners
        )
        if checkpoint.root.hex() != archive.reader.root_at(checkpoint.size):
            archive.store.put_value(f"fork/{archive.log}/{checkpoint.size}", raw)
            raise NotSound(
                "cosignature-forked",
                f"Somebody cosigned another history of {checkpoint.size} entries.",
                "The checkpoint is kept as evidence; compare the two records.",
            )
        log, lines = split_lines(note, archive.origin)
        for stamp, line in zip(stamps, lines, strict=True):
            single = format_note(Note(note.text, (log, line)))
            archive.store.put_stamp(
                archive.log, Stamp(stamp.name, checkpoint.size, stamp.time, single)
            )


def split_lines(note: Note, origin: str) -> tuple[SignatureLine, list[SignatureLine]]:
    """The log's own line of a cosigned checkpoint, and the others in their order."""
    log = next(line for line in note.signatures if line.name == origin)
    return log, [line for line in note.signatures if line is not log]


def offered(archive: Archive) -> dict[int, list[tuple[CoreStamp, Stamp]]]:
    """The stamps that may still be worth logging, by size:
    the core's view beside the stored one.
    """
    council = archive.council
    cosigners = archive.reader.keyring().cosigners.values()
    roles = {cosigner.name: cosigner.role for cosigner in cosigners}
    open_from = [each.index for each in council.open.values()]
    open_from += [council.closed[key].index for key in council.trailing]
    if not open_from:
        return {}
    found: dict[int, list[tuple[CoreStamp, Stamp]]] = {}
    for stamp in archive.store.stamps(archive.log, min(open_from) + 1):
        if stamp.cosigner in roles:
            core = CoreStamp(roles[stamp.cosigner], stamp.cosigner, stamp.time)
            found.setdefault(stamp.size, []).append((core, stamp))
    return found
