"""Scene 3: the United Kingdom's proposal becomes the Alliance's, then the charter of both."""

from __future__ import annotations

from comity.cli.moscow import papers
from comity.cli.moscow.cast import ALLIES
from comity.cli.moscow.play import Play
from comity.core.instants import clock_time
from comity.core.state import Circulation
from comity.core.surprise_words import listing
from comity.errors import Refused
from comity.wire.digest import digest

DISCUSSION_SECONDS = 4


def proposal(play: Play) -> None:
    """A council at twenty: tabled, discussed, adopted under the old charter, and joined."""
    speech = play.speech
    speech.scene("3. The proposal: a council at twenty")
    charter = play.charter("at-twenty")
    certificate = _discussed_by_the_nineteen(play, digest(charter))
    circulation = play.deliver(
        "constitution",
        "A council at twenty",
        papers.PROPOSAL,
        certificate,
        amends=play.joint.document(charter),
    )
    speech.say("The Alliance's certificate tables it in the joint council, as a charter amendment.")
    play.joint.until(lambda council: _noticed_by_all(council.open.get(circulation)))
    statement = play.joint.document(papers.RUSSIAN_STATEMENT)
    key = play.delegate("Russia")
    play.joint.position("Russia", key, circulation, "approve", statement=statement)
    speech.say(f"Russia approves: {papers.RUSSIAN_STATEMENT.strip()}")
    with speech.waiting("The period of the old charter's own amendment rule"):
        served = play.concluded(play.joint, circulation)
    if play.joint.council.charter_hash != digest(charter):
        raise Refused("amendment-failed", "The new charter is not in force.", "Report this.")
    speech.say(
        f"Adopted by both at entry {served.concluded}, as the old charter asks; "
        "from that entry on the new charter is in force."
    )
    _accede(play)
    play.certificates["council-at-twenty"] = play.certificate(play.joint, circulation)


def _discussed_by_the_nineteen(play: Play, charter: str) -> bytes:
    """The proposal goes through the Alliance's own council; the certificate of its decision."""
    speech, inner = play.speech, play.inner
    inner.document(play.charters["at-twenty"])
    circulation = play.propose(
        "A council at twenty", papers.PROPOSAL, DISCUSSION_SECONDS, act="submit", amends=charter
    )
    languages = listing([papers.LANGUAGES[lang] for lang in papers.PROPOSAL])
    speech.say(f"The United Kingdom tables it in the Alliance, in {languages}.")
    for ally, words in papers.DISCUSSION.items():
        statement = inner.document(words)
        inner.position(ally, play.delegate(ally), circulation, "agree", statement=statement)
        speech.say(f"{ALLIES[ally]}: {words.strip()}")
    with speech.waiting("Notice of the nineteen, and their silence"):
        served = play.concluded(inner, circulation)
    assert served.outcome is not None
    assert served.outcome.deadline is not None
    speech.say(
        f"All {len(served.notices)} nodes gave notice; nobody broke the silence "
        f"until {clock_time(served.outcome.deadline)}."
    )
    return play.mandate(circulation)


def _noticed_by_all(served: Circulation | None) -> bool:
    return served is not None and all(owed.party in served.notices for owed in served.owed)


def _accede(play: Play) -> None:
    speech, joint = play.speech, play.joint
    with speech.waiting("The nineteen accede by their own acts"):
        for ally in ALLIES:
            joint.act("accede", ally, play.stage.keys.root(ally))
            play.accredit(joint, ally)
    speech.say(
        f"The nineteen accede, each by its own act. Members: {len(joint.council.members)}. "
        "Russia decides with them, and joins no alliance."
    )
    speech.plain("$ comity charter check at-twenty")
    for sentence in play.prospects_of("Russia"):
        speech.plain(f"  {sentence}")
