"""Taking in cosignatures: notice of the parties' nodes, and stamps of witnesses."""

from __future__ import annotations

from pathlib import Path

from comity.core.acts import Stamp as CoreStamp
from comity.errors import Malformed, Missing, NotSound
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.cosignature import cosignature_time
from comity.log.note import Note, SignatureLine, check_note, format_note, parse_note
from comity.secretariat.archive import Archive
from comity.secretariat.evidence import keep_evidence
from comity.store.port import Stamp
from comity.wire.evidence import check_checkpoint
from comity.wire.export import cosigned_note


def take_cosignature(archive: Archive, raw: bytes, evidence: Path) -> None:
    """Check a cosigned checkpoint line by line and keep each stamp.

    Raises NotSound `cosignature-forked` for a checkpoint that our log key signed and that is not
    of our record, which is kept below `evidence`; Malformed or NotSound for anything else than a
    checkpoint of this log with cosignatures by keys in force.
    """
    note = parse_note(raw)
    published = archive.published
    _check_own(archive, note, evidence)
    checkpoint, stamps = check_checkpoint(
        note, archive.origin, archive.reader.log_keys(), published.keyring.cosigners
    )
    if not stamps:
        raise Malformed(
            "cosignature-lacking", "The checkpoint carries no cosignature.", "Cosign it first."
        )
    log, lines = split_lines(note, archive.origin)
    for stamp, line in zip(stamps, lines, strict=True):
        single = cosigned_note(Note(note.text, (log,)), line)
        archive.store.put_stamp(archive.log, Stamp(stamp.name, checkpoint.size, stamp.time, single))


def _check_own(archive: Archive, note: Note, evidence: Path) -> None:
    """The log's signature over another history is evidence, whoever else signed it."""
    checkpoint = parse_checkpoint(note.text)
    size, root = checkpoint.size, archive.reader.root_at(checkpoint.size)
    if checkpoint == Checkpoint(archive.origin, min(size, archive.size), bytes.fromhex(root)):
        return
    check_note(note, archive.reader.log_keys())
    keep_evidence(evidence, archive, "checkpoint", format_note(note), size)
    raise NotSound(
        "cosignature-forked",
        f"The log's key signed another history of {size} entries than ours.",
        "The checkpoint is kept as evidence; compare the two records.",
    )


def cosigners(archive: Archive) -> list[str]:
    """The parties and witnesses, of every charter that was in force, who have cosigned."""
    charters = [adoption.charter for adoption in archive.published.council.charters]
    names = {name for charter in charters for _, name, _ in charter.cosigners()}
    store, log = archive.store, archive.log
    return [name for name in sorted(names) if store.latest_stamp(log, name) is not None]


def latest_cosigned(archive: Archive, name: str) -> bytes:
    """The latest checkpoint that a party or witness cosigned: the log's line and its own.

    Raises Missing `cosigner-unknown`.
    """
    stamp = archive.store.latest_stamp(archive.log, name) if name in cosigners(archive) else None
    if stamp is None:
        raise Missing("cosigner-unknown", "Nobody of that name has cosigned.", "Look at the list.")
    return stamp.note


def split_lines(note: Note, origin: str) -> tuple[SignatureLine, list[SignatureLine]]:
    """The log's own line of a cosigned checkpoint, and the others in their order."""
    log = next(line for line in note.signatures if line.name == origin)
    return log, [line for line in note.signatures if line is not log]


def offered(archive: Archive) -> dict[int, list[tuple[CoreStamp, Stamp]]]:
    """The stamps that may still be worth logging, by size: the core's view beside the stored one.

    Those of keys that are no longer in force are left out, for no evidence can carry them.
    """
    council, cosigners = archive.published.council, archive.published.keyring.cosigners
    waiting = [each.index for each in council.open.values()]
    waiting += [council.closed[key].index for key in council.trailing]
    found: dict[int, list[tuple[CoreStamp, Stamp]]] = {}
    stamps = archive.store.stamps(archive.log, min(waiting) + 1) if waiting else []
    for stamp in stamps:
        line = parse_note(stamp.note).signatures[-1]
        cosigner = cosigners.get((line.name, line.key_id))
        if cosigner is None or (stamp.size, cosigner.name, stamp.time) in archive.logged:
            continue
        core = CoreStamp(cosigner.role, cosigner.name, cosignature_time(line))
        found.setdefault(stamp.size, []).append((core, stamp))
    return found
