"""The Council of the European Union: in writing, in silence, and by unanimity."""

from __future__ import annotations

import pytest

from tests.cases.hall import DAY, HOUR, Hall, at, counted, decision, outcomes, verified
from tests.refusals import refused

ZONE = "Europe/Brussels"
REPLY = "Reply to a written question"
TAX = "Administrative cooperation in taxation"


def sitting() -> Hall:
    """A Monday morning in Brussels."""
    return Hall("eu-council", at("2024-03-11 09:30", ZONE))


def test_a_silence_that_is_broken_and_one_that_holds() -> None:
    hall = sitting()
    noon = at("2024-03-14 12:00", ZONE)
    first = hall.put(
        "Belgium", REPLY, "correspondence", noon, local="2024-03-14 12:00 Europe/Brussels"
    )
    # Twenty-seven decide; the United Kingdom, which left in 2020, is owed nothing.
    assert len(hall.deciding("correspondence", first)) == 27
    assert "UK" not in hall.deciding("correspondence", first)
    hall.say("Hungary", first, "object", statement=hall.statement("The second paragraph."))
    hall.closes(first, "no_decision", noon + HOUR)
    matter = hall.here.closed[first].matter
    hall.do("amend", "Belgium", matter=matter, texts=hall.texts("Reply II", ("en", "fr", "de")))
    noon = at("2024-03-19 12:00", ZONE)
    second = hall.serve("Belgium", matter, noon)
    # A delegation waits for its capital, and is given until the evening after.
    hall.do("request", "Malta", circulation=second, deadline=noon + DAY)
    hall.do("extend", "Belgium", circulation=second, deadline=noon + DAY)
    hall.goes(noon + HOUR)
    with refused("deadline-not-passed"):
        hall.conclude(second)
    hall.closes(second, "adopted", noon + DAY + HOUR)
    report = verified(hall)
    assert outcomes(report) == [(REPLY, "no_decision"), (REPLY, "adopted")]
    assert counted(decision(report, REPLY)) in ({}, {"Belgium": "agree"})


def test_the_clocks_go_forward_while_silence_runs() -> None:
    """An hour that does not exist cannot be stated; the instant is what counts."""
    hall = sitting()
    skipped = at("2024-03-31 01:30")
    with refused("local-differs"):
        hall.put(
            "Belgium", REPLY, "correspondence", skipped, local="2024-03-31 02:30 Europe/Brussels"
        )
    made = hall.put(
        "Belgium", REPLY, "correspondence", skipped, local="2024-03-31 03:30 Europe/Brussels"
    )
    hall.closes(made, "adopted", skipped + HOUR)
    assert decision(verified(hall), REPLY).stated_deadline == skipped


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({}, "adopted"),
        ({"Malta": "abstain", "Ireland": "abstain"}, "adopted"),
        ({"Luxembourg": "against"}, "rejected"),
    ],
)
def test_unanimity_bears_abstention_and_no_vote_against(said: dict[str, str], outcome: str) -> None:
    hall = sitting()
    close = hall.time + 15 * DAY
    made = hall.put("Belgium", TAX, "taxation", close)
    for party in hall.deciding("taxation", made):
        hall.say(party, made, said.get(party, "for"))
    hall.closes(made, outcome, close + HOUR)
    assert outcomes(verified(hall)) == [(TAX, outcome)]


def test_the_ordinary_written_procedure_needs_everybody_s_consent_to_it() -> None:
    hall = sitting()
    close = hall.time + 4 * DAY
    for word, outcome in (("refuse_procedure", "no_decision"), ("against", "adopted")):
        made = hall.put("Belgium", f"A regulation, {word}", "in_writing", close)
        for party in hall.deciding("in_writing", made):
            hall.say(party, made, word if party == "Slovakia" else "for")
        hall.closes(made, outcome, close + HOUR)
        close = hall.time + 4 * DAY
    assert [outcome for _, outcome in outcomes(verified(hall))] == ["no_decision", "adopted"]
