"""A Rust proposal: boxes, a concern, and ten days of final comment that nothing stops."""

from __future__ import annotations

from tests.cases.hall import DAY, HOUR, Hall, at, counted, decision, outcomes, verified
from tests.refusals import refused


def test_a_concern_holds_up_the_start_and_not_the_end() -> None:
    hall = Hall("rust-fcp", at("2023-09-04 10:00"))
    years = hall.time + 900 * DAY
    proposal = hall.put("Lang1", "async fn in traits", "language", years)
    hall.all_say(("Lang2", "Lang3"), proposal, "checked")
    concern = hall.say(
        "Lang4", proposal, "concern", statement=hall.statement("Bounds on what is returned.")
    )
    hall.goes(hall.time + 20 * DAY)
    # Three of five are ticked and two are not: only the concern stands in the way.
    with refused("outcome-differs", "no_decision"):
        hall.conclude(proposal)
    hall.say("Lang4", proposal, "checked", replaces=[concern])
    # Lang5 might still file a concern; only when nothing can change any more is it over so early.
    with refused("result-open"):
        hall.conclude(proposal)
    hall.say("Lang5", proposal, "checked")
    hall.closes(proposal, "adopted", hall.time + HOUR)
    began = hall.time
    comment = hall.put("Lang1", "async fn in traits: merge", "final_comment", began + 11 * DAY)
    hall.goes(began + 3 * DAY)
    hall.say("Libs2", comment, "concern", statement=hall.statement("We see this only now."))
    with refused("period-not-run"):
        hall.conclude(comment)
    hall.closes(comment, "adopted", began + 11 * DAY + HOUR)
    report = verified(hall)
    assert outcomes(report) == [
        ("async fn in traits", "adopted"),
        ("async fn in traits: merge", "adopted"),
    ]
    assert counted(decision(report, "async fn in traits"))["Lang4"] == "checked"
    assert counted(decision(report, "async fn in traits: merge"))["Libs2"] == "concern"
