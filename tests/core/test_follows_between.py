"""What would follow from an act between decisions."""

from __future__ import annotations

from tests.between import (
    DAY,
    HOUR,
    adopted,
    call,
    convene,
    meeting,
    meeting_fields,
    meeting_world,
    passes,
    promise,
    undertaking,
)
from tests.core.test_follows import after


def test_an_undertaking_from_promise_to_discharge() -> None:
    world = meeting_world()
    decision = adopted(world, "Airspace")
    ends, text = world.time + 10 * DAY, world.document(b"We let you fly over.\n")
    term = {"starts": world.time, "ends": ends, "report_due": ends, "notice": DAY}
    found = after(
        world, "undertake", "Russia", circulation=decision, title="Overflight", text=text, **term
    )
    assert found["undertaking-begins"].facts == {"party": "Russia", "ends": ends}
    assert found["report-owed"].facts["report_due"] == ends
    first = promise(world, "Russia", decision, report_due=ends, notice=DAY)
    assert undertaking(world, first).due == (ends,)
    said = world.document(b"Nobody has asked.\n")
    found = after(world, "report", "Russia", undertaking=first, text=said, due=ends)
    assert found["report-made"].facts["due"] == ends
    found = after(world, "withdraw", "Russia", undertaking=first)
    assert found["undertaking-withdrawn"].sentence.endswith("after 1 day of notice.")
    second = promise(world, "Russia", decision)
    found = after(world, "discharge", "Norway", undertaking=second)
    assert found["undertaking-discharged"].facts["undertaking"] == second


def test_a_consultation_and_the_meeting_that_answers_it() -> None:
    world = meeting_world()
    fields = {"sphere": "open", "title": "A threat", "texts": world.texts("A threat")}
    found = after(world, "consult", "Russia", **fields)
    assert found["consultation-called"].facts["within"] == DAY
    asked = str(found["consultation-called"].facts["consultation"])
    passes(world, HOUR)
    said = meeting_fields(world, starts=world.time + HOUR, consultation=asked)
    found = after(world, "convene", "Alliance", **said)
    assert "consultation-answered" in found
    assert found["meeting-convened"].facts["starts"] == said["starts"]


def test_a_meeting_that_is_changed_attended_and_called_off() -> None:
    world = meeting_world()
    call(world, "Russia")
    held = convene(world, "Alliance")
    said = meeting_fields(world, place="Rome", meeting=held)
    found = after(world, "convene", "Alliance", **said)
    assert "Rome" in found["meeting-changed"].sentence
    names = world.document(b"The minister\n")
    found = after(world, "attend", "Norway", meeting=held, names=names)
    assert found["meeting-attended"].sentence == "Norway attends “Ministers” as member."
    found = after(world, "withdraw", "Alliance", meeting=held)
    assert found["meeting-cancelled"].facts["starts"] == meeting(world, held).starts
