"""Judging a certificate: from its bytes and the council's identity to a report.

The checks, done in this order by `comity.wire.judgement` (1 here); the first that fails ends it:

 1  form         the file is a certificate in the one accepted spelling
 2  council      entry 0 founds the council that was asked for
 3  acts         every entry is judged at its place, and every outcome follows from the rules
 4  signatures   every signature on the checkpoint is of the log or of a cosigner in force
 5  entries      the entries are exactly those that the checkpoint covers
 6  final        enough parties cosigned the checkpoint
 7  decision     the decision is on the record at the entry that the certificate names
 8  documents    no document is missing, altered or surplus

Never made, because no certificate can show it:

 9  readers      that a person has read what a party's node held
10  later        what the record says after the last entry of the certificate

Source: the design, section 3.6; the specification, page "certificate".
"""

from __future__ import annotations

from comity.errors import ComityError
from comity.verify.between import attested_now
from comity.verify.cosigned import signed_words
from comity.verify.decisions import Decisions, charters_of
from comity.verify.ledger import Ledger
from comity.verify.replay import Replay
from comity.verify.report import Finding, Report, counted, widened
from comity.verify.sealed import judge_sealed_file
from comity.verify.tree import bracket
from comity.wire.certificate import KIND, Certificate, parse_certificate
from comity.wire.judgement import Judgement, judge_certificate
from comity.wire.packed import unpacked
from comity.wire.sealed import is_sealed

CHECKS = (
    ("form", "The file is a certificate in the one accepted spelling"),
    ("council", "Entry 0 founds the council that was asked for"),
    ("acts", "Every entry is judged at its place, and every outcome follows from the rules"),
    ("signatures", "Every signature on the checkpoint is of the log or of a cosigner in force"),
    ("entries", "The entries are exactly those that the checkpoint covers"),
    ("final", "Enough parties cosigned the checkpoint"),
    ("decision", "The decision is on the record at the entry that the certificate names"),
    ("documents", "No document is missing, altered or surplus"),
    ("readers", "A person has read what a party's node held"),
    ("later", "What the record says after the last entry of the certificate"),
)
MAX_CERTIFICATE = 512 << 20
"""Bytes of a certificate that are read, at most."""
PLACE = "certificate"


def judge_file(raw: bytes, council: str, charter: str = "") -> Report:
    """The report on a certificate of either kind, packed or not. Never raises an error of the
    house.

    charter: the hash of a later charter that is known as well; only a sealed one asks for it.
    """
    raw = unpacked(raw, MAX_CERTIFICATE)
    if is_sealed(raw) and len(raw) <= MAX_CERTIFICATE:
        return judge_sealed_file(raw, council, charter)
    ledger = Ledger(CHECKS)
    ledger.leave("readers", "A cosignature shows what a machine held, not what a person read.")
    ledger.leave("later", "A certificate ends with its own last entry.")
    if len(raw) > MAX_CERTIFICATE:
        ledger.fail("form", Finding("certificate-too-large", _TOO_LARGE, _AGAIN, PLACE))
        return Report("certificate", ledger.verdict(), ledger.checks(), kind=KIND)
    try:
        certificate = parse_certificate(raw)
    except ComityError as error:
        ledger.note("form", error, file=PLACE)
        return Report("certificate", ledger.verdict(), ledger.checks(), kind=KIND)
    size = len(certificate.entries)
    ledger.succeed("form", f"It holds {counted(size, 'entry')}.", size)
    try:
        judged = judge_certificate(certificate, council)
    except ComityError as error:
        _fall(ledger, certificate, error)
        return Report("certificate", ledger.verdict(), ledger.checks(), size=size, kind=KIND)
    _stand(ledger, certificate, judged)
    return _report(ledger, judged)


def _fall(ledger: Ledger, certificate: Certificate, error: ComityError) -> None:
    number = error.facts.pop("check", 1)
    assert isinstance(number, int)
    for name, _ in CHECKS[1:number]:
        ledger.succeed(name, "Nothing speaks against it.", len(certificate.entries))
    name = CHECKS[number][0]
    if error.code in ("document-missing", "document-differs"):
        # A certificate brings all that judging needs, so a gap is a fault of its own.
        ledger.fail("documents", Finding(error.code, error.sentence, _AGAIN, PLACE))
        return
    if error.code != "conclusion-false":
        ledger.note(name, error, file=PLACE, **_where(certificate, error, name))
        return
    for found in _falsehoods(certificate):
        ledger.fail(name, widened(found, PLACE))


_AGAIN = "Ask for the certificate again."
_TOO_LARGE = f"The file has more than {MAX_CERTIFICATE} bytes, more than are read."


def _where(certificate: Certificate, error: ComityError, name: str) -> dict[str, int]:
    if name == "council":
        return {"first": 0, "last": 0}
    if name != "entries":
        return {}
    first, last = bracket(iter(certificate.entries))
    return {"first": first, "last": last}


def _falsehoods(certificate: Certificate) -> tuple[Finding, ...]:
    """Each false conclusion with party, instants and period, as a record's report gives them."""
    replay = Replay(certificate.documents.get)
    for entry in certificate.entries:
        replay.take(entry)
    return tuple(found for found, _ in replay.falsehoods())


def _stand(ledger: Ledger, certificate: Certificate, judged: Judgement) -> None:
    size, council = len(certificate.entries), judged.council
    names = sorted({stamp.name for stamp in judged.stamps if stamp.role == "notice"})
    without = sum(reading.error is not None for reading in judged.readings)
    verb = "is" if without < 2 else "are"
    ledger.succeed("council", "It is the council that was asked for.", 1)
    ledger.succeed(
        "acts", f"{counted(size, 'entry')} judged; {without or 'none'} {verb} without effect.", size
    )
    words = signed_words(council.origin, certificate.checkpoint, judged.reader.log_keys())
    ledger.succeed("signatures", words, size)
    ledger.succeed("entries", f"The checkpoint covers exactly {counted(size, 'entry')}.", size)
    ledger.succeed("final", f"{len(names)} parties cosigned: {', '.join(names)}.", size)
    detail = f"Entry {certificate.conclude} concludes {certificate.outcome}."
    ledger.succeed("decision", detail, size)
    ledger.succeed(
        "documents", f"{counted(len(certificate.documents), 'document')}, each needed.", size
    )


def _report(ledger: Ledger, judged: Judgement) -> Report:
    council, reader = judged.council, judged.reader
    own = judged.circulation.id
    return Report(
        subject="certificate",
        verdict=ledger.verdict(),
        checks=ledger.checks(),
        council=council.id,
        title=council.title,
        origin=council.origin,
        size=reader.size,
        root=reader.roots[-1].hex(),
        final=reader.size,
        members=council.members,
        charters=charters_of(council),
        attested=attested_now(council),
        decisions=tuple(Decisions(council, (own,))),
        kind=KIND,
    )
