"""The OSCE: silence broken in writing, statements attached to a decision, consensus minus one.

On 9 May 1992 fifty of fifty-two were not enough, for Russia objected; in July Yugoslavia was
suspended.
"""

from __future__ import annotations

from tests.cases.hall import DAY, HOUR, Hall, at, counted, decision, outcomes, verified
from tests.refusals import refused

ZONE = "Europe/Vienna"
BUDGET = "Extension of a field mission"
STEPS = "Political steps on Bosnia and Herzegovina"
SUSPENSION = "Suspension of Yugoslavia"


def test_a_written_objection_breaks_silence_and_statements_do_not() -> None:
    hall = Hall("osce", at("2013-11-04 10:00", ZONE))
    noon = at("2013-11-08 12:00", ZONE)
    first = hall.put(
        "Ukraine", BUDGET, "between_meetings", noon, local="2013-11-08 12:00 Europe/Vienna"
    )
    assert len(hall.deciding("between_meetings", first)) == 57
    hall.goes(noon - HOUR)
    hall.say("Azerbaijan", first, "amend", statement=hall.statement("Six months, not twelve."))
    hall.closes(first, "no_decision", noon + HOUR)
    matter = hall.here.closed[first].matter
    texts = hall.texts("Six months", ("en", "fr", "de", "it", "ru", "es"))
    hall.do("amend", "Ukraine", matter=matter, texts=texts)
    noon = at("2013-11-15 12:00", ZONE)
    second = hall.serve("Ukraine", matter, noon)
    view = hall.statement("Our agreement is without prejudice to the budget of the next year.")
    hall.say("US", second, "agree", statement=view)
    doubt = hall.statement("Our parliament has yet to agree.")
    reserved = hall.say("Armenia", second, "agree", reservation=doubt)
    hall.closes(second, "adopted", noon + HOUR)
    with refused("nothing-to-lift"):
        hall.do("lift", "Azerbaijan", circulation=second, of=reserved)
    hall.do("lift", "Armenia", circulation=second, of=reserved)
    hall.evidence()
    report = verified(hall)
    assert outcomes(report) == [(BUDGET, "no_decision"), (BUDGET, "adopted")]
    attached = {each.party: each for each in decision(report, BUDGET).positions}
    assert attached["US"].statement == view
    assert (attached["Armenia"].reservation, attached["Armenia"].lifted >= 0) == (doubt, True)


def test_consensus_minus_one_bears_one_aside_and_no_objection() -> None:
    hall = Hall("osce", at("1992-05-06 10:00", ZONE))
    close = at("1992-05-09 18:00", ZONE)
    first = hall.put("US", STEPS, "violations", close)
    states = hall.deciding("violations", first)
    assert len(states) == 52
    hall.all_say([each for each in states if each not in ("Serbia", "Russia")], first, "agree")
    hall.say("Serbia", first, "concerned")
    hall.say("Russia", first, "object")
    assert list(counted_now(hall, first).values()).count("agree") == 50
    hall.closes(first, "no_decision", close + HOUR)
    hall.goes(at("1992-07-04 10:00", ZONE))
    close = at("1992-07-07 18:00", ZONE)
    second = hall.put("US", SUSPENSION, "violations", close)
    hall.all_say([each for each in states if each != "Serbia"], second, "agree")
    hall.say("Serbia", second, "concerned")
    hall.closes(second, "adopted", close + HOUR)
    later = hall.time + 3 * DAY
    third = hall.put("US", "A mission", "decisions", later)
    assert "Serbia" not in hall.deciding("decisions", third)
    hall.closes(third, "adopted", later + HOUR)
    report = verified(hall)
    assert outcomes(report) == [
        (STEPS, "no_decision"),
        (SUSPENSION, "adopted"),
        ("A mission", "adopted"),
    ]
    assert counted(decision(report, SUSPENSION))["Serbia"] == "concerned"


def counted_now(hall: Hall, circulation: str) -> dict[str, str]:
    """The words on the record of a circulation that is open."""
    return {spoken.party: spoken.word for spoken in hall.here.open[circulation].positions}
