"""Undertakings: reports are the promisor's word, discharge is another's; lapse and delay follow."""

from __future__ import annotations

from typing import Any

from comity.core.undertakings import reports_due, status_of
from tests.between import (
    DAY,
    adopted,
    council_of,
    meeting_world,
    now_of,
    passes,
    promise,
    undertaking,
)
from tests.refusals import refusal
from tests.world import World


def told(world: World, identity: str) -> tuple[str, list[str]]:
    """Status, and what became of each report due, at the record's own time."""
    council, made, now = council_of(world), undertaking(world, identity), now_of(world)
    rows = reports_due(made, council.times, now)
    return status_of(made, council.times, now), [row.status for row in rows]


def code(world: World, kind: str, by: str, **fields: Any) -> str:
    """The code with which an act is refused; nothing moves."""
    before = world.reader.council
    found = refusal(lambda: world.do(kind, by, **fields))
    assert world.reader.council is before
    return found


def test_a_promise_runs_from_its_start_and_lapses_after_its_term() -> None:
    world = meeting_world()
    circulation = adopted(world, "Overflight")
    made = promise(world, "Russia", circulation, starts=world.time + DAY)
    assert told(world, made) == ("promised", [])
    passes(world, DAY)
    assert told(world, made)[0] == "running"
    passes(world, 9 * DAY)
    assert told(world, made)[0] == "running"
    passes(world, 1)
    assert told(world, made)[0] == "lapsed"


def test_reports_are_due_by_date_and_by_period_and_an_overdue_one_shows() -> None:
    world = meeting_world()
    circulation = adopted(world, "Overflight")
    start = world.time
    dates = {"report_due": start + DAY, "reports": [start + DAY, start + 4 * DAY]}
    made = promise(world, "Russia", circulation, **dates, report_every=5 * DAY)
    due = undertaking(world, made).due
    assert due == tuple(start + days * DAY for days in (1, 4, 5, 10))
    text = world.document(b"We have let you fly over.\n")
    world.do("report", "Russia", undertaking=made, text=text, due=start + DAY)
    passes(world, 1)
    passes(world, 4 * DAY)
    assert told(world, made) == ("running", ["answered", "overdue", "due", "due"])
    world.do("report", "Russia", undertaking=made, text=text, due=start + 4 * DAY)
    passes(world, 1)
    assert told(world, made)[1] == ["answered", "late", "due", "due"]


def test_a_report_without_a_date_answers_none() -> None:
    world = meeting_world()
    made = promise(world, "Russia", adopted(world, "x"), report_due=world.time + DAY)
    text = world.document(b"All is well.\n")
    world.do("report", "Russia", undertaking=made, text=text)
    passes(world, 2 * DAY)
    assert told(world, made)[1] == ["overdue"]
    assert code(world, "report", "Russia", undertaking=made, text=text, due=7) == (
        "report-date-unknown"
    )


def test_only_another_party_discharges_and_only_the_promisor_reports() -> None:
    world = meeting_world()
    made = promise(world, "Russia", adopted(world, "Overflight"))
    text = world.document(b"Done.\n")
    assert code(world, "report", "Norway", undertaking=made, text=text) == "not-promisor"
    assert code(world, "discharge", "Russia", undertaking=made) == "discharge-own"
    world.do("report", "Russia", undertaking=made, text=text)
    assert told(world, made)[0] != "discharged"
    world.do("discharge", "Norway", undertaking=made, text=text)
    assert told(world, made)[0] == "discharged"
    for kind, by in (("report", "Russia"), ("discharge", "Alliance"), ("withdraw", "Russia")):
        fields = {"text": text} if kind == "report" else {}
        refused = code(world, kind, by, undertaking=made, **fields)
        assert refused == "undertaking-discharged"


