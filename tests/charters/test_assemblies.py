"""Parliaments, peoples, companies and templates, at the borders of their rules."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.charters.bodies import charter, counted, kind, roll, spread

CONGRESS, EP = "us-congress", "european-parliament"
HALF_CANTONS = ("Obwalden", "Nidwalden", "BaselStadt", "BaselLandschaft", "AppenzellAR")
CANTONS = [m.name for m in roll("swiss-double-majority", "constitution").members][1:]
FULL_CANTONS = [name for name in CANTONS if name not in (*HALF_CANTONS, "AppenzellAI")]


def house(yea: int, nay: int, present: int = 0) -> dict[str, dict[str, int]]:
    """The totals of a vote in the House."""
    return {"house": {"yea": yea, "nay": nay, "present": present}}


def senate(yea: int, nay: int) -> dict[str, dict[str, int]]:
    """The totals of a vote in the Senate."""
    return {"senate": {"yea": yea, "nay": nay}}


@pytest.mark.parametrize(
    ("procedure", "counts", "outcome"),
    [
        ("simple", house(213, 213), "rejected"),
        ("simple", house(203, 202, 1), "adopted"),
        # Present completes the quorum of 218, and an absent member does not.
        ("simple", house(110, 107, 1), "adopted"),
        ("simple", house(110, 107), "invalid"),
        ("adjourn", house(109, 72), "adopted"),
        ("simple", house(109, 72), "invalid"),
        ("two_thirds_suspension", house(200, 100), "adopted"),
        ("two_thirds_suspension", house(199, 100), "rejected"),
        ("two_thirds_suspension", house(266, 134, 5), "rejected"),
        ("three_fifths", house(240, 160), "adopted"),
        ("three_fifths", house(239, 160), "rejected"),
        # 57 to 37 is 60.6 per cent of those voting, and 57 per cent of those sworn.
        ("cloture", senate(57, 37), "rejected"),
        ("cloture", senate(60, 40), "adopted"),
        ("cloture", senate(60, 0), "adopted"),
        ("senate", senate(51, 49), "adopted"),
        ("senate", senate(30, 20), "invalid"),
        ("senate_two_thirds", senate(66, 33), "adopted"),
        ("senate_two_thirds", senate(66, 34), "rejected"),
        ("veto_override", house(280, 140) | senate(66, 33), "adopted"),
        ("veto_override", house(280, 140) | senate(66, 34), "rejected"),
        ("veto_override", house(279, 140) | senate(90, 0), "rejected"),
    ],
)
def test_congress(procedure: str, counts: Mapping[str, Mapping[str, int]], outcome: str) -> None:
    assert counted(CONGRESS, procedure, counts) == outcome


@pytest.mark.parametrize(
    ("yea", "nay", "chair", "outcome"),
    [
        (50, 50, "yea", "adopted"),
        (50, 50, "nay", "rejected"),
        (50, 50, "", "rejected"),
        (49, 50, "yea", "rejected"),
        (50, 49, "nay", "adopted"),
    ],
)
def test_the_vice_president_votes_only_in_a_tie(
    yea: int, nay: int, chair: str, outcome: str
) -> None:
    positions = {"VicePresident": chair} if chair else {}
    assert counted(CONGRESS, "senate", senate(yea, nay), positions) == outcome


@pytest.mark.parametrize(
    ("positions", "outcome"),
    [
        ({"House": "yea", "Senate": "yea", "President": "sign"}, "adopted"),
        ({"House": "yea", "Senate": "yea"}, "adopted"),
        ({"House": "yea", "Senate": "yea", "President": "veto"}, "rejected"),
        ({"House": "yea", "President": "sign"}, "rejected"),
        ({"House": "yea", "Senate": "nay", "President": "sign"}, "rejected"),
    ],
)
def test_a_bill_before_the_president(positions: Mapping[str, str], outcome: str) -> None:
    assert kind(CONGRESS, "presentment", positions) == outcome


def test_house_size_changed_with_alaska_and_hawaii() -> None:
    sizes = {}
    for day in ("1950-01-01", "1960-01-01", "2000-01-01"):
        group = charter(CONGRESS, day).group("house")
        assert group is not None
        sizes[day] = group.seats
    assert list(sizes.values()) == [435, 437, 435]


@pytest.mark.parametrize(
    ("day", "needed"),
    [("1791-12-15", 11), ("1865-12-06", 27), ("1913-04-08", 36), ("1992-05-07", 38)],
)
def test_three_quarters_of_the_states_of_the_day(day: str, needed: int) -> None:
    for count, outcome in ((needed, "adopted"), (needed - 1, "no_decision")):
        words = spread("us-article-v", "ratify", {"ratify": count}, "states", day)
        assert kind("us-article-v", "ratify", words, day) == outcome


def test_a_convention_takes_thirty_four_states() -> None:
    for count, outcome in ((34, "adopted"), (33, "no_decision")):
        words = spread("us-article-v", "convention", {"apply": count})
        assert kind("us-article-v", "convention", words) == outcome


def test_congress_proposes_by_two_thirds_of_both_houses() -> None:
    fine = house(290, 145) | senate(67, 33)
    assert counted("us-article-v", "propose", fine) == "adopted"
    assert counted("us-article-v", "propose", fine | senate(66, 34)) == "rejected"
    assert counted("us-article-v", "propose", fine | house(289, 145)) == "rejected"
    assert kind("us-article-v", "propose", {"House": "yea", "Senate": "yea"}) == "adopted"


def canton_votes(full: int, half: int) -> dict[str, str]:
    """So many whole and half cantons in favour, the others against."""
    yes = (*FULL_CANTONS[:full], *HALF_CANTONS[:half])
    return {name: "yes" if name in yes else "no" for name in CANTONS}


PEOPLE = {"people": {"yes": 1_000_001, "no": 1_000_000, "blank": 90_000}}


@pytest.mark.parametrize(
    ("full", "half", "day", "outcome"),
    [
        # 23 of 46 halves are not more than half; 24 are.
        (11, 1, "2020-01-01", "rejected"),
        (11, 2, "2020-01-01", "adopted"),
        (12, 0, "2020-01-01", "adopted"),
        # Eleven to eleven in 1975, before Jura.
        (11, 0, "1975-03-02", "rejected"),
        (11, 1, "1975-03-02", "adopted"),
    ],
)
def test_people_and_cantons(full: int, half: int, day: str, outcome: str) -> None:
    positions = canton_votes(full, half)
    if day < "1979":
        del positions["Jura"]
    found = counted("swiss-double-majority", "constitution", PEOPLE, positions, day)
    assert found == outcome


def test_cantons_without_the_people_and_the_people_without_cantons() -> None:
    lost = {"people": {"yes": 1_000_000, "no": 1_000_000}}
    body = "swiss-double-majority"
    everyone = canton_votes(20, 5)
    assert counted(body, "constitution", lost, everyone) == "rejected"
    assert counted(body, "constitution", PEOPLE, canton_votes(0, 0)) == "rejected"
    for procedure in ("law", "general_terms"):
        assert counted(body, procedure, PEOPLE) == "adopted"
        assert counted(body, procedure, lost) == "rejected"
    assert kind(body, "constitution", everyone | {"People": "yes"}) == "adopted"
    assert kind(body, "constitution", everyone | {"People": "no"}) == "rejected"


@pytest.mark.parametrize(
    ("procedure", "said", "day", "outcome"),
    [
        # 341 to 274 is no majority of 705; of 751 half is 375.5.
        ("absolute", (341, 274, 5), "2020-06-01", "rejected"),
        ("simple", (341, 274, 5), "2020-06-01", "adopted"),
        ("absolute", (353, 300, 0), "2020-06-01", "adopted"),
        ("absolute", (352, 0, 0), "2020-06-01", "rejected"),
        ("absolute", (375, 300, 0), "2015-06-01", "rejected"),
        ("absolute", (376, 300, 0), "2015-06-01", "adopted"),
        ("simple", (300, 300, 50), "2020-06-01", "rejected"),
        ("simple", (1, 0, 600), "2020-06-01", "adopted"),
        ("censure", (400, 200, 0), "2020-06-01", "adopted"),
        ("censure", (399, 200, 0), "2020-06-01", "rejected"),
        ("censure", (352, 100, 0), "2020-06-01", "rejected"),
        ("budget", (360, 240, 0), "2020-06-01", "adopted"),
        ("budget", (360, 241, 0), "2020-06-01", "rejected"),
        ("budget", (352, 0, 0), "2020-06-01", "rejected"),
        ("checked", (200, 34, 1), "2020-06-01", "adopted"),
        ("checked", (200, 34, 0), "2020-06-01", "invalid"),
    ],
)
def test_european_parliament(
    procedure: str, said: tuple[int, int, int], day: str, outcome: str
) -> None:
    counts = {"members": dict(zip(("for", "against", "abstain"), said, strict=True))}
    assert counted(EP, procedure, counts, day=day) == outcome


CASES: list[tuple[str, str, dict[str, str], str]] = [
    ("delaware-141f", "board_consent", {}, "no_decision"),
    ("delaware-141f", "stockholder_consent", {"Founders": "consent"}, "no_decision"),
    (
        "delaware-141f",
        "stockholder_consent",
        {"Founders": "consent", "Others": "consent"},
        "no_decision",
    ),
    (
        "delaware-141f",
        "stockholder_consent",
        {"Founders": "consent", "Employees": "consent"},
        "adopted",
    ),
    ("uk-ca2006-288", "ordinary", {"Ash": "agree", "Elm": "agree"}, "no_decision"),
    (
        "uk-ca2006-288",
        "ordinary",
        {"Ash": "agree", "Elm": "agree", "Rowan": "agree", "Beech": "disagree"},
        "adopted",
    ),
    ("uk-ca2006-288", "poll", {"Ash": "for", "Beech": "withheld"}, "adopted"),
    ("uk-ca2006-288", "poll", {"Ash": "for"}, "invalid"),
    ("uk-ca2006-288", "poll_special", {"Cedar": "for", "Rowan": "against"}, "adopted"),
    ("uk-ca2006-288", "poll_special", {"Cedar": "for", "Larch": "against"}, "rejected"),
    ("cosmwasm-cw3", "absolute_count", {"Signer1": "yes", "Signer2": "yes"}, "adopted"),
    (
        "cosmwasm-cw3",
        "absolute_count",
        {"Signer1": "yes", "Signer3": "yes", "Signer2": "abstain"},
        "rejected",
    ),
    # Four of twelve pass once five abstain, and would not if they said no.
    (
        "cosmwasm-cw3",
        "absolute_percentage",
        {"Signer1": "yes", "Signer2": "abstain", "Signer3": "abstain"},
        "adopted",
    ),
    (
        "cosmwasm-cw3",
        "absolute_percentage",
        {"Signer1": "yes", "Signer2": "no", "Signer3": "no"},
        "rejected",
    ),
    # A no completes the quorum of 4.8 and does not reach two fifths of the opinions.
    ("cosmwasm-cw3", "threshold_quorum", {"Signer1": "yes"}, "rejected"),
    ("cosmwasm-cw3", "threshold_quorum", {"Signer1": "yes", "Signer5": "no"}, "adopted"),
    ("cosmwasm-cw3", "threshold_quorum", {"Signer2": "yes", "Signer3": "veto"}, "adopted"),
    ("working-group", "silence", {}, "adopted"),
    ("working-group", "silence", {"South": "object"}, "no_decision"),
    ("working-group", "unanimity", {"North": "approve", "South": "approve"}, "no_decision"),
    ("joint-venture", "together", {"North": "approve"}, "no_decision"),
    ("joint-venture", "together", {"North": "approve", "South": "approve"}, "adopted"),
    ("joint-venture", "silence", {}, "adopted"),
    ("joint-venture", "silence", {"South": "object"}, "no_decision"),
    ("agency-consultation", "after_consultation", {"Lead": "approve"}, "adopted"),
    ("agency-consultation", "after_consultation", {}, "no_decision"),
    ("agency-consultation", "with_the_treasury", {"Lead": "approve"}, "no_decision"),
    (
        "agency-consultation",
        "with_the_treasury",
        {"Lead": "approve", "Treasury": "approve"},
        "adopted",
    ),
    ("agency-consultation", "everybody", {"Lead": "approve"}, "no_decision"),
]


@pytest.mark.parametrize(("body", "procedure", "positions", "outcome"), CASES)
def test_border(body: str, procedure: str, positions: dict[str, str], outcome: str) -> None:
    assert kind(body, procedure, positions) == outcome


SPREAD: list[tuple[str, str, dict[str, int], str]] = [
    ("delaware-141f", "board_consent", {"consent": 5}, "adopted"),
    ("delaware-141f", "board_consent", {"consent": 4}, "no_decision"),
    ("delaware-141f", "board_consent", {"consent": 4, "decline": 1}, "no_decision"),
    ("delaware-141f", "board_meeting", {"for": 2, "against": 1}, "adopted"),
    ("delaware-141f", "board_meeting", {"for": 2}, "invalid"),
    # Present and abstaining is as good as against.
    ("delaware-141f", "board_meeting", {"for": 2, "abstain": 2}, "rejected"),
    ("delaware-141f", "board_meeting", {"for": 2, "recuse": 2}, "adopted"),
    ("uk-ca2006-288", "special", {"agree": 3}, "adopted"),
    ("uk-ca2006-288", "special", {"agree": 2}, "no_decision"),
    ("cosmwasm-cw3", "absolute_percentage", {"abstain": 5}, "adopted"),
    ("cosmwasm-cw3", "threshold_quorum", {"abstain": 5}, "adopted"),
    ("cosmwasm-cw3", "threshold_quorum", {}, "rejected"),
    ("consortium", "two_thirds", {"yes": 2, "no": 1}, "adopted"),
    ("consortium", "two_thirds", {"yes": 2}, "no_decision"),
    ("consortium", "two_thirds", {"yes": 2, "abstain": 1}, "adopted"),
    ("consortium", "two_thirds", {"yes": 3, "no": 2}, "rejected"),
    ("consortium", "silence", {"object": 1}, "no_decision"),
    ("consortium", "majority", {"yes": 3}, "adopted"),
    ("consortium", "majority", {"yes": 2}, "rejected"),
    # The first five are class A: four of five, then three of four.
    ("consortium", "both_classes", {"yes": 8}, "adopted"),
    ("consortium", "both_classes", {"yes": 7}, "rejected"),
    ("consortium", "both_classes", {"no": 1, "yes": 8}, "adopted"),
    ("consortium", "both_classes", {"no": 2, "yes": 7}, "rejected"),
    ("foundation-board", "ordinary", {"for": 2, "against": 2}, "adopted"),
    ("foundation-board", "ordinary", {"against": 2, "for": 2}, "rejected"),
    ("foundation-board", "ordinary", {"for": 3}, "no_decision"),
    ("foundation-board", "ordinary", {"for": 1, "abstain": 3}, "adopted"),
    ("foundation-board", "ordinary", {"conflict": 1, "for": 3}, "no_decision"),
    ("foundation-board", "circular", {"for": 7}, "adopted"),
    ("foundation-board", "circular", {"for": 6}, "no_decision"),
    ("foundation-board", "circular", {"for": 6, "meeting": 1}, "no_decision"),
    ("foundation-board", "two_thirds", {"for": 5, "against": 2}, "adopted"),
    ("foundation-board", "two_thirds", {"for": 4}, "rejected"),
    ("agency-consultation", "everybody", {"approve": 5}, "adopted"),
    ("agency-consultation", "emergency", {"approve": 1}, "adopted"),
]


@pytest.mark.parametrize(("body", "procedure", "words", "outcome"), SPREAD)
def test_spread(body: str, procedure: str, words: dict[str, int], outcome: str) -> None:
    assert kind(body, procedure, spread(body, procedure, words)) == outcome
