"""The NATO-Russia Council of 2002: papers in the Preparatory Committee, decisions at twenty.

The rescue of submarine crews and a joint exercise are imagined after what the council did; that an
Ally can take a matter back to the nineteen is reported, and in no text.
"""

from __future__ import annotations

from comity.wire.digest import digest
from tests.cases.hall import DAY, HOUR, Hall, at, counted, decision, outcomes, verified
from tests.refusals import refused

ZONE = "Europe/Brussels"


def founded() -> Hall:
    """Two weeks after Rome."""
    return Hall("nato-russia-council", at("2002-06-12 10:00", ZONE))


def test_a_paper_becomes_a_decision_of_twenty_and_somebody_carries_it_out() -> None:
    hall = founded()
    noon = at("2002-06-14 12:00", ZONE)
    words = {"local": "2002-06-14 12:00 Europe/Brussels"}
    paper = hall.put("Norway", "Rescue at sea: a paper", "papers", noon, **words)
    hall.say("Russia", paper, "break", statement=hall.statement("The fleet must be asked."))
    hall.closes(paper, "no_decision", noon + HOUR)
    matter = hall.here.closed[paper].matter
    amended = hall.texts("Rescue at sea: as the fleets have it", ("en", "fr", "ru"))
    hall.do("amend", "Norway", matter=matter, texts=amended)
    hall.closes(hall.serve("Norway", matter, noon + 3 * DAY), "adopted", noon + 4 * DAY)
    # The ministers agree on the framework itself, each for itself, at one table.
    close = hall.time + 4 * DAY
    framework = hall.put("Russia", "Rescue at sea: framework", "search_and_rescue", close)
    assert len(hall.deciding("search_and_rescue", framework)) == 20
    hall.all_say(hall.parties, framework, "agree")
    hall.closes(framework, "adopted", close + HOUR)
    carried_out(hall, framework)
    report = verified(hall)
    assert outcomes(report) == [
        ("Rescue at sea: a paper", "no_decision"),
        ("Rescue at sea: a paper", "adopted"),
        ("Rescue at sea: framework", "adopted"),
    ]
    ended = decision(report, "Rescue at sea: framework")
    assert set(counted(ended)) == set(hall.parties)
    assert [(each.party, each.status) for each in ended.undertakings] == [("Norway", "discharged")]


def carried_out(hall: Hall, framework: str) -> None:
    """Norway promises an exercise under the decision, reports on it, and Russia is content."""
    text = hall.statement("A joint exercise off the coast of Norway, and a report on it.")
    promise = hall.do(
        "undertake",
        "Norway",
        circulation=framework,
        title="A joint exercise",
        text=text,
        starts=hall.time,
        ends=hall.time + 365 * DAY,
        report_due=hall.time + 180 * DAY,
    )
    due = hall.time + 180 * DAY
    hall.goes(hall.time + 170 * DAY)
    hall.do("report", "Norway", undertaking=promise, text=hall.statement("Held."), due=due)
    hall.goes(hall.time + DAY)
    hall.do("discharge", "Russia", undertaking=promise)
    hall.goes(hall.time + DAY)


def test_one_of_twenty_is_enough_against() -> None:
    hall = founded()
    close = hall.time + 4 * DAY
    decided = hall.put("US", "Theatre missile defence", "theatre_missile_defence", close)
    hall.all_say([each for each in hall.parties if each != "Iceland"], decided, "agree")
    hall.say("Iceland", decided, "object")
    hall.closes(decided, "no_decision", close + HOUR)
    assert outcomes(verified(hall)) == [("Theatre missile defence", "no_decision")]


def test_a_matter_taken_back_to_the_nineteen_is_withdrawn_before_the_eyes_of_all() -> None:
    hall = founded()
    close = hall.time + 4 * DAY
    taken = hall.put("Russia", "Peacekeeping: command", "crisis_management", close)
    hall.say("Turkey", taken, "object")
    matter = hall.here.open[taken].matter
    with refused("retrieval-lacking", "does not let Russia retrieve"):
        hall.do("retrieve", "Russia", matter=matter)
    hall.do("retrieve", "UK", matter=matter)
    hall.evidence()
    report = verified(hall)
    assert outcomes(report) == [("Peacekeeping: command", "withdrawn")]
    ended = decision(report, "Peacekeeping: command")
    # All twenty had had notice of it, and each can prove what was taken from the table.
    assert {notice.party for notice in ended.notices} == set(hall.parties)


def test_any_member_calls_an_extraordinary_meeting() -> None:
    hall = founded()
    texts = hall.texts("Pankisi", ("en", "fr", "ru"))
    asked = hall.do("consult", "Russia", sphere="new_threats", title="Pankisi", texts=texts)
    hall.evidence()
    starts = hall.time + 2 * DAY
    meeting = hall.do(
        "convene",
        "Russia",
        title="Extraordinary meeting",
        spheres=["new_threats"],
        starts=starts,
        ends=starts + 3 * HOUR,
        format="at 20",
        place="Brussels",
        consultation=asked,
    )
    hall.evidence()
    for party in hall.parties:
        key = digest(hall.vkey(f"{party}/delegation").encode())
        hall.do("attend", party, meeting=meeting, delegates=[key])
    hall.goes(starts + DAY)
    report = verified(hall)
    assert [each.status for each in report.consultations] == ["convened"]
    (held,) = report.meetings
    assert len(held.attendance) == 20
