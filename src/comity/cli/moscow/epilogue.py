"""The end: the copies are compared and judged, the certificates shown to a stranger."""

from __future__ import annotations

from pathlib import Path

from comity.cli.judged import as_text
from comity.cli.moscow.harvest import NAMES, harvest
from comity.cli.moscow.play import Play
from comity.core.surprise_words import listing
from comity.errors import NotSound
from comity.verify.certificate import judge_file
from comity.verify.record import judge_record
from comity.verify.source import Directory
from comity.wire.certificate import parse_certificate
from comity.wire.judgement import judge_certificate


def epilogue(play: Play, out: Path) -> None:
    """Write everything out, judge every copy, and verify every certificate."""
    speech = play.speech
    speech.scene("5. Every party holds the record")
    with speech.waiting("Every node cosigns the end of the record"):
        places = harvest(play, out)
    for name, title in NAMES.items():
        copies = [place for place in places if place.name == title]
        reports = [
            judge_record(Directory(str(place)), play.pens[name].council.id) for place in copies
        ]
        texts = {as_text(report) for report in reports}
        if len(texts) != 1 or reports[0].verdict.exit_code:
            raise NotSound("copies-unsound", f"A copy of {title} is not sound.", f"Judge {out}.")
        speech.say(
            f"{title}: {len(copies)} copies, {len(play.pens[name].entries)} entries, "
            f"one and the same report: {reports[0].verdict.value}."
        )
    council = play.joint.council.id
    for name, raw in play.certificates.items():
        judged = judge_certificate(parse_certificate(raw), council)
        assert judged.circulation.outcome is not None
        speech.say(
            f"Certificate {name}: {judged.circulation.outcome.kind}, {len(raw) // 1024} KiB, "
            "verified with nothing but the council's identity."
        )
    charter = play.joint.council.charter_hash
    for name, raw in play.sealed.items():
        report = judge_file(raw, council, charter)
        assert report.verdict.exit_code == 0
        speech.say(
            f"The same sealed, {name}: {len(raw) // 1024} KiB, on the word of "
            f"{listing(report.word)}, for who knows the council and its charter."
        )
    speech.plain(f"$ comity verify {out / 'records' / 'Russia' / NAMES['joint']}")
    declaration = out / "certificates" / "declaration-on-terrorism.certificate"
    speech.plain(f"$ comity certificate verify {declaration} --council {council}")
