"""What would follow from an act is what does follow: effects read off two states of a council."""

from __future__ import annotations

from typing import Any

import pytest

from comity.core.authority import ROOT_ACTS
from comity.core.effect import Effect
from comity.core.fill import filled
from comity.core.follows import effects
from comity.core.state import Council
from comity.errors import ComityError
from tests.core.test_service import Serving
from tests.world import World, procedure


def council(world: World) -> Council:
    """The state of a world."""
    assert world.reader.council is not None
    return world.reader.council


def after(world: World, kind: str, by: str, **fields: Any) -> dict[str, Effect]:
    """The effects of an act that is done, by code; of several the last."""
    before = council(world)
    signer = "root" if kind in ROOT_ACTS else ""
    world.do(kind, by, signer=signer, **fields)
    return {each.code: each for each in effects(before, council(world))}


def test_founding() -> None:
    (effect,) = effects(None, council(World()))
    assert effect.plain() == {
        "code": "council-founded",
        "sentence": "The council The council is founded.",
        "facts": {},
    }


def test_people() -> None:
    world = World(accede=False)
    assert after(world, "accede", "Russia")["member-joins"].facts == {"party": "Russia"}
    vkey = world.vkey("Russia/mission")
    found = after(world, "accredit", "Russia", delegate="mission", vkey=vkey, spheres=["open"])
    made = found["delegate-accredited"]
    assert made.sentence == "mission may act for Russia: every act of a delegate, in open."
    found = after(world, "recall", "Russia", delegate=made.facts["key"])
    assert found["delegate-recalled"].sentence == "mission no longer acts for Russia."
    vkey = world.vkey("Russia/envoy")
    found = after(world, "accredit", "Russia", delegate="envoy", vkey=vkey, until=0)
    made = found["delegate-accredited"]
    assert made.sentence.endswith("in every sphere, until 1970-01-01 00:00:00 UTC.")
    found = after(world, "suspend", "Russia", delegate=made.facts["key"])
    words = "envoy is suspended, and no longer acts for Russia with this key."
    assert found["delegate-suspended"].sentence == words
    found = after(world, "withdraw_party", "Russia")
    assert found["member-leaves"].facts == {"party": "Russia"}
    assert "table-changes" not in found


def test_a_matter_from_tabling_to_its_decision() -> None:
    world = World()
    texts = world.texts("text")
    found = after(world, "table", "Russia", sphere="open", title="Ports", texts=texts)
    matter = found["matter-opens"].facts["matter"]
    changed = world.texts("better")
    assert "text-changes" in after(world, "amend", "Russia", matter=matter, texts=changed)
    fields: dict[str, Any] = {"matter": matter, "texts": changed, "deadline": world.time + 100}
    found = after(world, "circulate", "Russia", **fields)
    circulation = str(found["circulation-opens"].facts["circulation"])
    assert found["party-served"].facts["period"] == 60
    assert found["silence"].sentence == "Silence counts as: assent."
    said = {"circulation": circulation, "position": "object"}
    found = after(
        world, "position", "Alliance", **filled(council(world), "position", "Alliance", said)
    )
    assert found["result-settled"].facts["outcome"] == "no_decision"
    assert found["still-needed"].facts["reason"] == "notice-missing"
    world.evidence()
    said["position"] = "approve"
    whole = filled(council(world), "position", "Alliance", said)
    assert len(whole["replaces"]) == 1
    found = after(world, "position", "Alliance", **whole)
    assert found["position-taken"].sentence.endswith("in place of what it said before.")
    assert found["deadline"].facts["deadline"] == world.time + 100
    world.evidence()
    world.time += 200
    world.evidence()
    whole = filled(council(world), "conclude", "secretariat", {"circulation": circulation})
    assert whole["outcome"] == "adopted"
    found = after(world, "conclude", "secretariat", **whole)
    assert found["circulation-ends"].sentence == "The circulation of “Ports” ends: adopted."
    assert found["matter-settled"].facts["status"] == "adopted"
    assert "reason" in found


