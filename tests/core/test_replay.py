"""Past decisions under a charter: every field of a line, every error, and nobody counted twice."""

from __future__ import annotations

from typing import Any

import pytest

from comity.core.past import Decision, decision_from_plain
from comity.core.replay import Replay
from comity.core.rules import Reason
from comity.errors import Malformed
from tests.core.replaying import COUNCIL, charter_of, kind, replayed

ALL_FIVE = dict.fromkeys(["China", "France", "Russia", "India", "Ireland"], "yes")
OLD = "1999-12-31"


def facts(reason: Reason, rule: str) -> dict[str, str | int]:
    """What the rule of that name found."""
    if reason.rule == rule:
        return dict(reason.facts)
    return next((found for part in reason.parts if (found := facts(part, rule))), {})


def fault(procedure: str, **fields: Any) -> Malformed:
    """The error of a line that cannot be judged."""
    with pytest.raises(Malformed) as caught:
        replayed(procedure, **fields)
    return caught.value


# --- positions, and who has them ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "adopted"),
        ({"India": "no"}, "adopted"),
        ({"Russia": "no"}, "rejected"),
        ({"Russia": "abstain"}, "adopted"),
        ({"Russia": "abstain", "China": "abstain"}, "rejected"),
    ],
)
def test_positions_are_judged_by_the_rule(changes: dict[str, str], outcome: str) -> None:
    assert kind("substantive", date=OLD, positions=ALL_FIVE | changes) == outcome


@pytest.mark.parametrize("written", ["Russia", "Russian Federation", "USSR", "Soviet Union"])
def test_a_party_is_known_by_name_title_and_other_names(written: str) -> None:
    positions = {name: word for name, word in ALL_FIVE.items() if name != "Russia"}
    assert kind("substantive", positions=positions | {written: "no"}) == "rejected"


def test_whoever_is_not_named_took_no_position_and_silence_means_what_the_charter_says() -> None:
    assert kind("silence", positions={}) == "adopted"
    assert kind("silence", positions={"India": "break"}) == "no_decision"
    assert kind("procedural", positions={}) == "rejected"
    assert kind("procedural", positions={"India": "yes"}) == "adopted"


def test_the_charter_is_that_of_the_day() -> None:
    positions = {"China": "yes", "France": "yes", "India": "yes", "Kenya": "yes"}
    assert kind("substantive", date="2000-01-01", positions=positions) == "adopted"
    assert kind("substantive", positions=positions) == "adopted"
    error = fault("substantive", date=OLD, positions=positions)
    assert error.code == "party-without-say"
    assert "Kenya" in error.sentence


def test_days_that_share_a_charter_share_the_electorate_and_others_do_not() -> None:
    replay = Replay(charter_of(COUNCIL))
    sizes = []
    for day in ("1999-12-30", OLD, "2000-01-01", "", "1999-01-01"):
        line = Decision("one", "weighted", day, {"China": "yes"})
        sizes.append(facts(replay.outcome(line).reason, "heavy")["whole"])
    assert sizes == [18, 18, 19, 19, 18]


# --- totals ---------------------------------------------------------------------------------------


def test_totals_of_a_group_stand_for_its_members() -> None:
    counts = {"council": {"yes": 4, "no": 2}}
    assert kind("substantive", counts=counts) == "adopted"
    assert kind("substantive", counts={"council": {"yes": 3, "no": 3}}) == "rejected"


def test_a_veto_named_beside_totals_is_seen_and_not_counted_twice() -> None:
    found = replayed(
        "substantive", counts={"council": {"yes": 4, "no": 2}}, positions={"USSR": "no"}
    )
    assert found.kind == "rejected"
    assert facts(found.reason, "four")["have"] == 4
    assert facts(found.reason, "no_veto")["have"] == 1


def test_a_member_named_in_a_counted_group_is_not_counted_again_in_the_whole() -> None:
    found = replayed(
        "procedural", counts={"council": {"yes": 2, "no": 2}}, positions={"China": "yes"}
    )
    assert (found.kind, facts(found.reason, "most")["have"]) == ("rejected", 2)
    assert facts(found.reason, "most")["whole"] == 4


