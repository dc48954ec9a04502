"""Judging a sealed certificate: from its bytes and the council's identity to the decision.

Numbered checks, in order: 1 entry 0 founds the council asked for; 2 the state is the one that the
first entry seals; 3 every entry since is read from there, and none concludes what the rules do not;
4 every signature line of the checkpoint is explained; 5 the checkpoint is over exactly these
entries and root; 6 enough notice keys cosigned; 7 enough parties affirmed the seal; 8 the decision
is on the record at the entry named; 9 no document is missing and none is surplus. An error's facts
name the check that raised it.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.core.acts import Stamp
from comity.core.state import Circulation, Council
from comity.errors import NotSound
from comity.log.tree import check_consistency
from comity.wire.act import parse_signed_act
from comity.wire.affirmed import check_word
from comity.wire.continued import Continued
from comity.wire.digest import digest
from comity.wire.evidence import check_checkpoint
from comity.wire.judgement import check_conclusions, check_final, check_root, decision_of, step
from comity.wire.reader import Reader, Reading
from comity.wire.sealed import SealedCertificate
from comity.wire.state import parse_state


@dataclass(frozen=True, slots=True)
class SealedJudgement:
    """A decision that stands if the parties of `word` told the truth of what came before."""

    circulation: Circulation
    council: Council
    readings: tuple[Reading, ...]
    stamps: tuple[Stamp, ...]
    reader: Continued
    word: tuple[str, ...]


def judge_sealed(
    certificate: SealedCertificate, council: str, charter: str = ""
) -> SealedJudgement:
    """The decision that a sealed certificate shows to whoever knows the council's identity.

    charter: the hash of a later charter of the council that is known as well, "" for none.
    Raises NotSound, Malformed or Refused where it shows nothing, Missing where it cannot be
    judged.
    """
    first = Reader(certificate.documents.get)
    with step(1):
        founded = _founded(certificate, council, first)
    with step(2):
        reader = _continued(certificate, founded, first)
    with step(3):
        readings = _read(certificate, reader)
    state = reader.council
    assert state is not None
    with step(4):
        checkpoint, stamps = check_checkpoint(
            certificate.checkpoint, state.origin, reader.log_keys(), reader.keyring().cosigners
        )
    with step(5):
        check_root(checkpoint, reader)
    with step(6):
        check_final(state, stamps)
    with step(7):
        word = check_word(certificate, founded, state, readings, charter)
    with step(8):
        circulation = decision_of(certificate, state)
    with step(9):
        _check_documents(certificate, {**first.touched, **reader.touched})
    return SealedJudgement(circulation, state, readings, stamps, reader, word)


def _founded(certificate: SealedCertificate, council: str, reader: Reader) -> Council:
    reader.read(certificate.founding)
    founded = reader.council
    if founded is None or founded.id != council or certificate.council != council:
        raise NotSound(
            "certificate-foreign",
            "The certificate is of another council.",
            "Compare the council's identity.",
        )
    return founded


def _continued(certificate: SealedCertificate, founded: Council, first: Reader) -> Continued:
    """A reader that goes on from the state, which the first entry seals at its own place."""
    frontier, older = certificate.frontier, {}
    said = parse_signed_act(certificate.entries[0]).plain
    if said.get("state") != digest(certificate.state) or said.get("size") != frontier.size:
        raise NotSound(
            "state-differs",
            "The state is not the one that the first entry of the certificate seals.",
            "Ask for the certificate again.",
        )
    state = parse_state(certificate.state, founded, first.charter)
    for prefix in certificate.older:
        check_consistency(prefix.size, prefix.root, frontier.size, frontier.root(), prefix.proof)
        older[prefix.size] = prefix.root
    reader = Continued(state, frontier, certificate.documents.get, older)
    reader.take_over(first)
    return reader


def _read(certificate: SealedCertificate, reader: Continued) -> tuple[Reading, ...]:
    readings = tuple(reader.read(entry) for entry in certificate.entries)
    seal = readings[0]
    if seal.error is not None or seal.act is None or seal.act.kind != "seal":
        raise NotSound(
            "seal-missing",
            "The first entry of the certificate is not a seal that stands.",
            "Ask for the certificate again.",
        )
    check_conclusions(readings)
    if reader.unasked:
        raise NotSound(
            "prefix-surplus",
            "The certificate proves an older prefix that no entry names.",
            "Ask for the certificate again.",
        )
    return readings


def _check_documents(certificate: SealedCertificate, needed: dict[str, None]) -> None:
    surplus = sorted(set(certificate.documents) - set(needed))
    if surplus:
        raise NotSound(
            "document-surplus",
            f"The document {surplus[0][:16]}… belongs to nothing in the certificate.",
            "Ask for the certificate again.",
        )
