"""An Apache release vote: seventy-two hours, three binding votes in favour, and no veto."""

from __future__ import annotations

from tests.cases.hall import HOUR, Hall, at, counted, decision, outcomes, verified
from tests.refusals import refused


def test_a_second_candidate_is_released_over_a_vote_against() -> None:
    hall = Hall("apache", at("2024-03-01 18:00"))
    # One hour is what the manager states; seventy-two is what everybody has.
    first = hall.put("PMC1", "Release 4.0, candidate 1", "releases", hall.time + HOUR)
    hall.say("PMC2", first, "+1")
    hall.say("PMC3", first, "-1", statement=hall.statement("The licence file is missing."))
    hall.say("Committer1", first, "+1")
    hall.goes(hall.time + 71 * HOUR)
    with refused("period-not-run"):
        hall.conclude(first, "rejected")
    # Two that bind, with the proposer's own; the committer's is heard and does not bind.
    hall.closes(first, "rejected", hall.time + 2 * HOUR)
    second = hall.put("PMC1", "Release 4.0, candidate 2", "releases", hall.time + 73 * HOUR)
    hall.all_say(("PMC2", "PMC4"), second, "+1")
    hall.say("PMC5", second, "-1", statement=hall.statement("The manual is out of date."))
    hall.say("Committer2", second, "-1")
    hall.closes(second, "adopted", hall.time + 74 * HOUR)
    report = verified(hall)
    assert outcomes(report)[-2:] == [
        ("Release 4.0, candidate 1", "rejected"),
        ("Release 4.0, candidate 2", "adopted"),
    ]
    said = counted(decision(report, "Release 4.0, candidate 2"))
    assert said["PMC5"] == "-1"
    assert "Committer2" not in said
