"""Emergency: one party's call, the duty to meet, and shorter procedures that need a ground."""

from __future__ import annotations

from typing import Any

from comity.core.consultations import consultation_status
from comity.core.outcome import outcome_early
from tests.between import (
    DAY,
    HOUR,
    adopted,
    call,
    called,
    charter,
    convene,
    council_of,
    meeting_fields,
    meeting_world,
    now_of,
    passes,
)
from tests.refusals import refusal
from tests.world import World


def status(world: World, identity: str) -> str:
    """How a consultation stands at the record's own time."""
    council = council_of(world)
    asked = called(world, identity)
    return consultation_status(asked, council.meetings, council.times, now_of(world))


def code(world: World, kind: str, by: str, **fields: Any) -> str:
    """The code with which an act is refused; nothing moves."""
    before = world.reader.council
    found = refusal(lambda: world.do(kind, by, **fields))
    assert world.reader.council is before
    return found


def tabled(world: World, by: str, words: str, **fields: Any) -> dict[str, Any]:
    """A matter tabled; what a circulation of it says."""
    texts = world.texts(words)
    matter = world.do("table", by, sphere="open", title=words, texts=texts, **fields)
    return {"matter": matter, "texts": texts, "deadline": world.time + 10}


def test_one_party_alone_calls_and_its_call_is_nobodys_to_stop() -> None:
    world = meeting_world()
    asked = call(world, "Norway")
    assert (status(world, asked), called(world, asked).due(council_of(world).times)) == (
        "open",
        None,
    )
    passes(world, HOUR)
    assert called(world, asked).due(council_of(world).times) == world.time + DAY


def test_a_call_that_is_not_answered_is_overdue_from_its_attested_time() -> None:
    world = meeting_world()
    asked = call(world, "Norway")
    passes(world, HOUR)
    passes(world, DAY)
    assert status(world, asked) == "open"
    passes(world, 1)
    assert status(world, asked) == "overdue"


def test_a_meeting_in_time_answers_and_needs_no_long_notice() -> None:
    world = meeting_world()
    asked = call(world, "Norway")
    passes(world, HOUR)
    soon = meeting_fields(world, starts=world.time + 3 * HOUR)
    assert code(world, "convene", "Alliance", **soon) == "meeting-too-soon"
    made = convene(world, "Alliance", starts=world.time + 3 * HOUR, consultation=asked)
    assert status(world, asked) == "convened"
    again = meeting_fields(world, starts=world.time + 4 * HOUR, consultation=asked)
    assert code(world, "convene", "Russia", **again) == "consultation-answered"
    world.do("withdraw", "Alliance", meeting=made)
    assert status(world, asked) == "open"
    convene(world, "Russia", starts=world.time + 4 * HOUR, consultation=asked)
    passes(world, 2 * DAY)
    assert status(world, asked) == "convened"


def test_a_meeting_far_off_is_no_answer() -> None:
    world = meeting_world()
    asked = call(world, "Norway")
    passes(world, HOUR)
    late = meeting_fields(world, starts=world.time + DAY + 1, consultation=asked)
    assert code(world, "convene", "Alliance", **late) == "meeting-too-late"
    elsewhere = meeting_fields(world, spheres=["consulted"], consultation=asked)
    assert code(world, "convene", "Alliance", **elsewhere) == "consultation-left-out"


def test_a_meeting_convened_before_any_time_is_attested_may_prove_late() -> None:
    names = ("Alliance", "Russia", "Norway")
    world = World(names, changes=charter(names))
    asked = call(world, "Norway")
    convene(world, "Alliance", starts=world.time + DAY + 1, consultation=asked)
    assert status(world, asked) == "convened"
    passes(world, 0)
    assert status(world, asked) == "late"


def test_anybody_convenes_when_it_is_overdue() -> None:
    powers = [{"power": "convene", "to": ["Alliance"]}]
    rows = charter(("Alliance", "Russia", "Norway"))["spheres"]
    rows[0]["powers"] = powers
    world = meeting_world(spheres=rows)
    asked = call(world, "Norway")
    passes(world, HOUR)
    soon = meeting_fields(world, starts=world.time + 3 * HOUR, consultation=asked)
    assert code(world, "convene", "Norway", **soon) == "power-lacking"
    passes(world, DAY + 1)
    late = meeting_fields(world, starts=world.time + HOUR, consultation=asked)
    wider = late | {"spheres": ["open", "consulted"]}
    assert code(world, "convene", "Norway", **wider) == "power-lacking"
    world.do("convene", "Norway", **late)
    assert status(world, asked) == "late"


def test_calling_needs_the_power_and_the_charters_time() -> None:
    rows = charter(("Alliance", "Russia", "Norway"))["spheres"]
    rows[0]["powers"] = [{"power": "consult", "to": ["Norway"]}]
    rows[1]["within"] = HOUR
    world = meeting_world(spheres=rows)
    texts = world.texts("A threat")
    fields = {"sphere": "open", "title": "A threat", "texts": texts}
    assert code(world, "consult", "Russia", **fields) == "power-lacking"
    assert code(world, "consult", "Norway", **fields | {"sphere": "x"}) == "sphere-unknown"
    asked = call(world, "Alliance", "consulted")
    assert called(world, asked).within == HOUR
    bare = World()
    assert code(bare, "consult", "Russia", **fields) == "consultation-unprovided"


