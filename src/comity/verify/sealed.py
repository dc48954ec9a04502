"""Judging a sealed certificate: from its bytes and the council's identity to a report.

The checks, done in this order by `comity.wire.sealed_judgement` (1 here); the first that fails
ends it:

 1  form         the file is a certificate in the one accepted spelling
 2  council      entry 0 founds the council that was asked for
 3  state        the state is the one that the first entry seals
 4  acts         every entry since is judged at its place, and every outcome follows from the rules
 5  signatures   every signature on the checkpoint is of the log or of a cosigner in force
 6  entries      the entries are exactly those since the seal that the checkpoint covers
 7  final        enough parties cosigned the checkpoint
 8  seal         enough parties affirmed the seal, with keys that a known charter vouches for
 9  decision     the decision is on the record at the entry that the certificate names
10  documents    no document is missing, altered or surplus

Never made, because no such certificate can show it:

11  before       what the record says before the seal; that is the word of those who affirmed it
12  readers      that a person has read what a party's node held
13  later        what the record says after the last entry of the certificate

Source: the design, section 3.6; the specification, page "certificate".
"""

from __future__ import annotations

from comity.errors import ComityError
from comity.verify.between import attested_now
from comity.verify.cosigned import signed_words
from comity.verify.decisions import charters_of, decisions_of
from comity.verify.ledger import Ledger
from comity.verify.report import Finding, Report, counted
from comity.wire.sealed import SealedCertificate, parse_sealed
from comity.wire.sealed_judgement import SealedJudgement, judge_sealed

CHECKS = (
    ("form", "The file is a certificate in the one accepted spelling"),
    ("council", "Entry 0 founds the council that was asked for"),
    ("state", "The state is the one that the first entry seals"),
    ("acts", "Every entry since is judged at its place, and every outcome follows from the rules"),
    ("signatures", "Every signature on the checkpoint is of the log or of a cosigner in force"),
    ("entries", "The entries are exactly those since the seal that the checkpoint covers"),
    ("final", "Enough parties cosigned the checkpoint"),
    ("seal", "Enough parties affirmed the seal, with keys that a known charter vouches for"),
    ("decision", "The decision is on the record at the entry that the certificate names"),
    ("documents", "No document is missing, altered or surplus"),
    ("before", "What the record says before the seal"),
    ("readers", "A person has read what a party's node held"),
    ("later", "What the record says after the last entry of the certificate"),
)
PLACE = "certificate"
_AGAIN = "Ask for the certificate again."
_BEFORE = "It is the word of those who affirmed the seal; a whole certificate shows it."


def judge_sealed_file(raw: bytes, council: str, charter: str = "") -> Report:
    """The report on a sealed certificate. Never raises an error of the house.

    charter: the hash of a later charter of the council that is known as well, "" for none.
    """
    ledger = Ledger(CHECKS)
    ledger.leave("before", _BEFORE)
    ledger.leave("readers", "A cosignature shows what a machine held, not what a person read.")
    ledger.leave("later", "A certificate ends with its own last entry.")
    try:
        certificate = parse_sealed(raw)
    except ComityError as error:
        ledger.note("form", error, file=PLACE)
        return Report(PLACE, ledger.verdict(), ledger.checks(), kind="sealed")
    entries, size = len(certificate.entries), certificate.frontier.size
    ledger.succeed("form", f"It holds a state and {counted(entries, 'entry')} since.")
    try:
        judged = judge_sealed(certificate, council, charter)
    except ComityError as error:
        _fall(ledger, error)
        total = size + entries
        return Report(PLACE, ledger.verdict(), ledger.checks(), size=total, kind="sealed")
    _stand(ledger, certificate, judged)
    return _report(ledger, judged)


def _fall(ledger: Ledger, error: ComityError) -> None:
    number = error.facts.pop("check", 1)
    assert isinstance(number, int)
    for name, _ in CHECKS[1:number]:
        ledger.succeed(name, "Nothing speaks against it.")
    if error.code in ("document-missing", "document-differs"):
        # A certificate brings all that judging needs, so a gap is a fault of its own.
        ledger.fail("documents", Finding(error.code, error.sentence, _AGAIN, PLACE))
    else:
        ledger.note(CHECKS[number][0], error, file=PLACE)


def _stand(ledger: Ledger, certificate: SealedCertificate, judged: SealedJudgement) -> None:
    since, entries = certificate.frontier.size, len(certificate.entries)
    names = sorted({stamp.name for stamp in judged.stamps if stamp.role == "notice"})
    without = sum(reading.error is not None for reading in judged.readings)
    verb = "is" if without < 2 else "are"
    ledger.succeed("council", "It is the council that was asked for.")
    ledger.succeed("state", f"Entry {since} seals it.")
    ledger.succeed(
        "acts", f"{counted(entries, 'entry')} judged; {without or 'none'} {verb} without effect."
    )
    keys, note = judged.reader.log_keys(), certificate.checkpoint
    ledger.succeed("signatures", signed_words(judged.council.origin, note, keys))
    last = since + entries - 1
    ledger.succeed("entries", f"The checkpoint covers exactly entries {since} to {last}.")
    ledger.succeed("final", f"{len(names)} parties cosigned: {', '.join(names)}.")
    ledger.succeed("seal", f"{len(judged.word)} parties affirmed: {', '.join(judged.word)}.")
    detail = f"Entry {certificate.conclude} concludes {certificate.outcome}."
    ledger.succeed("decision", detail)
    ledger.succeed("documents", f"{counted(len(certificate.documents), 'document')}, each needed.")


def _report(ledger: Ledger, judged: SealedJudgement) -> Report:
    council, reader, own = judged.council, judged.reader, judged.circulation.id
    return Report(
        subject=PLACE,
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
        decisions=tuple(each for each in decisions_of(council) if each.circulation == own),
        kind="sealed",
        word=judged.word,
    )
