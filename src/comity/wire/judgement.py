"""Judging a certificate: from its bytes and the council's identity to the decision, or an error.

Numbered checks, in order: 1 entry 0 founds the council asked for; 2 every entry is read, none
concludes what the rules do not; 3 every signature line of the checkpoint is explained; 4 the
checkpoint is over exactly these entries and root; 5 enough notice keys cosigned for it to be final;
6 the decision is on the record at the entry named; 7 no document is missing and none is surplus.
An error's facts name the check that raised it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from comity.core.acts import Act, Stamp
from comity.core.state import Circulation, Council
from comity.errors import ComityError, Missing, NotSound
from comity.log.checkpoint import Checkpoint
from comity.wire.certificate import Certificate
from comity.wire.evidence import check_checkpoint
from comity.wire.reader import Reader, Reading


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision that stands: the circulation with its outcome,
    and the record it was judged from.
    """

    circulation: Circulation
    council: Council
    readings: tuple[Reading, ...]
    stamps: tuple[Stamp, ...]
    reader: Reader


class Claim(Protocol):
    """What a certificate of any kind says of its decision."""

    @property
    def circulation(self) -> str:
        """The circulation's id."""

    @property
    def conclude(self) -> int:
        """The entry that concludes it."""

    @property
    def outcome(self) -> str:
        """The kind of its outcome."""


def judge_certificate(certificate: Certificate, council: str) -> Judgement:
    """The decision that a certificate proves to whoever knows the council's identity.

    Raises NotSound, Malformed or Refused where it proves nothing, Missing where it cannot be
    judged.
    """
    reader = Reader(certificate.documents.get)
    with step(1):
        readings = _found(certificate, council, reader)
    with step(2):
        readings += tuple(reader.read(entry) for entry in certificate.entries[1:])
        check_conclusions(readings)
    state = reader.council
    assert state is not None
    with step(3):
        checkpoint, stamps = check_checkpoint(
            certificate.checkpoint, state.origin, reader.log_keys(), reader.keyring().cosigners
        )
    with step(4):
        check_root(checkpoint, reader)
    with step(5):
        check_final(state, stamps)
    with step(6):
        circulation = decision_of(certificate, state)
    with step(7):
        _check_documents(certificate, reader, readings)
    return Judgement(circulation, state, readings, stamps, reader)


@contextmanager
def step(number: int) -> Iterator[None]:
    """Puts the number of the check into the facts of the error that it raises."""
    try:
        yield
    except ComityError as error:
        error.facts["check"] = number
        raise


def _found(certificate: Certificate, council: str, reader: Reader) -> tuple[Reading, ...]:
    readings = tuple(reader.read(entry) for entry in certificate.entries[:1])
    state = reader.council
    if state is None or state.id != council or certificate.council != council:
        raise NotSound(
            "certificate-foreign",
            "The certificate is of another council.",
            "Compare the council's identity.",
        )
    return readings


def check_root(checkpoint: Checkpoint, reader: Reader) -> None:
    """Raises NotSound `root-differs` unless the checkpoint is over just what has been read."""
    if (checkpoint.size, checkpoint.root) != (reader.size, reader.roots[-1]):
        raise NotSound(
            "root-differs",
            f"The entries are not those that the checkpoint over {checkpoint.size} entries covers.",
            "The certificate was altered or cut; ask for it again.",
        )


def check_conclusions(readings: tuple[Reading, ...]) -> None:
    """Raises the error of the first entry that claims an outcome which the rules do not give."""
    for reading in readings:
        if reading.act is not None and reading.act.kind == "conclude" and reading.error is not None:
            raise NotSound(
                "conclusion-false",
                f"Entry {reading.index} concludes what does not stand: {reading.error.sentence}",
                reading.error.hint,
                {**reading.error.facts, "entry": reading.index, "reason": reading.error.code},
            )


def check_final(council: Council, stamps: tuple[Stamp, ...]) -> None:
    """Raises Missing `not-final` unless the charter's quorum of notice keys has cosigned."""
    noticed = {stamp.name for stamp in stamps if stamp.role == "notice"}
    quorum = council.charter.clock.quorum
    if len(noticed) < quorum:
        raise Missing(
            "not-final",
            f"Only {len(noticed)} of {quorum} parties needed have cosigned the checkpoint.",
            "Ask again when more nodes have cosigned.",
        )


def decision_of(certificate: Claim, council: Council) -> Circulation:
    """The circulation that a certificate claims. Raises NotSound `decision-differs`."""
    circulation = council.closed.get(certificate.circulation)
    if (
        circulation is None
        or circulation.outcome is None
        or circulation.concluded != certificate.conclude
        or circulation.outcome.kind != certificate.outcome
    ):
        raise NotSound(
            "decision-differs",
            "The entries do not bear out the decision that the certificate names.",
            "Ask for a certificate of this decision.",
        )
    return circulation


def needed_documents(
    reader: Reader, readings: tuple[Reading, ...], circulation: str
) -> tuple[str, ...]:
    """The digests of the documents a certificate carries:
    what judging needed and the decision names.
    """
    needed = dict(reader.touched)
    for reading in readings:
        if (
            reading.act is not None
            and reading.error is None
            and _concerns(reading.act, circulation)
        ):
            needed |= dict.fromkeys(reading.act.documents())
    return tuple(sorted(needed))


def _concerns(act: Act, circulation: str) -> bool:
    return act.id == circulation or getattr(act.body, "circulation", "") == circulation


def _check_documents(
    certificate: Certificate, reader: Reader, readings: tuple[Reading, ...]
) -> None:
    needed = needed_documents(reader, readings, certificate.circulation)
    for name in needed:
        reader.document(name)
    surplus = sorted(set(certificate.documents) - set(needed))
    if surplus:
        raise NotSound(
            "document-surplus",
            f"The document {surplus[0][:16]}… belongs to nothing in the certificate.",
            "Ask for the certificate again.",
        )
