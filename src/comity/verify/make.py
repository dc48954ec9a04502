"""Cutting one decision out of a record: the certificate that proves it to a stranger.

The certificate carries every entry up to the smallest final checkpoint that covers the conclusion.
Signature lines over one and the same checkpoint are put together from wherever they are: the files
`checkpoint` and `cosigned/`, and the evidence on the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from comity.core.plain import MAX_INTEGER
from comity.core.state import Circulation
from comity.errors import ComityError, Malformed, Missing, Refused
from comity.log.checkpoint import parse_checkpoint
from comity.log.cosignature import check_cosignature, check_log_line, cosignature_time
from comity.log.note import MAX_SIGNATURES, Note, SignatureLine, parse_note
from comity.log.tiles import format_path, parse_bundle
from comity.verify.source import Source
from comity.verify.tree import bundle_of
from comity.wire.act import parse_signed_act
from comity.wire.certificate import Certificate, format_certificate, parse_certificate
from comity.wire.digest import digest
from comity.wire.evidence import check_checkpoint
from comity.wire.export import CHECKPOINT, COSIGNED, DOCUMENT
from comity.wire.judgement import check_final, judge_certificate, needed_documents
from comity.wire.reader import Documents, Reader, Reading


@dataclass(frozen=True, slots=True)
class Concluded:
    """A circulation that is over, by which to choose one."""

    circulation: str
    title: str
    outcome: str
    entry: int


def entries_of(source: Source) -> tuple[bytes, ...]:
    """The entries that a source's checkpoint covers. Raises as reading them does."""
    size = parse_checkpoint(parse_note(source.read(CHECKPOINT)).text).size
    entries: list[bytes] = []
    while len(entries) < size:
        tile = bundle_of(len(entries), size)
        entries += parse_bundle(source.read(format_path(tile)), tile.width)
    return tuple(entries)


def documents_in(source: Source) -> Documents:
    """The documents of a source by digest, None for one that is not there or not its own bytes."""

    def read(name: str) -> bytes | None:
        try:
            data = source.read(DOCUMENT + name)
        except Missing:
            return None
        return data if digest(data) == name else None

    return read


def notes_in(source: Source) -> tuple[Note, ...]:
    """The checkpoint and the cosigned checkpoints of a source; those that are none are left out."""
    notes = []
    for path in (CHECKPOINT, *(COSIGNED + name for name in source.cosigners() or ())):
        try:
            notes.append(parse_note(source.read(path)))
        except (Malformed, Missing):
            continue
    return tuple(notes)


def concluded_in(entries: Sequence[bytes], documents: Documents) -> tuple[Concluded, ...]:
    """Every decision that can be cut out, in the order of their conclusions."""
    reader = Reader(documents)
    for entry in entries:
        reader.read(entry)
    council = reader.council
    ended = [] if council is None else list(council.closed.values())
    return tuple(
        Concluded(each.id, council.matters[each.matter].title, each.outcome.kind, each.concluded)
        for each in sorted(ended, key=lambda each: each.concluded)
        if council is not None and each.outcome is not None
    )


def choose(concluded: Sequence[Concluded], beginning: str) -> Concluded:
    """The decision whose circulation begins so. Raises Refused unless it is exactly one."""
    fits = [each for each in concluded if each.circulation.startswith(beginning)]
    if len(fits) != 1:
        raise Refused(
            "decision-unclear",
            f"{len(fits)} decisions of this record begin with {beginning[:64]}.",
            "Leave the circulation out to list the decisions.",
        )
    return fits[0]


def make_certificate(
    entries: Sequence[bytes], documents: Documents, notes: Iterable[Note], circulation: str
) -> bytes:
    """The certificate of a concluded circulation, which stands the judgement that a stranger makes.

    Raises Refused where nothing is concluded, Missing `not-final-yet` where too few have cosigned.
    """
    reader, readings = Reader(documents), []
    for entry in entries:
        readings.append(reader.read(entry))
        if reader.council is not None and circulation in reader.council.closed:
            break
    else:
        raise not_concluded()
    council = reader.council.id
    for note in final_notes(reader, readings, entries, notes):
        raw = _cut(reader, readings, entries[: reader.size], circulation, note)
        judge_certificate(parse_certificate(raw), council)
        return raw
    raise not_final_yet()


def final_notes(
    reader: Reader, readings: list[Reading], entries: Sequence[bytes], notes: Iterable[Note]
) -> Iterator[Note]:
    """Final checkpoints that cover what has been read, the smallest first.

    Reader and readings are taken on to the size of each.
    """
    merged = _merged([*notes, *_notes_on_record(entries[reader.size :])])
    for size, text in sorted((size, text) for text, size in _sizes(merged).items()):
        if not reader.size <= size <= len(entries):
            continue
        readings += [reader.read(entry) for entry in entries[reader.size : size]]
        note = _explained(reader, Note(text, merged[text]))
        if _is_final(reader, note):
            yield note