def test_totals_of_parts_make_up_the_whole_and_the_groups_around_them() -> None:
    counts = {"permanent": {"yes": 2, "abstain": 1}, "elected": {"yes": 2, "no": 1}}
    found = replayed("substantive", counts=counts)
    assert (found.kind, facts(found.reason, "four")["have"]) == ("adopted", 4)
    whole = facts(replayed("procedural", counts=counts).reason, "most")
    assert (whole["have"], whole["whole"]) == (4, 5)


def test_members_outside_the_counted_group_go_by_name() -> None:
    found = replayed(
        "procedural", counts={"permanent": {"no": 3}}, positions={"India": "yes", "Kenya": "yes"}
    )
    counted = facts(found.reason, "most")
    assert (counted["have"], counted["whole"]) == (2, 5)


def test_the_total_of_a_wider_group_goes_before_that_of_a_part() -> None:
    counts = {"council": {"yes": 4, "no": 1}, "permanent": {"yes": 2, "no": 1}}
    found = replayed("substantive", counts=counts)
    assert facts(found.reason, "four")["have"] == 4
    assert facts(found.reason, "no_veto")["have"] == 1
    assert facts(replayed("procedural", counts=counts).reason, "most")["whole"] == 5


def test_totals_of_everybody() -> None:
    assert kind("procedural", counts={"all": {"yes": 3, "no": 2}}) == "adopted"
    assert kind("procedural", counts={"all": {"yes": 3, "no": 3}}) == "rejected"


def test_the_silent_of_a_counted_group_are_the_rest_of_its_members() -> None:
    broken = replayed("silence", counts={"all": {"agree": 2}})
    assert broken.kind == "adopted"
    house = replayed("house", counts={"house": {"yea": 3, "nay": 2}})
    assert house.kind == "invalid"
    assert facts(house.reason, "half_the_house")["whole"] == 10
    assert kind("house", counts={"house": {"yea": 3, "nay": 2, "present": 1}}) == "adopted"


def test_the_size_of_a_group_may_be_that_of_the_day() -> None:
    counts = {"house": {"yea": 3, "nay": 2}}
    assert kind("house", counts=counts, seats={"house": 9}) == "adopted"
    assert kind("house", counts=counts, seats={"house": 11}) == "invalid"


def test_groups_that_are_only_counted_beside_members_by_name() -> None:
    people = {"people": {"yes": 1_000_001, "no": 1_000_000}}
    assert kind("double", counts=people, positions={"India": "yes"}) == "adopted"
    assert kind("double", counts=people, positions={"India": "yes", "IE": "no"}) == "rejected"


def test_a_counted_group_that_decides_is_part_of_the_whole() -> None:
    assert kind("referendum", counts={"people": {"yes": 2, "no": 1}}) == "adopted"


# --- electorates and recusal ----------------------------------------------------------------------


def test_an_electorate_goes_before_the_charter() -> None:
    three = {"council": ["China", "France", "USSR"]}
    positions = {"China": "yes", "France": "yes", "Russia": "yes"}
    found = facts(replayed("weighted", electorate=three, positions=positions).reason, "heavy")
    assert (found["have"], found["whole"]) == (15, 15)
    error = fault("weighted", electorate=three, positions={"India": "yes"})
    assert error.code == "party-without-say"


def test_an_electorate_of_everybody() -> None:
    found = replayed("procedural", electorate={"all": ["Malta", "IE"]}, positions={"Malta": "no"})
    assert facts(found.reason, "most")["whole"] == 1


def test_an_electorate_gives_the_size_of_a_group() -> None:
    counts = {"council": {"yes": 3}}
    assert kind("substantive", electorate={"council": ["FR", "IE", "IN"]}, counts=counts)
    error = fault("substantive", electorate={"council": ["FR", "IE"]}, counts=counts)
    assert error.code == "totals-exceed"


def test_the_recused_leave_whatever_the_charter_says_of_silence_or_they_said() -> None:
    assert kind("silence", positions={"India": "break"}, recused=["IN"]) == "adopted"
    voted = ALL_FIVE | {"Russia": "no"}
    assert kind("substantive", positions=voted, recused=["USSR"]) == "adopted"


def test_the_recused_of_a_counted_group_are_not_its_silent() -> None:
    counts = {"all": {"agree": 5}}
    assert kind("silence", counts=counts, recused=["Kenya"]) == "adopted"
    error = fault("silence", counts=counts, recused=["Kenya", "Ireland"])
    assert error.code == "totals-exceed"


