"""The five scenes of Moscow, 23 November 2001;
each takes the play on from where the last one left it.
"""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from comity.cli.moscow import papers
from comity.cli.moscow.cast import ALLIES
from comity.cli.moscow.doctored import doctored_record, forged_conclusion
from comity.cli.moscow.play import INNER_ORIGIN, JOINT_ORIGIN, Play
from comity.core.instants import clock_time
from comity.core.state import Circulation
from comity.core.surprise import prospects
from comity.core.surprise_words import prospect_sentences
from comity.errors import ComityError, Refused
from comity.wire.digest import digest

YEAR = 365 * 86_400


def prologue(play: Play) -> None:
    """Keys, processes, and two councils founded."""
    stage, speech = play.stage, play.speech
    speech.scene("Before the curtain")
    with speech.waiting("Starting the host and three neutral witnesses"):
        logs = [play.log_vkey(origin) for origin in (INNER_ORIGIN, JOINT_ORIGIN)]
        host = stage.secretariat(play.data, stage.witnesses(logs))
        stage.await_all()
        stage.watch()
    inner = play.found(
        "inner",
        host.url,
        INNER_ORIGIN,
        "US",
        play.charter("north-atlantic-council"),
        "North Atlantic Council",
    )
    with speech.waiting("Eighteen Allies accede, nineteen accredit their delegations"):
        for ally in ALLIES:
            if ally != "US":
                play.inner.act("accede", ally, stage.keys.root(ally))
            play.accredit(play.inner, ally)
    joint = play.found(
        "joint",
        host.url,
        JOINT_ORIGIN,
        "Russia",
        play.charter("permanent-joint-council", inner),
        "Permanent Joint Council",
    )
    play.accredit(play.joint, "Russia")
    with speech.waiting("Starting the parties' nodes"):
        stage.nodes(host.url, {"inner": inner, "joint": joint})
        stage.await_all()
    speech.say(f"Nineteen Allies have founded their council, {inner[:12]}….")
    speech.say(f"Russia has founded the Permanent Joint Council, {joint[:12]}….")
    speech.say(
        "Russia, the United Kingdom and the United States run their own nodes; one serves the rest."
    )


def permanent_joint_council(play: Play) -> None:
    """The Alliance joins; on operations and enlargement Russia is told only after the fact."""
    speech = play.speech
    speech.scene("1. The Permanent Joint Council: dialogue, and news after the fact")
    with speech.waiting("The nineteen decide by silence to join"):
        (accession,) = play.mandates(
            [("Accession to the joint council", papers.ACCESSION, {"act": "accede"})]
        )
    authority = play.joint.document(accession)
    play.joint.act("accede", "Alliance", play.delegate("UK"), authority=authority)
    speech.say("The Alliance has joined by the certificate of its own decision.")
    for sentence in _prospects(play, "Russia"):
        speech.say(sentence)
    wishes = [
        ("Invitation to three states", papers.ENLARGEMENT, "enlargement"),
        ("An air operation", papers.OPERATIONS, "operations"),
    ]
    with speech.waiting("The nineteen decide on enlargement and on an air operation"):
        made = play.mandates([(title, text, {"act": "submit"}) for title, text, _ in wishes])
    for (title, text, sphere), certificate in zip(wishes, made, strict=True):
        circulation = play.deliver(sphere, title, text, certificate)
        play.concluded(play.joint, circulation)
        speech.say(f"{title}: {play.notice_line(circulation, 'Russia')}.")


def _prospects(play: Play, party: str) -> tuple[str, ...]:
    """What `comity charter check` says of a party under the charter in force."""
    charter = play.joint.council.charter
    found = [each for each in prospects(charter) if each.party == party]
    return prospect_sentences(charter, found)


def complaint_made_impossible(play: Play) -> None:
    """Where Russia is consulted the host cannot conclude early, and a forged record fails."""
    speech = play.speech
    speech.scene("2. The complaint made impossible")
    with speech.waiting("The nineteen agree on a text on terrorism"):
        (certificate,) = play.mandates(
            [("Joint assessment of threats", papers.THREATS, {"act": "submit"})]
        )
    circulation = play.deliver(
        "terrorism", "Joint assessment of threats", papers.THREATS, certificate
    )
    speech.say("The Alliance circulates a text on terrorism. The host tries to conclude at once.")
    _try_to_conclude(play, circulation)
    play.joint.until(lambda council: _has_notice(council.open.get(circulation), "Russia"))
    speech.say("Russia's node has given notice. The host tries again, before the period has run.")
    _try_to_conclude(play, circulation)
    with TemporaryDirectory(dir=play.stage.work) as folder:
        path = Path(folder) / "doctored"
        doctored_record(play, forged_conclusion(play, circulation), path)
        speech.say("The host forges a record that contains the conclusion. Anybody may judge it:")
        speech.plain(_judge(path))
    statement = play.joint.document(papers.ANSWER)
    key = play.delegate("Russia")
    play.joint.position("Russia", key, circulation, "approve", statement=statement)
    play.concluded(play.joint, circulation)
    speech.say(f"Russia answers, and only then: {play.notice_line(circulation, 'Russia')}.")


