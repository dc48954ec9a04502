"""An IETF ballot: one DISCUSS holds a document up until whoever placed it clears it."""

from __future__ import annotations

from tests.cases.hall import DAY, HOUR, Hall, at, counted, decision, outcomes, verified

DRAFT = "A new transport, draft 17"


def test_a_discuss_is_cleared_by_its_holder_and_nobody_else() -> None:
    hall = Hall("ietf-iesg", at("2024-05-02 12:00"))
    telechat = at("2024-05-16 15:00")
    first = hall.put("WIT1", DRAFT, "standards", telechat)
    content = ("GEN", "ART1", "ART2", "INT2", "OPS1", "OPS2", "RTG1", "RTG2")
    hall.all_say((*content, "SEC1"), first, "NOOBJ")
    grounds = hall.statement("Section 5 lets anybody on the path reset a connection.")
    held = hall.say("SEC2", first, "DISCUSS", statement=grounds)
    # Another's word in its place changes nothing.
    hall.say("WIT1", first, "YES", replaces=[held])
    hall.closes(first, "no_decision", telechat + HOUR)
    # The author answers with a new text, which is a new ballot: no position carries over.
    matter = hall.here.closed[first].matter
    hall.do("amend", "WIT1", matter=matter, texts=hall.texts("Draft 18", ["en"]))
    telechat += 14 * DAY
    second = hall.serve("WIT1", matter, telechat)
    held = hall.say("SEC2", second, "DISCUSS", statement=grounds)
    hall.all_say(content, second, "NOOBJ")
    hall.say("SEC1", second, "RECUSE")
    hall.say("RTG3", second, "ABSTAIN")
    # Deferred to the next telechat; there the holder is content.
    hall.do("extend", "INT2", circulation=second, deadline=telechat + 14 * DAY)
    hall.goes(telechat)
    hall.say("SEC2", second, "NOOBJ", replaces=[held])
    hall.closes(second, "adopted", telechat + 14 * DAY + HOUR)
    report = verified(hall)
    assert outcomes(report) == [(DRAFT, "no_decision"), (DRAFT, "adopted")]
    ended = decision(report, DRAFT)
    assert counted(ended)["SEC2"] == "NOOBJ"
    assert [(each.party, each.deadline) for each in ended.extensions] == [
        ("INT2", telechat + 14 * DAY)
    ]
    assert {said.word for said in ended.positions if said.status == "replaced"} == {"DISCUSS"}
