"""Cutting one decision out of a record as a sealed certificate: the entries since a good seal.

The latest seal before the conclusion that enough parties have affirmed is taken, and the smallest
final checkpoint that covers conclusion and affirmations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from comity.core.acts import Accredit
from comity.core.state import Council
from comity.errors import ComityError, Malformed, Missing
from comity.log.note import Note
from comity.log.proof import prove_consistency, reader_of
from comity.log.tree import Frontier, leaf_hash
from comity.verify.make import final_notes, not_concluded, not_final_yet
from comity.wire.act import parse_signed_act
from comity.wire.affirmed import affirmations
from comity.wire.continued import Continued
from comity.wire.digest import key_digest
from comity.wire.reader import Documents, Reader, Reading
from comity.wire.sealed import Prefix, SealedCertificate, format_sealed, parse_sealed
from comity.wire.sealed_judgement import judge_sealed
from comity.wire.state import format_state, parse_state

MOST_SEALS = 8
"""The latest seals before a conclusion that are tried."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The state at which a seal stands."""

    state: bytes
    frontier: Frontier


@dataclass(slots=True)
class _Trail:
    """What reading up to the conclusion leaves for cutting."""

    reader: Reader
    readings: list[Reading] = field(default_factory=list)
    places: list[_Place] = field(default_factory=list)
    accredits: dict[str, bytes] = field(default_factory=dict)
    founded: Council | None = None

    def take(self, entry: bytes) -> None:
        """Read the next entry, with the state before it where it is a seal."""
        council, place = self.reader.council, None
        if council is not None and _is_seal(entry):
            place = _Place(format_state(council), self.reader.frontier)
        reading = self.reader.read(entry)
        self.readings.append(reading)
        self.founded = self.founded or self.reader.council
        if reading.error is None and place is not None:
            self.places = [*self.places, place][-MOST_SEALS:]
        if reading.error is None and reading.act and isinstance(reading.act.body, Accredit):
            self.accredits[key_digest(reading.act.body.vkey)] = entry


def _is_seal(entry: bytes) -> bool:
    try:
        return parse_signed_act(entry).kind == "seal"
    except Malformed:
        return False


def make_sealed(
    entries: Sequence[bytes], documents: Documents, notes: Iterable[Note], circulation: str
) -> bytes:
    """The sealed certificate of a concluded circulation, which stands a stranger's judgement.

    Where the founding charter vouches for too few, it stands for those who know the charter in
    force at its end. Raises Refused where nothing is concluded, Missing `not-final-yet` where too
    few have cosigned, `seal-lacking` where no seal before the conclusion was affirmed by enough.
    """
    trail = _Trail(Reader(documents))
    for entry in entries:
        trail.take(entry)
        council = trail.reader.council
        if council is not None and circulation in council.closed:
            break
    else:
        raise not_concluded()
    final = False
    for note in final_notes(trail.reader, trail.readings, entries, notes):
        final = True
        for place in reversed(trail.places):
            made = _cut(trail, place, entries[: trail.reader.size], circulation, note)
            known = trail.reader.council.charter_hash if trail.reader.council else ""
            if any(_stands(made, council.id, charter) for charter in ("", known)):
                return made
    if not final:
        raise not_final_yet()
    raise Missing(
        "seal-lacking",
        "No seal before the conclusion has been affirmed by enough parties.",
        "Make a whole certificate, or have a seal affirmed before the next decision.",
    )


def _stands(raw: bytes, council: str, charter: str) -> bool:
    try:
        judge_sealed(parse_sealed(raw), council, charter)
    except ComityError:
        return False
    return True


def _cut(
    trail: _Trail, place: _Place, entries: Sequence[bytes], circulation: str, note: Note
) -> bytes:
    """The certificate from this seal on, whether it will stand or not."""
    reader, since = trail.reader, place.frontier.size
    assert reader.council is not None
    ended = reader.council.closed[circulation]
    assert ended.outcome is not None
    made = SealedCertificate(
        council=reader.council.id,
        circulation=circulation,
        conclude=ended.concluded,
        outcome=ended.outcome.kind,
        frontier=place.frontier,
        founding=entries[0],
        state=place.state,
        older=(),
        entries=tuple(entries[since:]),
        accredits=_accredits(trail, since),
        documents={},
        checkpoint=note,
    )
    return format_sealed(_completed(trail, made, entries))


def _accredits(trail: _Trail, since: int) -> tuple[bytes, ...]:
    """The accreditations of the delegates who affirmed the seal."""
    given = affirmations(tuple(trail.readings[since:]))
    keys = dict.fromkeys(act.key for act in given if act.key in trail.accredits)
    return tuple(trail.accredits[key] for key in keys)


def _completed(
    trail: _Trail, made: SealedCertificate, entries: Sequence[bytes]
) -> SealedCertificate:
    """With the documents and older prefixes that reading on from the state asks for."""
    first = Reader(trail.reader.documents)
    first.read(made.founding)
    assert first.council is not None
    state = parse_state(made.state, first.council, first.charter)
    older: dict[int, bytes] = {}
    while True:
        reader = Continued(state, made.frontier, trail.reader.documents, older)
        try:
            for entry in made.entries:
                reader.read(entry)
        except Missing as error:
            size = error.facts.get("size", 0)
            if not isinstance(size, int) or size == 0:
                break
            older[size] = trail.reader.roots[size]
            continue
        break
    names = {**first.touched, **reader.touched}
    since, leaves = made.frontier.size, reader_of([leaf_hash(each) for each in entries])
    return replace(
        made,
        older=tuple(
            Prefix(size, root, prove_consistency(size, since, leaves))
            for size, root in sorted(older.items())
        ),
        documents={name: trail.reader.document(name) for name in names},
    )
