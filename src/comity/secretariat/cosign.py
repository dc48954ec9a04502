"""Taking in cosignatures: notice of the parties' nodes, and stamps of witnesses."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from pathlib import Path

from comity.core.acts import Stamp as CoreStamp
from comity.errors import Malformed, Missing, NotSound
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.cosignature import cosignature_time
from comity.log.note import Note, SignatureLine, format_note, parse_note
from comity.log.signed import check_signed
from comity.secretariat.archive import Archive
from comity.secretariat.evidence import keep_evidence
from comity.store.port import Stamp
from comity.wire.evidence import check_checkpoint
from comity.wire.export import cosigned_apart


def take_cosignature(archive: Archive, raw: bytes, evidence: Path) -> None:
    """Check a cosigned checkpoint line by line and keep each stamp.

    Raises NotSound `cosignature-forked` for a checkpoint that our log key signed and that is not
    of our record, which is kept below `evidence`; Malformed or NotSound for anything else than a
    checkpoint of this log with cosignatures by keys in force.
    """
    note = parse_note(raw)
    known = archive.published.keyring.cosigners
    _check_own(archive, note, evidence)
    checkpoint, stamps = check_checkpoint(note, archive.origin, archive.reader.log_keys(), known)
    if not stamps:
        raise Malformed(
            "cosignature-lacking", "The checkpoint carries no cosignature.", "Cosign it first."
        )
    for stamp, single in cosigned_apart(note, stamps, known):
        archive.store.put_stamp(archive.log, Stamp(stamp.name, checkpoint.size, stamp.time, single))


def _check_own(archive: Archive, note: Note, evidence: Path) -> None:
    """The log's signature over another history is evidence, whoever else signed it."""
    checkpoint = parse_checkpoint(note.text)
    size, root = checkpoint.size, archive.reader.root_at(checkpoint.size)
    if checkpoint == Checkpoint(archive.origin, min(size, archive.size), bytes.fromhex(root)):
        return
    check_signed(note, archive.reader.log_keys(), ())
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


def offered(archive: Archive) -> dict[int, list[tuple[CoreStamp, Stamp]]]:
    """The stamps that may still be worth logging, by size: the core's view beside the stored one,
    whose note has one line of the log and one of the cosigner, the shortest there are.

    Those of keys that are no longer in force are left out, for no evidence can carry them.
    """
    council, cosigners = archive.published.council, archive.published.keyring.cosigners
    waiting = [each.index for each in council.open.values()]
    waiting += [council.closed[key].index for key in council.trailing]
    found: dict[int, list[tuple[CoreStamp, Stamp]]] = {}
    stamps = archive.store.stamps(archive.log, min(waiting) + 1) if waiting else []
    for stamp in stamps:
        note = parse_note(stamp.note)
        line = _shortest(note, cosigners)
        if line is None or (stamp.size, stamp.cosigner, stamp.time) in archive.logged:
            continue
        cosigner = cosigners[line.name, line.key_id]
        core = CoreStamp(cosigner.role, cosigner.name, cosignature_time(line))
        brief = format_note(Note(note.text, (_log_line(note, archive), line)))
        found.setdefault(stamp.size, []).append((core, replace(stamp, note=brief)))
    return found


def _shortest(note: Note, keys: Container[tuple[str, bytes]]) -> SignatureLine | None:
    """The shortest line of one of these keys: what an act has to carry stays small."""
    lines = [line for line in note.signatures if (line.name, line.key_id) in keys]
    return min(lines, key=lambda line: len(line.signature), default=None)


def _log_line(note: Note, archive: Archive) -> SignatureLine:
    line = _shortest(note, [(vkey.name, vkey.key_id) for vkey in archive.reader.log_keys()])
    assert line is not None, "only checkpoints that the log signed are kept"
    return line