def test_what_is_promised_under_a_decision() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.decide(circulation)
    text = world.document(b"We promise.\n")
    term = {"starts": world.time, "ends": world.time + 9, "report_due": world.time + 5}
    found = after(
        world, "undertake", "Russia", circulation=circulation, title="Tolls", text=text, **term
    )
    assert found["undertaking-begins"].facts["ends"] == world.time + 9
    assert found["report-owed"].facts["report_due"] == world.time + 5


def test_a_conclusion_that_would_not_stand_is_not_filled_in() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    with pytest.raises(ComityError) as early:
        filled(council(world), "conclude", "secretariat", {"circulation": circulation})
    assert early.value.code == "notice-missing"
    said = {"circulation": circulation, "outcome": "rejected"}
    assert filled(council(world), "conclude", "secretariat", said) == said


def test_what_somebody_says_is_never_changed() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    said = {"circulation": circulation, "position": "approve", "texts": ["x"], "replaces": []}
    assert filled(council(world), "position", "Russia", said) == said
    matter = council(world).open[circulation].matter
    told = {"matter": matter, "texts": [], "deadline": 5}
    assert filled(council(world), "circulate", "Russia", told) == told


def test_a_new_charter_and_whom_it_leaves_out() -> None:
    world = World()
    plain = world.documents[world.charter].replace(b'"grace":5', b'"grace":6')
    amends = world.document(plain)
    texts = world.texts("The new rules")
    fields: dict[str, Any] = {"sphere": "open", "title": "Rules", "texts": texts}
    matter = world.do("table", "Alliance", amends=amends, **fields)
    deadline = world.time + 100
    circulation = world.do("circulate", "Alliance", matter=matter, texts=texts, deadline=deadline)
    world.evidence()
    world.time += 200
    world.evidence()
    found = after(world, "conclude", "secretariat", circulation=circulation, outcome="adopted")
    assert found["charter-changes"].facts["charter"] == amends


def test_more_time_and_less() -> None:
    more = {"extensions": {"times": 1, "longest": 500}}
    names = ("consensus", "alone", "unheard")
    world = World(changes={"procedures": [procedure(name, **more) for name in names]})
    circulation = world.circulate("Alliance", "text")
    until = world.time + 400
    found = after(world, "request", "Russia", circulation=circulation, deadline=until)
    assert found["time-asked"].facts["party"] == "Russia"
    found = after(world, "extend", "Alliance", circulation=circulation, deadline=until)
    assert found["deadline-moves"].facts["deadline"] == until
    found = after(world, "waive", "Russia", circulation=circulation)
    assert found["period-waived"].sentence == (
        "Russia gives up its period; its notice is still owed."
    )


def test_service_without_notice_and_its_cure() -> None:
    case = Serving()
    named: dict[str, Any] = {"circulation": case.circulation, "party": "Russia"}
    found = after(case.world, "attempt", "Norway", channel="node", **named)
    assert found["service-attempted"].sentence == "Norway tried to serve Russia over node."
    case.noticed()
    case.world.time += 86_400
    for by, channel in (("Malta", "relay"), ("Norway", "post")):
        case.attempt(by, channel)
    whole = filled(council(case.world), "deem", "Norway", named)
    assert len(whole["attempts"]) == 3
    found = after(case.world, "deem", "Norway", **whole)
    assert found["service-deemed"].facts["party"] == "Russia"
    found = after(case.world, "cure", "Russia", **named)
    assert found["service-cured"].sentence == "Russia says that Russia could reach nobody."


def test_a_text_that_cannot_be_opened_and_a_reservation_that_is_lifted() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    served = council(world).open[circulation]
    named: dict[str, Any] = {"circulation": circulation}
    document = served.texts[0].document
    assert "notice-void" in after(world, "cannot_open", "Russia", document=document, **named)
    (shut,) = council(world).open[circulation].serving.unopened
    assert "notice-again" in after(world, "lift", "Russia", of=shut.id, **named)
    reservation = world.document(b"But.\n")
    spoken = world.say("Russia", circulation, "approve", reservation=reservation)
    world.decide(circulation)
    found = after(world, "lift", "Russia", of=spoken, **named)
    assert found["reservation-lifted"].facts["position"] == spoken
