"""Scene 4: a declaration at twenty, by silence: broken once, amended, adopted with reservations."""

from __future__ import annotations

import time

from comity.cli.moscow import papers
from comity.cli.moscow.play import ANSWER_SECONDS, Play
from comity.core.instants import clock_time, instant
from comity.core.surprise_words import listing
from comity.verify.make_sealed import make_sealed
from comity.wire.packed import packed

YEAR = 365 * 86_400
SILENCE_AGAIN_SECONDS = 6


def at_twenty(play: Play) -> None:
    """The declaration, what was said beside it, and what was promised under it."""
    speech, joint = play.speech, play.joint
    speech.scene("4. At twenty: a declaration on terrorism")
    matter = _broken_silence(play)
    again = _amended(play, matter)
    with speech.waiting("Twenty nodes give notice; nobody breaks the silence"):
        served = play.concluded(joint, again)
    assert served.outcome is not None
    reserved = [each.spoken.party for each in served.outcome.positions if each.spoken.reservation]
    speech.say(
        f"{served.outcome.kind.capitalize()} after {len(served.notices)} notices, "
        f"with reservations of {listing(reserved)} beside it."
    )
    _undertake(play, again)
    play.certificates["declaration-on-terrorism"] = play.certificate(joint, again)
    _seal(play, again)


def _seal(play: Play, circulation: str) -> None:
    """Three parties give their word on the state that the secretariat sealed before concluding."""
    joint = play.joint
    (sealing,) = joint.council.seals.values()
    for party in ("UK", "Norway", "Russia"):
        joint.act("affirm", party, play.delegate(party), seal=sealing.id)
    raw = play.certificate(joint, circulation, make_sealed)
    play.sealed["declaration-on-terrorism"] = packed(raw)
    play.speech.say(
        "The United Kingdom, Norway and Russia affirm the state before it: a small certificate "
        "may rest on their word."
    )


def _broken_silence(play: Play) -> str:
    """The first text goes under silence, and Turkey breaks it; the matter's id."""
    speech, joint = play.speech, play.joint
    first = play.submit(
        joint,
        "UK",
        play.delegate("UK"),
        "terrorism",
        "Declaration on terrorism",
        papers.DECLARATION,
        within=ANSWER_SECONDS,
    )
    matter = joint.council.open[first].matter
    speech.say("The United Kingdom puts a declaration under silence.")
    statement = joint.document(papers.BROKEN_SILENCE)
    joint.position("Turkey", play.delegate("Turkey"), first, "break", statement=statement)
    speech.say(f"Turkey breaks the silence: {papers.BROKEN_SILENCE.strip()}")
    return matter


def _amended(play: Play, matter: str) -> str:
    """The amended text goes under silence; two parties agree with reservations."""
    speech, joint = play.speech, play.joint
    texts = joint.texts(papers.AMENDED)
    joint.act("amend", "UK", play.delegate("UK"), matter=matter, texts=texts)
    deadline = int(time.time()) + SILENCE_AGAIN_SECONDS
    again = joint.act(
        "circulate", "UK", play.delegate("UK"), matter=matter, texts=texts, deadline=deadline
    )
    speech.say(
        f"The text is amended and circulated again, under silence until {clock_time(deadline)}."
    )
    for party, words in (
        ("Russia", papers.RUSSIAN_RESERVATION),
        ("Norway", papers.ALLIED_RESERVATION),
    ):
        reservation = joint.document(words)
        joint.position(party, play.delegate(party), again, "agree", reservation=reservation)
    return again


def _undertake(play: Play, circulation: str) -> None:
    now = int(time.time())
    play.joint.act(
        "undertake",
        "Russia",
        play.delegate("Russia"),
        circulation=circulation,
        title="Overflight and bases",
        text=play.joint.document(papers.UNDERTAKING),
        starts=now,
        ends=now + YEAR,
        report_due=now + YEAR // 4,
    )
    play.speech.say(
        f"Russia undertakes to allow overflight and bases, until {instant(now + YEAR)}."
    )