def _has_notice(served: Circulation | None, party: str) -> Circulation | None:
    return served if served is not None and party in served.notices else None


def _try_to_conclude(play: Play, circulation: str) -> None:
    try:
        play.joint.follow_surely()
        play.joint.host.lodge(forged_conclusion(play, circulation))
    except ComityError as error:
        play.speech.refused("The record", f"{error.sentence} [{error.code}]")
    else:
        raise Refused(
            "demo-broken", "The host could conclude before the period had run.", "Report this."
        )


def _judge(path: Path) -> str:
    import subprocess
    import sys

    words = [sys.executable, "-m", "comity.cli.main", "verify", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    wrong = [
        line for line in done.stdout.splitlines() if "FAILED" in line or "entry" in line.lower()
    ]
    return "$ comity verify doctored\n" + "\n".join(wrong[:6]) + f"\nexit {done.returncode}"


def proposal(play: Play) -> None:
    """The United Kingdom's proposal becomes the Alliance's, and then the charter of both."""
    speech = play.speech
    speech.scene("3. The proposal: a council at twenty")
    charter = play.charter("at-twenty")
    amends = play.inner.document(charter)
    play.joint.document(charter)
    with speech.waiting("The United Kingdom tables it in the Alliance"):
        (certificate,) = play.mandates(
            [("A council at twenty", papers.PROPOSAL, {"act": "submit", "amends": amends})]
        )
    circulation = play.deliver(
        "constitution", "A council at twenty", papers.PROPOSAL, certificate, amends=amends
    )
    speech.say("The Alliance's certificate tables it in the joint council, in three languages.")
    play.joint.position("Russia", play.delegate("Russia"), circulation, "approve")
    with speech.waiting("Notice of both, and the period of the old charter's own amendment rule"):
        served = play.concluded(play.joint, circulation)
    assert digest(charter) == play.joint.council.charter_hash
    speech.say(
        f"Adopted at entry {served.concluded}; from that entry on the new charter is in force."
    )
    with speech.waiting("The nineteen accede by their own acts"):
        for ally in ALLIES:
            play.joint.act("accede", ally, play.stage.keys.root(ally))
            play.accredit(play.joint, ally)
    speech.say(f"{len(play.joint.council.members)} members: Russia decides with the nineteen.")
    play.certificates["council-at-twenty"] = play.certificate(play.joint, circulation)


def at_twenty(play: Play) -> None:
    """A declaration by silence: broken once, amended, adopted with reservations; a promise."""
    speech, joint = play.speech, play.joint
    speech.scene("4. At twenty: a declaration on terrorism")
    first = play.submit(
        joint,
        "UK",
        play.delegate("UK"),
        "terrorism",
        "Declaration on terrorism",
        papers.DECLARATION,
        deadline=int(time.time()) + 3,
    )
    matter = joint.council.open[first].matter
    statement = joint.document(papers.BROKEN_SILENCE)
    joint.position("Turkey", play.delegate("Turkey"), first, "break", statement=statement)
    speech.say("Turkey breaks the silence, with reasons. The United Kingdom amends the text.")
    texts = joint.texts(papers.AMENDED)
    joint.act("amend", "UK", play.delegate("UK"), matter=matter, texts=texts)
    deadline = int(time.time()) + 3
    again = joint.act(
        "circulate", "UK", play.delegate("UK"), matter=matter, texts=texts, deadline=deadline
    )
    speech.say(f"Circulated again, under silence until {clock_time(deadline)}.")
    for party, text in (
        ("Russia", papers.RUSSIAN_RESERVATION),
        ("Norway", papers.ALLIED_RESERVATION),
    ):
        reservation = joint.document(text)
        joint.position(party, play.delegate(party), again, "agree", reservation=reservation)
    with speech.waiting("Twenty nodes give notice; nobody breaks the silence"):
        served = play.concluded(joint, again)
    assert served.outcome is not None
    speech.say(
        f"{served.outcome.kind.capitalize()}, with the reservations of Russia and Norway beside it."
    )
    now = int(time.time())
    joint.act(
        "undertake",
        "Russia",
        play.delegate("Russia"),
        circulation=again,
        title="Overflight and bases",
        text=joint.document(papers.UNDERTAKING),
        starts=now,
        ends=now + YEAR,
        report_due=now + YEAR // 4,
    )
    speech.say("Russia undertakes to allow overflight and bases, for a year at most.")
    play.certificates["declaration-on-terrorism"] = play.certificate(joint, again)
