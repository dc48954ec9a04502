"""Consulted parties are answered before anything is adopted, and matters can be retrieved."""

from __future__ import annotations

from comity.core.due import conclusions
from comity.core.state import Council
from tests.refusals import refused
from tests.world import World, procedure

PARTIES = ("Alliance", "Russia", "Norway")


def world() -> World:
    """A council that must answer those whom it consults."""
    alone = procedure("alone", proposer="approve", answers=True)
    procedures = [procedure(), alone, procedure("unheard", proposer="approve", periods=[])]
    return World(PARTIES, changes={"procedures": procedures})


def council(made: World) -> Council:
    """Its council."""
    assert made.reader.council is not None
    return made.reader.council


def ready(made: World, circulation: str) -> None:
    """Let the deadline and the grace pass."""
    made.evidence()
    made.time += 200
    made.evidence()
    assert council(made).open[circulation].closed >= 0


def test_nothing_is_adopted_before_what_the_consulted_said_has_been_answered() -> None:
    made = world()
    circulation = made.circulate("Alliance", "text", sphere="consulted")
    said = made.say("Russia", circulation, "object", statement=made.document(b"Why now?\n"))
    ready(made, circulation)
    assert conclusions(council(made)) == ()
    with refused("answer-missing", "Russia was consulted and says object; nobody has addressed"):
        made.conclude(circulation)
    answer = {"circulation": circulation, "of": said, "text": made.document(b"Because.\n")}
    with refused("answer-not-yours"):
        made.do("answer", "Norway", **answer)
    made.do("answer", "Alliance", **answer)
    with refused("answer-unfit"):
        made.do("answer", "Alliance", **answer)
    assert conclusions(council(made)) == ((circulation, "adopted"),)
    made.conclude(circulation)
    with refused("answer-late"):
        made.do("answer", "Alliance", **answer)


def test_who_said_nothing_needs_no_answer_and_a_new_word_needs_a_new_one() -> None:
    made = world()
    circulation = made.circulate("Alliance", "text", sphere="consulted")
    first = made.say("Russia", circulation, "object")
    text = made.document(b"Because.\n")
    made.do("answer", "Alliance", circulation=circulation, of=first, text=text)
    made.say("Russia", circulation, "abstain", replaces=[first])
    ready(made, circulation)
    with refused("answer-missing", "says abstain"):
        made.conclude(circulation)


def retrieving() -> World:
    """A council in which Norway may retrieve what is open to all."""
    spheres = World(PARTIES).charter_plain()["spheres"]
    spheres[0]["powers"] = [{"power": "retrieve", "to": ["Norway"]}]
    return World(PARTIES, name="joint", changes={"spheres": spheres})


def test_a_retrieved_matter_ends_withdrawn_and_never_rejected() -> None:
    made = retrieving()
    circulation = made.circulate("Russia", "text")
    made.say("Russia", circulation, "approve")
    matter = council(made).open[circulation].matter
    for other in ("Alliance", "Russia"):
        with refused("retrieval-lacking", f"does not let {other} retrieve"):
            made.do("retrieve", other, matter=matter)
    made.do("retrieve", "Norway", matter=matter)
    ended = council(made).closed[circulation].outcome
    assert ended is not None
    assert ended.kind == "withdrawn"
    assert council(made).matters[matter].status == "withdrawn"
    with refused("matter-settled", "The matter is withdrawn."):
        made.do("retrieve", "Norway", matter=matter)


def test_what_has_closed_can_no_longer_be_retrieved() -> None:
    made = retrieving()
    circulation = made.circulate("Russia", "text")
    ready(made, circulation)
    with refused("retrieval-late"):
        made.do("retrieve", "Norway", matter=council(made).open[circulation].matter)


def test_where_the_charter_names_nobody_nobody_retrieves() -> None:
    made = World(PARTIES)
    circulation = made.circulate("Russia", "text")
    with refused("retrieval-lacking"):
        made.do("retrieve", "Russia", matter=council(made).open[circulation].matter)
