"""Bodies of consensus and silence: NATO and what it made with Russia, the OSCE, suppliers."""

from __future__ import annotations

import pytest

from tests.charters.bodies import kind, roll

TWO = {"Malta": "concerned", "Italy": "concerned"}
CASES: list[tuple[str, str, str, dict[str, str], str]] = [
    ("silence is consent", "nato", "silence", {}, "adopted"),
    ("one breaks", "nato", "silence", {"Hungary": "break"}, "no_decision"),
    ("asking for time breaks nothing", "nato", "silence", {"Turkey": "more_time"}, "adopted"),
    ("hours in a crisis", "nato", "silence_in_crisis", {"Italy": "break"}, "no_decision"),
    ("nobody objects at the table", "nato", "at_the_table", {"US": "agree"}, "adopted"),
    ("one objects at the table", "nato", "at_the_table", {"Turkey": "object"}, "no_decision"),
    (
        "the Council of nineteen, 10 February 2003",
        "north-atlantic-council",
        "silence",
        {"Belgium": "break", "France": "break", "Germany": "break"},
        "no_decision",
    ),
    (
        "the Committee of eighteen, 16 February 2003",
        "defence-planning-committee",
        "at_the_table",
        {"Belgium": "agree", "Germany": "agree", "Turkey": "agree"},
        "adopted",
    ),
    ("its papers", "defence-planning-committee", "silence", {"Belgium": "break"}, "no_decision"),
    ("at twenty", "nato-russia-council", "at_twenty", {"Russia": "agree"}, "adopted"),
    ("Russia objects", "nato-russia-council", "at_twenty", {"Russia": "object"}, "no_decision"),
    ("an Ally objects", "nato-russia-council", "at_twenty", {"Poland": "object"}, "no_decision"),
    ("papers at twenty", "nato-russia-council", "silence", {"Russia": "break"}, "no_decision"),
    ("suppliers", "nuclear-suppliers-group", "intersessional", {}, "adopted"),
    ("one", "nuclear-suppliers-group", "intersessional", {"China": "break"}, "no_decision"),
    ("plenary", "nuclear-suppliers-group", "plenary", {"China": "object"}, "no_decision"),
    ("osce", "osce", "consensus", {"Malta": "object"}, "no_decision"),
    ("osce silence", "osce", "silence", {}, "adopted"),
    ("an amendment breaks silence", "osce", "silence", {"Armenia": "amend"}, "no_decision"),
    ("two aside", "osce", "consensus_minus_two", TWO, "adopted"),
    ("one may be aside", "osce", "consensus_minus_one", TWO, "no_decision"),
    ("three", "osce", "consensus_minus_two", TWO | {"Spain": "concerned"}, "no_decision"),
]


@pytest.mark.parametrize(
    ("name", "procedure", "positions", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_at_the_borders(
    name: str, procedure: str, positions: dict[str, str], expected: str
) -> None:
    assert kind(name, procedure, positions) == expected


@pytest.mark.parametrize("russia", ["agree", "object"])
def test_fifty_of_fifty_two_are_not_enough(russia: str) -> None:
    """The Committee of Senior Officials, 9 May 1992: only the State concerned is not heard."""
    day = "1992-05-09"
    states = [member.name for member in roll("osce", "consensus_minus_one", day).members]
    assert len(states) == 52
    positions = dict.fromkeys(states, "agree") | {"Serbia": "concerned", "Russia": russia}
    expected = "adopted" if russia == "agree" else "no_decision"
    assert kind("osce", "consensus_minus_one", positions, day) == expected


@pytest.mark.parametrize(
    ("name", "procedure", "day", "members"),
    [
        ("nato", "silence", "1949-09-17", 12),
        ("nato", "silence", "1966-03-10", 15),
        ("nato", "silence", "2001-11-23", 19),
        ("nato", "silence", "2003-02-10", 19),
        ("nato", "silence", "2004-03-29", 26),
        ("nato", "silence", "2024-03-07", 32),
        ("defence-planning-committee", "silence", "2003-02-16", 18),
        ("nato-russia-council", "silence", "2002-05-28", 20),
        ("osce", "consensus", "1975-08-01", 35),
        ("osce", "consensus", "1990-11-21", 34),
        ("osce", "consensus", "2026-01-01", 57),
        ("nuclear-suppliers-group", "plenary", "2026-01-01", 48),
    ],
)
def test_so_many_on_that_day(name: str, procedure: str, day: str, members: int) -> None:
    assert len(roll(name, procedure, day).members) == members


def test_the_committee_is_the_council_without_france() -> None:
    council = {each.name for each in roll("nato", "silence", "2003-02-16").members}
    committee = {each.name for each in roll("defence-planning-committee", "silence").members}
    assert council - committee == {"France"}
    assert committee < council
