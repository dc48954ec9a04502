"""A charter of two hundred parties and six spheres is checked in seconds."""

from __future__ import annotations

from time import process_time

import pytest

from comity.core.charter import Charter
from comity.core.lint import lint
from comity.core.surprise import prospects
from comity.wire.charter import format_charter, parse_charter
from comity.wire.draft import fill_draft
from tests.core.faults import MAJORITY, Plain, group, how, owed, plain, rule, sphere

PARTIES = tuple(f"P{place}" for place in range(200))
MOST_SECONDS = 30
"""Ten times what it takes on a slow machine, so that only a change of kind fails."""
RULES = (
    rule("majority", "consensus"),
    MAJORITY | {"name": "votes"},
    MAJORITY | {"name": "power", "weight": "shares", "base": "component"},
    rule("double", "all", of=["votes", "power"]),
    rule("halves", "all", of=["north", "south"]),
    MAJORITY | {"name": "north", "group": "north"},
    MAJORITY | {"name": "south", "group": "south"},
    rule("present", of=["assent", "dissent"], num=100),
)
DECIDING = ("majority", "votes", "power", "double", "halves", "votes")


def large(weights: dict[str, int], seconds: dict[str, int]) -> Charter:
    """Six spheres under six rules, the last with a quorum."""
    named = [f"by{place}" for place in range(6)]
    procedures: list[Plain] = [
        how(name, rule=deciding, periods=owed(**seconds), proposer="approve")
        for name, deciding in zip(named, DECIDING, strict=True)
    ]
    procedures[5]["quorum"] = "present"
    changed = plain(
        PARTIES[:5],
        groups=[group("north", *PARTIES[:100]), group("south", *PARTIES[100:])],
        weights=[{"name": "shares", "of": [{"party": p, "weight": w} for p, w in weights.items()]}],
        rules=[*RULES],
        procedures=procedures,
        spheres=[sphere(name=f"s{each}", procedure=name) for each, name in enumerate(named)],
        amendment="s3",
        accession=len(PARTIES),
    )
    changed["clock"] |= {"quorum": 134}
    changed["parties"] = [{"name": name, "title": name} for name in PARTIES]
    return parse_charter(format_charter(fill_draft(changed)))


ALIKE = dict.fromkeys(PARTIES, 1)
UNLIKE = {party: 1_000 + 37 * place * place for place, party in enumerate(PARTIES)}


@pytest.mark.parametrize(
    ("weights", "seconds"),
    [(ALIKE, {"decides": 60}), (ALIKE, {}), (UNLIKE, {"decides": 60})],
    ids=["alike", "alike and owed nothing", "all of different weight"],
)
def test_it_takes_seconds(weights: dict[str, int], seconds: dict[str, int]) -> None:
    charter = large(weights, seconds)
    begun = process_time()
    found = prospects(charter)
    codes = {each.code for each in lint(charter, found)}
    assert process_time() - begun < MOST_SECONDS
    assert {each.verdict for each in found} == {"cannot" if seconds else "can"}
    assert {"vetoers-all", "amendment-weaker", "against-can-help"} <= codes