def not_concluded() -> Refused:
    """The error where a circulation is unknown or not over."""
    return Refused(
        "not-concluded",
        "The record concludes no circulation of this id.",
        "Wait for the conclusion, or name another circulation.",
    )


def not_final_yet() -> Missing:
    """The error where too few have cosigned what covers a decision."""
    return Missing(
        "not-final-yet",
        "No checkpoint that covers the decision has been cosigned by enough parties.",
        "Wait until more nodes have cosigned, then cut it out again.",
    )


def _explained(reader: Reader, note: Note) -> Note:
    """The note with the true lines of the log and of cosigners in force, and with no others."""
    lines = [line for line in note.signatures if _is_explained(reader, note.text, line)]
    if len(lines) > MAX_SIGNATURES:
        lines = _one_each(reader, lines)
    return Note(note.text, tuple(lines))


def _one_each(reader: Reader, lines: Sequence[SignatureLine]) -> list[SignatureLine]:
    """Of a cosigner with two keys the shorter line: all of a large body are too many for a note."""
    cosigners, chosen = reader.keyring().cosigners, dict[object, SignatureLine]()
    for line in sorted(lines, key=lambda line: len(line.signature)):
        place = (line.name, line.key_id)
        cosigner = cosigners.get(place)
        chosen.setdefault(place if cosigner is None else cosigner.name, line)
    return list(chosen.values())


def _is_final(reader: Reader, note: Note) -> bool:
    """Whether the lines make the checkpoint a final one of exactly what has been read."""
    council = reader.council
    assert council is not None
    try:
        checkpoint, stamps = check_checkpoint(
            note, council.origin, reader.log_keys(), reader.keyring().cosigners
        )
        check_final(council, stamps)
    except ComityError:
        return False
    return checkpoint.root == reader.roots[-1]


def _cut(
    reader: Reader,
    readings: Sequence[Reading],
    entries: Sequence[bytes],
    circulation: str,
    note: Note,
) -> bytes:
    """The certificate over the entries read so far."""
    council = reader.council
    assert council is not None
    ended: Circulation = council.closed[circulation]
    assert ended.outcome is not None
    names = needed_documents(reader, tuple(readings), circulation)
    return format_certificate(
        Certificate(
            council=council.id,
            circulation=circulation,
            conclude=ended.concluded,
            outcome=ended.outcome.kind,
            entries=tuple(entries),
            documents={name: reader.document(name) for name in names},
            checkpoint=note,
        )
    )


def _is_explained(reader: Reader, text: bytes, line: SignatureLine) -> bool:
    """Whether a line is a true one of the log or of a cosigner of the charter in force."""
    cosigner = reader.keyring().cosigners.get((line.name, line.key_id))
    keys = [key for key in reader.log_keys() if (key.name, key.key_id) == (line.name, line.key_id)]
    try:
        if cosigner is not None:
            check_cosignature(text, line, cosigner.vkey)
        elif keys:
            check_log_line(text, line, keys[0])
    except ComityError:
        return False
    return cosigner is not None or bool(keys)


def _notes_on_record(entries: Sequence[bytes]) -> list[Note]:
    notes = []
    for entry in entries:
        try:
            lines = parse_signed_act(entry).plain.get("checkpoint", ())
            notes.append(parse_note(("\n".join(lines) + "\n").encode()))
        except (ComityError, TypeError):
            continue
    return notes


def _merged(notes: Iterable[Note]) -> dict[bytes, tuple[SignatureLine, ...]]:
    """All signature lines over each text, of one key the one with the earliest time."""
    merged: dict[bytes, dict[tuple[str, bytes], SignatureLine]] = {}
    for note in notes:
        lines = merged.setdefault(note.text, {})
        for line in note.signatures:
            key = (line.name, line.key_id)
            if key not in lines or _time(line) < _time(lines[key]):
                lines[key] = line
    return {text: tuple(lines.values()) for text, lines in merged.items()}


def _time(line: SignatureLine) -> int:
    try:
        return cosignature_time(line)
    except Malformed:
        return MAX_INTEGER


def _sizes(merged: dict[bytes, tuple[SignatureLine, ...]]) -> dict[bytes, int]:
    sizes = {}
    for text in merged:
        try:
            sizes[text] = parse_checkpoint(text).size
        except Malformed:
            continue
    return sizes