def test_an_emergency_shortens_every_period_and_leaves_none_out() -> None:
    world = meeting_world()
    asked = call(world, "Norway")
    fields = tabled(world, "Norway", "Help")
    assert code(world, "circulate", "Norway", **fields, occasion="emergency") == (
        "occasion-unfounded"
    )
    urgent = {"occasion": "emergency", "consultation": asked}
    circulation = world.do("circulate", "Norway", **fields, **urgent)
    served = council_of(world).open[circulation]
    assert served.procedure.name == "urgent"
    assert [owed.period for owed in served.owed] == [10, 10, 10]
    passes(world, 1)
    assert refusal(outcome_early, served, council_of(world).stamps) == "notice-missing"
    passes(world, 20)
    world.conclude(circulation)
    assert called(world, asked).matter == fields["matter"]


def test_one_call_opens_the_short_procedure_for_one_matter_until_its_meeting_is_over() -> None:
    world = meeting_world()
    asked = call(world, "Norway")
    passes(world, 1)
    urgent = {"occasion": "emergency", "consultation": asked}
    first = tabled(world, "Norway", "Help")
    world.do("circulate", "Norway", **first, **urgent)
    other = tabled(world, "Alliance", "Something else")
    assert code(world, "circulate", "Alliance", **other, **urgent) == "consultation-used"
    convene(world, "Norway", starts=world.time + HOUR, consultation=asked)
    changed = world.texts("Help at once")
    world.do("amend", "Norway", matter=first["matter"], texts=changed)
    world.do("circulate", "Norway", **first | {"texts": changed}, **urgent)
    passes(world, DAY)
    changed = world.texts("Help, too late")
    world.do("amend", "Norway", matter=first["matter"], texts=changed)
    late = first | {"texts": changed}
    assert code(world, "circulate", "Norway", **late, **urgent) == "consultation-over"
    unknown = urgent | {"consultation": "9" * 64}
    assert code(world, "circulate", "Norway", **late, **unknown) == "consultation-unknown"


def test_a_consultation_elsewhere_opens_nothing_here() -> None:
    rows = charter(("Alliance", "Russia", "Norway"))["spheres"]
    world = meeting_world(spheres=rows)
    asked = call(world, "Alliance", "consulted")
    urgent = {"occasion": "emergency", "consultation": asked}
    fields = tabled(world, "Norway", "Help")
    assert code(world, "circulate", "Norway", **fields, **urgent) == "consultation-elsewhere"
    usual = fields | {"consultation": asked}
    assert code(world, "circulate", "Norway", **usual) == "occasion-unfounded"


def test_a_sphere_without_the_occasion_has_only_its_usual_procedure() -> None:
    world = meeting_world()
    texts = world.texts("x")
    matter = world.do("table", "Alliance", sphere="consulted", title="x", texts=texts)
    asked = call(world, "Alliance", "consulted")
    fields = {"matter": matter, "texts": texts, "deadline": world.time + 10}
    urgent = {"occasion": "emergency", "consultation": asked}
    assert code(world, "circulate", "Alliance", **fields, **urgent) == "occasion-unprovided"


def test_a_corrigendum_corrects_an_adopted_text_of_its_sphere() -> None:
    world = meeting_world()
    circulation = adopted(world, "Teh text")
    matter = council_of(world).closed[circulation].matter
    fields = tabled(world, "Alliance", "The text", corrects=matter)
    circulation = world.do("circulate", "Alliance", **fields, occasion="corrigendum")
    assert council_of(world).open[circulation].procedure.name == "slips"
    plain = tabled(world, "Alliance", "Another text")
    assert code(world, "circulate", "Alliance", **plain, occasion="corrigendum") == (
        "occasion-unfounded"
    )
    table = {"sphere": "open", "title": "x", "texts": world.texts("x")}
    for wrong in (plain["matter"], "9" * 64):
        refused = code(world, "table", "Alliance", **table, corrects=wrong)
        assert refused == "correction-unfounded"
    away = table | {"sphere": "consulted"}
    assert code(world, "table", "Alliance", **away, corrects=matter) == "correction-unfounded"


def test_an_error_leaves_the_consultation_free_for_its_matter() -> None:
    """A circulation that is refused for another reason has not used the call up."""
    world = meeting_world()
    asked = call(world, "Norway")
    fields = tabled(world, "Norway", "Help")
    urgent = {"occasion": "emergency", "consultation": asked}
    wrong = fields | {"texts": world.texts("Other")}
    assert code(world, "circulate", "Norway", **wrong, **urgent) == "text-not-latest"
    assert called(world, asked).matter == ""


def test_a_meeting_that_no_longer_answers_leaves_the_call_open() -> None:
    world = meeting_world()
    asked = call(world, "Norway")
    passes(world, 0)
    given = {"starts": world.time + 5 * HOUR, "consultation": asked}
    made = convene(world, "Alliance", **given)
    later = meeting_fields(world, starts=world.time + 3 * DAY, meeting=made)
    world.do("convene", "Alliance", **later)
    assert status(world, asked) == "open"
    again = convene(world, "Russia", **given)
    assert called(world, asked).meeting == again