def test_discharge_needs_the_power_that_the_charter_gives() -> None:
    rows = [{"power": "discharge", "to": ["Alliance"]}]
    world = meeting_world()
    plain = [
        {**row, "powers": rows} if row["name"] == "open" else row
        for row in world.charter_plain()["spheres"]
    ]
    world = meeting_world(spheres=plain)
    made = promise(world, "Russia", adopted(world, "Overflight"))
    assert code(world, "discharge", "Norway", undertaking=made) == "power-lacking"
    world.do("discharge", "Alliance", undertaking=made)


def test_a_late_discharge_still_tells_of_a_lapsed_promise_and_its_missed_report() -> None:
    world = meeting_world()
    start = world.time + 200
    made = promise(world, "Russia", adopted(world, "x"), reports=[start + DAY, start + 20 * DAY])
    passes(world, 11 * DAY)
    assert told(world, made) == ("lapsed", ["overdue", "due"])
    world.do("discharge", "Norway", undertaking=made)
    passes(world, 1)
    passes(world, 20 * DAY)
    assert told(world, made) == ("discharged", ["overdue", "released"])


def test_withdrawal_takes_effect_at_its_attested_time_and_the_notice() -> None:
    world = meeting_world()
    circulation = adopted(world, "Overflight")
    start = world.time
    terms = {"notice": 2 * DAY, "reports": [start + DAY, start + 5 * DAY]}
    made = promise(world, "Russia", circulation, **terms)
    assert code(world, "withdraw", "Norway", undertaking=made) == "not-promisor"
    world.do("withdraw", "Russia", undertaking=made)
    assert undertaking(world, made).ends_early(council_of(world).times) is None
    assert code(world, "withdraw", "Russia", undertaking=made) == "withdrawn-already"
    passes(world, DAY)
    times = council_of(world).times
    assert undertaking(world, made).ends_early(times) == start + 3 * DAY
    assert told(world, made) == ("withdrawing", ["due", "released"])
    passes(world, 2 * DAY)
    assert told(world, made) == ("withdrawn", ["overdue", "released"])


def test_a_promise_without_notice_cannot_be_withdrawn_alone() -> None:
    world = meeting_world()
    made = promise(world, "Russia", adopted(world, "Overflight"))
    assert code(world, "withdraw", "Russia", undertaking=made) == "undertaking-binding"


def test_withdrawal_after_the_term_is_a_lapse() -> None:
    world = meeting_world()
    made = promise(world, "Russia", adopted(world, "Overflight"), notice=20 * DAY)
    world.do("withdraw", "Russia", undertaking=made)
    passes(world, 30 * DAY)
    assert told(world, made)[0] == "lapsed"


def test_what_makes_no_undertaking() -> None:
    world = meeting_world()
    circulation = adopted(world, "Overflight")
    given: dict[str, Any] = {"title": "x", "text": world.document(b"x\n"), "starts": 5, "ends": 6}
    assert code(world, "undertake", "Russia", circulation="9" * 64, **given) == "decision-unknown"
    wrong = {"circulation": circulation, **given}
    assert code(world, "undertake", "Russia", **wrong | {"ends": 5}) == "term-empty"
    many = {"ends": 1_000, "report_every": 1}
    assert code(world, "undertake", "Russia", **wrong | many) == "reports-too-many"
    world.do("undertake", "Russia", **wrong | {"ends": 405, "report_every": 1})
    text = given["text"]
    unknown = {"undertaking": "9" * 64, "text": text}
    assert code(world, "report", "Russia", **unknown) == "undertaking-unknown"


def test_a_withdrawal_names_one_thing() -> None:
    world = meeting_world()
    both = {"circulation": "1" * 64, "meeting": "2" * 64}
    assert code(world, "withdraw", "Russia", **both) == "value-unfit"
    assert code(world, "withdraw", "Russia") == "field-missing"


def test_a_delegate_acts_on_promises_of_its_spheres_only() -> None:
    world = meeting_world()
    made = promise(world, "Russia", adopted(world, "Overflight"))
    world.accredit("Norway", "envoy", spheres=["consulted"])
    assert code(world, "discharge", "Norway", undertaking=made) == "competence-lacking"
