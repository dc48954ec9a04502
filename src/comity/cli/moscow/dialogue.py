"""Scene 1: the Permanent Joint Council, in which Russia can be told only after the fact."""

from __future__ import annotations

import time

from comity.cli.moscow import papers
from comity.cli.moscow.play import SILENCE_SECONDS, Play

OUTAGE_SECONDS = 3
DECIDED_ALONE = (
    ("Invitation to three states", papers.ENLARGEMENT, "enlargement"),
    ("An air operation", papers.OPERATIONS, "operations"),
)


def permanent_joint_council(play: Play) -> None:
    """The Alliance joins; on enlargement and operations it decides, and Russia hears of it."""
    speech = play.speech
    speech.scene("1. The Permanent Joint Council: dialogue, and news after the fact")
    with speech.waiting("The nineteen decide by silence"):
        accession, threats, *alone = _decisions_of_the_nineteen(play)
    play.threats = threats
    authority = play.joint.document(accession)
    play.joint.act("accede", "Alliance", play.delegate("UK"), authority=authority)
    speech.say("The Alliance has joined by the certificate of its own decision.")
    speech.plain("$ comity charter check permanent-joint-council")
    for sentence in play.prospects_of("Russia"):
        speech.plain(f"  {sentence}")
    speech.say("The line to Moscow is down. The Alliance circulates two texts all the same.")
    with play.stage.out_of_reach("node-Russia"):
        circulations = [
            play.deliver(sphere, title, text, certificate)
            for (title, text, sphere), certificate in zip(DECIDED_ALONE, alone, strict=True)
        ]
        for circulation in circulations:
            play.concluded(play.joint, circulation)
        speech.say("Both are decided. Nobody waited for Russia's notice, and nobody had to.")
        with speech.waiting("The line comes back"):
            time.sleep(OUTAGE_SECONDS)
    for (title, _, sphere), circulation in zip(DECIDED_ALONE, circulations, strict=True):
        speech.say(f"{title} ({sphere}): {play.notice_line(circulation, 'Russia')}.")


def _decisions_of_the_nineteen(play: Play) -> list[bytes]:
    """What the Alliance resolves to say in the joint council, side by side; the certificates."""
    wishes = [
        ("Accession to the joint council", papers.ACCESSION, "accede"),
        ("Joint assessment of threats", papers.THREATS, "submit"),
        *((title, text, "submit") for title, text, _ in DECIDED_ALONE),
    ]
    circulations = [
        play.propose(title, text, SILENCE_SECONDS, act=act) for title, text, act in wishes
    ]
    return [play.mandate(circulation) for circulation in circulations]
