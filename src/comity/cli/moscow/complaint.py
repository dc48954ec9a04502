"""Scene 2: where Russia is consulted, the host cannot conclude early, and a forged record fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from comity.cli.moscow import papers
from comity.cli.moscow.doctored import doctored_record, forged_conclusion
from comity.cli.moscow.play import Play
from comity.core.state import Council
from comity.errors import NotSound


def complaint_made_impossible(play: Play) -> None:
    """The host tries twice to conclude, forges a record, and is refused each time."""
    speech = play.speech
    speech.scene("2. The complaint made impossible")
    speech.say("The line to Moscow is down again. The Alliance circulates a text on terrorism.")
    with play.stage.out_of_reach("node-Russia"):
        circulation = play.deliver(
            "terrorism", "Joint assessment of threats", papers.THREATS, play.threats
        )
        play.joint.until(lambda council: _has_notice(council, circulation, "Alliance"))
        speech.say("The host tries to conclude without Russia.")
        _try_to_conclude(play, circulation)
    play.joint.until(lambda council: _has_notice(council, circulation, "Russia"))
    speech.say("The line is back, Russia's node has given notice. The host tries again, too early.")
    _try_to_conclude(play, circulation)
    with TemporaryDirectory(dir=play.stage.work) as folder:
        path = Path(folder) / "doctored"
        doctored_record(play, forged_conclusion(play, circulation), path)
        speech.say("The host forges a record that contains the conclusion. Anybody may judge it:")
        speech.plain(_judged(path))
    statement = play.joint.document(papers.ANSWER)
    key = play.delegate("Russia")
    play.joint.position("Russia", key, circulation, "approve", statement=statement)
    play.concluded(play.joint, circulation)
    speech.say(f"Russia answers, and only then: {play.notice_line(circulation, 'Russia')}.")


def _has_notice(council: Council, circulation: str, party: str) -> bool:
    """Whether the record shows a party's notice, and an attested time to set against it."""
    served = council.open.get(circulation)
    return served is not None and served.served is not None and party in served.notices


def _try_to_conclude(play: Play, circulation: str) -> None:
    refusal = play.joint.refusal(lambda: forged_conclusion(play, circulation))
    play.speech.refused("The record", f"{refusal.sentence} [{refusal.code}]")


def _judged(path: Path) -> str:
    """What `comity verify` says in a process of its own: the failed checks, and its exit code."""
    words = [sys.executable, "-m", "comity.cli.main", "verify", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 1:
        raise NotSound("forgery-passed", "The forged record was not refused.", "Report this.")
    return "\n".join(["$ comity verify doctored", *_failed(done.stdout), "exit 1"])


def _failed(report: str) -> list[str]:
    """The lines of the checks that failed, with what was found."""
    checks = report.partition("Checks\n")[2].partition("\n\n")[0]
    kept, failing = [], False
    for line in checks.split("\n"):
        if line[:4].strip().isdigit():
            failing = " FAILED: " in line
        if failing:
            kept.append(line)
    return kept
