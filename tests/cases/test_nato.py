"""The North Atlantic Council in February 2003: a broken silence, and Article 4.

Silence was placed on 6 February until Monday, 10 February, 06:00 in Washington, which is noon in
Brussels; Belgium, France and Germany broke it; Turkey asked for consultations that morning.
"""

from __future__ import annotations

from tests.cases.hall import DAY, HOUR, Hall, at, counted, decision, outcomes, verified
from tests.refusals import refused

ZONE = "Europe/Brussels"
TITLE = "Planning for the defence of Turkey"


def test_three_break_silence_and_one_calls_all_to_the_table() -> None:
    hall = Hall("nato", at("2003-02-06 15:00", ZONE))
    noon = at("2003-02-10 12:00", ZONE)
    assert noon == at("2003-02-10 06:00", "America/New_York")
    with refused("local-differs"):
        hall.put("US", TITLE, "policy", noon, local="2003-02-10 06:00 Europe/Brussels")
    silence = hall.put("US", TITLE, "policy", noon, local="2003-02-10 12:00 Europe/Brussels")
    # Nineteen then: those who joined later are in the charter and have no say in 2003.
    assert len(hall.deciding("policy", silence)) == 19
    until = noon + 2 * HOUR
    hall.do("request", "Germany", circulation=silence, deadline=until)
    hall.goes(at("2003-02-10 09:00", ZONE))
    hall.all_say(("Belgium", "France", "Germany"), silence, "break")
    texts = hall.texts("Article 4")
    asked = hall.do("consult", "Turkey", sphere="crisis", title="Article 4", texts=texts)
    hall.goes(at("2003-02-10 10:30", ZONE))
    meeting = hall.do(
        "convene",
        "Turkey",
        title="Consultation under Article 4",
        spheres=["crisis"],
        starts=noon,
        ends=noon + 2 * HOUR,
        format="allies",
        place="Brussels",
        consultation=asked,
    )
    hall.closes(silence, "no_decision", noon + HOUR)
    report = verified(hall)
    assert outcomes(report)[-1] == (TITLE, "no_decision")
    said = counted(decision(report, TITLE))
    assert {party for party, word in said.items() if word == "break"} == {
        "Belgium",
        "France",
        "Germany",
    }
    (called,) = report.consultations
    assert (called.by, called.status, called.meeting) == ("Turkey", "convened", meeting)


def test_silence_is_prolonged_for_a_capital_that_is_asleep() -> None:
    hall = Hall("nato", at("2003-02-06 15:00", ZONE))
    noon = at("2003-02-10 12:00", ZONE)
    silence = hall.put("US", TITLE, "policy", noon)
    hall.do("request", "Turkey", circulation=silence, deadline=noon + DAY)
    with refused("extension-unfit", "by 3 days at most"):
        hall.do("extend", "US", circulation=silence, deadline=noon + 4 * DAY)
    hall.do("extend", "US", circulation=silence, deadline=noon + DAY)
    hall.goes(noon + HOUR)
    with refused("deadline-not-passed"):
        hall.conclude(silence)
    hall.closes(silence, "adopted", noon + DAY + HOUR)
    ended = decision(verified(hall), TITLE)
    assert ended.deadline == noon + DAY
    assert [each.party for each in ended.requests] == ["Turkey"]
