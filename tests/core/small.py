"""Small charters for tests of the analysis: drawn at random, in the plain form of the record."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.world import procedure

STANDINGS = ("decides", "consulted", "informed")
RULES: list[dict[str, Any]] = [
    {"name": "nobody_objects", "kind": "consensus"},
    {"name": "all_agree", "kind": "ratio", "of": ["assent"], "num": 1, "base": "component"},
    {
        "name": "majority",
        "kind": "ratio",
        "of": ["assent"],
        "op": ">",
        "num": 1,
        "den": 2,
        "base": "cast",
    },
    {"name": "one", "kind": "count", "of": ["assent"], "num": 1},
    {"name": "two", "kind": "count", "of": ["assent"], "num": 2},
    {"name": "exactly_one", "kind": "count", "of": ["assent"], "op": "==", "num": 1},
    {"name": "core", "kind": "count", "of": ["assent"], "num": 1, "group": "others"},
    {"name": "quorate", "kind": "count", "of": ["assent", "dissent", "neutral"], "num": 2},
    {"name": "quorate_majority", "kind": "all", "of": ["majority", "quorate"]},
    {"name": "never", "kind": "not", "of": ["nobody_objects"]},
    {"name": "either", "kind": "any", "of": ["two", "core"]},
]


@st.composite
def changes(draw: st.DrawFn, parties: tuple[str, ...]) -> dict[str, Any]:
    """Changes to the charter of a `World` of these parties: one sphere under random rules."""
    standings = [
        {"to": party, "standing": standing}
        for party in parties
        if (standing := draw(st.sampled_from([*STANDINGS, "decides", ""])))
    ]
    powers = [
        {"power": power, "to": holders}
        for power in ("table", "circulate")
        if (holders := draw(st.lists(st.sampled_from(parties), max_size=2, unique=True)))
    ]
    missing = draw(st.sampled_from(["assent", "dissent", "neutral", "none"]))
    periods = [
        {"standing": standing, "seconds": draw(st.sampled_from([0, 60]))}
        for standing in STANDINGS
        if draw(st.booleans())
    ]
    drawn = procedure(
        "drawn",
        rule=draw(st.sampled_from([rule["name"] for rule in RULES])),
        missing=missing,
        periods=periods,
        early=draw(st.booleans()),
        proposer=draw(st.sampled_from(["", "approve", "approve", "abstain"])),
        minimum=draw(st.sampled_from([0, 30])),
    )
    if draw(st.booleans()):
        drawn["quorum"] = draw(st.sampled_from(["quorate", "one", "two", "core"]))
    sphere = {"name": "drawn", "procedure": "drawn", "standings": standings, "powers": powers}
    everyone = {
        "name": "open",
        "procedure": "consensus",
        "standings": [{"to": "all", "standing": "decides"}],
    }
    return {
        "spheres": [sphere, everyone],
        "procedures": [drawn, procedure()],
        "rules": RULES,
        "amendment": draw(st.sampled_from(["open", "open", "drawn"])),
    }