# --- the official outcome -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("official", "positions", "reproduced"),
    [
        ("adopted", {}, True),
        ("rejected", {}, False),
        ("adopted", {"India": "break"}, False),
        ("rejected", {"India": "break"}, True),
        (None, {}, None),
    ],
)
def test_reproduced_means_adopted_by_both_or_by_neither(
    official: str | None, positions: dict[str, str], reproduced: bool | None
) -> None:
    fields = {"official": official} if official else {}
    assert replayed("silence", positions=positions, **fields).reproduced is reproduced


# --- what is wrong with a line, in words ----------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "word", "line"),
    [
        ("party-not-known", "Narnia", {"positions": {"Narnia": "yes"}}),
        ("party-not-known", "Narnia", {"positions": {}, "recused": ["Narnia"]}),
        ("party-not-known", "Narnia", {"positions": {}, "electorate": {"all": ["Narnia"]}}),
        ("party-ambiguous", "Union", {"positions": {"Union": "yes"}}),
        ("party-named-twice", "USSR", {"positions": {"Russia": "yes", "USSR": "yes"}}),
        ("party-without-say", "Malta", {"positions": {"Malta": "yes"}}),
        ("party-without-say", "Malta", {"positions": {}, "recused": ["Malta"]}),
        ("group-not-known", "senate", {"counts": {"senate": {"yes": 1}}}),
        ("group-not-known", "senate", {"positions": {}, "electorate": {"senate": []}}),
        ("group-not-known", "senate", {"positions": {}, "seats": {"senate": 2}}),
        ("position-not-known", "aye", {"positions": {"India": "aye"}}),
        ("position-not-known", "aye", {"counts": {"council": {"aye": 1}}}),
        ("totals-exceed", "council", {"counts": {"council": {"yes": 7}}}),
        (
            "totals-contradicted",
            "council",
            {"counts": {"council": {"yes": 6}}, "positions": {"China": "no"}},
        ),
        ("totals-unused", "house", {"counts": {"house": {"yes": 6}}}),
        ("totals-overlap", "China", {"counts": {"permanent": {"yes": 3}, "asia": {"yes": 2}}}),
        ("seats-unused", "council", {"positions": {}, "seats": {"council": 15}}),
        ("field-unknown", "offical", {"positions": {}, "offical": "adopted"}),
        ("positions-missing", "positions", {}),
        ("value-unfit", "official", {"positions": {}, "official": "passed"}),
        ("value-unfit", "date", {"positions": {}, "date": "1 May 2004"}),
        ("value-unfit", "yes", {"counts": {"council": {"yes": -1}}}),
        ("value-unfit", "yes", {"counts": {"council": {"yes": True}}}),
        ("value-unfit", "seats", {"positions": {}, "seats": {"council": "ten"}}),
        ("value-unfit", "recused", {"positions": {}, "recused": "India"}),
        ("value-unfit", "India", {"positions": {"India": 1}}),
        ("value-unfit", "positions", {"positions": [["India", "yes"]]}),
    ],
)
def test_an_error_names_the_line_and_the_word(code: str, word: str, line: dict[str, Any]) -> None:
    error = fault("substantive", **line)
    assert error.code == code
    assert error.sentence.startswith("Line 1")
    assert word in error.sentence
    assert error.hint


def test_an_unknown_procedure_is_named_and_the_known_ones_are_told() -> None:
    error = fault("majority", positions={})
    assert (error.code, "majority" in error.sentence) == ("procedure-not-known", True)
    assert "substantive" in error.hint


def test_a_procedure_that_no_sphere_uses_gives_nobody_a_say() -> None:
    assert fault("idle", positions={}).code == "procedure-idle"


def test_totals_say_nothing_where_members_weigh_differently() -> None:
    assert fault("weighted", counts={"council": {"yes": 4}}).code == "totals-unweighed"
    alike = replayed("weighted", counts={"permanent": {"yes": 2}}, positions={"India": "yes"})
    assert facts(alike.reason, "heavy")["have"] == 12


@pytest.mark.parametrize("field", ["id", "procedure"])
def test_what_must_be_there_is_asked_for(field: str) -> None:
    line = {"id": "one", "procedure": "silence", "positions": {}}
    del line[field]
    with pytest.raises(Malformed, match=field) as caught:
        decision_from_plain(line)
    assert caught.value.code == "field-missing"


def test_a_line_is_an_object() -> None:
    with pytest.raises(Malformed, match="table of fields"):
        decision_from_plain(["one"])
