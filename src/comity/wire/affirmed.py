"""On whose word a sealed certificate rests: who affirmed its seal, and who vouches for their keys.

The rule: at least f+1 parties, f being the largest of the faults that the founding charter, the
charter in force and one that the reader knows besides tolerate, and at least one of them is not the
party that circulated the text. A party counts if a root key that the founding charter, or the one
known besides, gives it signed its affirmation, or the accreditation of the delegate who signed it.
Nothing in the state vouches for itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from comity.core.acts import Accredit, Act, Affirm
from comity.core.charter import Charter
from comity.core.state import Council
from comity.errors import Missing, NotSound
from comity.log.note import check_signature_line
from comity.wire.act import parse_signed_act, read_act
from comity.wire.digest import key_digest
from comity.wire.reader import Reading
from comity.wire.sealed import SealedCertificate
from comity.wire.signers import vkey_of

Vouched = dict[str, tuple[str, str]]
"""By the hash of a delegate's key its party, and the hash of the root key that accredited it."""


def affirmations(readings: tuple[Reading, ...]) -> tuple[Act, ...]:
    """The acts with effect that affirm the first of these entries."""
    return tuple(
        reading.act
        for reading in readings
        if reading.act is not None
        and reading.error is None
        and isinstance(reading.act.body, Affirm)
        and reading.act.body.seal == readings[0].id
    )


def check_word(
    certificate: SealedCertificate,
    founded: Council,
    state: Council,
    readings: tuple[Reading, ...],
    charter: str,
) -> tuple[str, ...]:
    """The parties on whose word the state rests, sorted. Raises Missing where they are too few."""
    known = _known(founded, state, charter)
    given = affirmations(readings)
    vouched = _vouched(certificate, founded.id, [*known, state.charter])
    idle = [key for key in vouched if key not in [act.key for act in given]]
    if idle or len(vouched) != len(certificate.accredits):
        raise NotSound(
            "accreditation-surplus",
            "The certificate accredits a delegate who affirmed nothing.",
            "Ask for the certificate again.",
        )
    word = sorted(act.by for act in given if _counts(act, vouched, known))
    faults = max(each.clock.faults for each in (*known, state.charter))
    circulation = state.circulation(certificate.circulation)
    proposer = "" if circulation is None else circulation.by
    if len(word) <= faults or word == [proposer]:
        raise Missing(
            "seal-unaffirmed",
            f"{len(word)} known parties affirmed it; {faults + 1} must, not the proposer alone.",
            "Name the charter that you know, wait for more, or ask for a whole certificate.",
        )
    return tuple(word)


def _known(founded: Council, state: Council, charter: str) -> list[Charter]:
    """The founding charter, whose hash the identity holds, and the one that the reader knows."""
    if not charter or charter == founded.charter_hash:
        return [founded.charter]
    here = {each.hash: each.charter for each in state.charters}
    if charter not in here:
        raise Missing(
            "charter-elsewhere",
            "The charter that you know is not in force in this certificate.",
            "Name the charter of that time, or ask for a whole certificate.",
        )
    return [founded.charter, here[charter]]


def roots_of(charters: Iterable[Charter], party: str) -> dict[str, str]:
    """The root keys that charters give a party, by their hashes."""
    known = [charter.party(party) for charter in charters]
    return {key_digest(root): root for each in known if each is not None for root in each.roots}


def _counts(act: Act, vouched: Vouched, known: Iterable[Charter]) -> bool:
    roots = roots_of(known, act.by)
    party, root = vouched.get(act.key, ("", ""))
    return act.key in roots or (party == act.by and root in roots)


def _vouched(certificate: SealedCertificate, council: str, charters: list[Charter]) -> Vouched:
    """Who accredited each delegate's key; a root key of one of the charters signed that."""
    vouched = {}
    for entry in certificate.accredits:
        signed = parse_signed_act(entry)
        by, key = signed.head["by"], signed.head["key"]
        root = roots_of(charters, by).get(key)
        if signed.kind != "accredit" or signed.head["council"] != council or root is None:
            raise NotSound(
                "accreditation-foreign",
                "An accreditation is not by a root key of a charter in the certificate.",
                "Ask for the certificate again.",
            )
        body = read_act(signed).body
        assert isinstance(body, Accredit)
        check_signature_line(signed.text, signed.signature, vkey_of(root))
        vouched[key_digest(body.vkey)] = (by, key)
    return vouched
