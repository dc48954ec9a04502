"""CA/Browser Forum ballots: two classes, each with its own majority, and half must take part.

Two to two among the consumers failed in 2017 (ballot 208): fifty per cent plus one is more than
half.
"""

from __future__ import annotations

from tests.cases.hall import DAY, HOUR, Hall, at, decision, outcomes, verified

ISSUERS = 33
TITLE = "Names in organisational units"


def test_every_issuer_in_favour_is_not_enough_without_the_consumers() -> None:
    hall = Hall("ca-browser-forum", at("2024-09-02 16:00"))
    issuers = [party for party in hall.parties if party not in CONSUMERS][:ISSUERS]
    end = hall.time + 15 * DAY
    first = hall.put("DigiCert", TITLE, "guidelines", end)
    hall.all_say(issuers, first, "yes")
    hall.all_say(("Mozilla", "Google"), first, "no")
    hall.all_say(("Apple", "Microsoft"), first, "yes")
    hall.closes(first, "rejected", end + HOUR)
    end = hall.time + 15 * DAY
    second = hall.put("DigiCert", f"{TITLE}, again", "guidelines", end)
    hall.all_say(issuers[:22], second, "yes")
    hall.all_say(issuers[22:], second, "no")
    hall.all_say(("Mozilla", "Apple", "Microsoft"), second, "yes")
    hall.say("Google", second, "no")
    hall.goes(end + HOUR)
    # A vote after the seventh day stays on the record and is not counted.
    hall.add(hall.position("Actalis", second, "no"))
    hall.closes(second, "adopted", hall.time)
    end = hall.time + 15 * DAY
    third = hall.put("DigiCert", f"{TITLE}, corrected", "guidelines", end)
    hall.all_say([*issuers[:20], "Mozilla"], third, "yes")
    hall.closes(third, "rejected", end + HOUR)
    report = verified(hall, "position-late")
    assert outcomes(report)[-3:] == [
        (TITLE, "rejected"),
        (f"{TITLE}, again", "adopted"),
        (f"{TITLE}, corrected", "rejected"),
    ]
    # Too few took part in the third: a reason of another kind than the first's.
    assert decision(report, TITLE).reasons != decision(report, f"{TITLE}, corrected").reasons


CONSUMERS = (
    "Mozilla",
    "Google",
    "Apple",
    "Microsoft",
    "Opera",
    "Qihoo360",
    "CSS",
    "ComodoGroup",
    "Zertificon",
    "rundQuadrat",
    "Cisco",
)
