"""Rule books drawn at random, far odder than any body's, judged alike by both implementations."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.bounds import bounds
from comity.core.completions import choices_of
from comity.core.judge import spoken_tallies
from comity.core.roll import members_of
from comity.core.rules import BASES, COUNTED, OPS, Roll
from comity.core.verdict import verdict_of
from comity.wire.charter import format_charter, parse_charter
from tests.oracle.ballots import Ballot, kind, kinds, met
from tests.world import World, procedure

PARTIES = ("A", "B", "C", "D")
WORDS = {"yes": "assent", "no": "dissent", "veto": "block", "pass": "neutral", "out": "leave"}
GROUPS = [
    {"name": "big", "members": ["A", "B", "C"]},
    {"name": "few", "members": ["C", "D"]},
]
HEAVY = {"A": 4, "B": 2, "C": 1}
WEIGHTS = [{"name": "w", "of": [{"party": p, "weight": n} for p, n in HEAVY.items()]}]
roles = st.lists(st.sampled_from(COUNTED), min_size=1, max_size=3, unique=True)
words = st.lists(st.sampled_from(list(WORDS)), min_size=1, max_size=2, unique=True)


@st.composite
def atom(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A rule that counts positions."""
    of_kind = draw(st.sampled_from(["count", "ratio", "ratio", "root", "minority", "consensus"]))
    rule: dict[str, Any] = {"name": name, "kind": of_kind}
    if draw(st.booleans()):
        rule["group"] = draw(st.sampled_from(["big", "few"]))
    if of_kind == "consensus":
        return rule
    rule |= {"of": draw(roles)} if draw(st.booleans()) else {"words": draw(words)}
    rule["num"] = draw(st.integers(0, 5))
    if draw(st.booleans()):
        rule["weight"] = "w"
    if of_kind != "count":
        rule["den"] = draw(st.integers(1, 5))
    if of_kind == "minority":
        return rule | {"plus": draw(st.integers(0, 2))}
    rule["op"] = draw(st.sampled_from(OPS))
    if of_kind in ("ratio", "root"):
        rule["base"] = draw(st.sampled_from(list(BASES)))
    if of_kind == "ratio":
        rule["if_empty"] = draw(st.sampled_from(["met", "failed"]))
    return rule


@st.composite
def book(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Three or four rules that count and two that rest on those before them."""
    rules = [draw(atom(f"r{number}")) for number in range(draw(st.integers(3, 4)))]
    for number in range(len(rules), len(rules) + 2):
        of_kind = draw(st.sampled_from(["all", "any", "not", "at_least", "if"]))
        size = 3 if of_kind == "if" else draw(st.integers(1, 3))
        of = [draw(st.sampled_from([rule["name"] for rule in rules])) for _ in range(size)]
        rule: dict[str, Any] = {"name": f"r{number}", "kind": of_kind, "of": of}
        if of_kind == "at_least":
            rule["num"] = draw(st.integers(1, size))
        rules.append(rule)
    return rules


@st.composite
def charters(draw: st.DrawFn) -> dict[str, Any]:
    """A charter of four parties with one procedure under such a book."""
    rules = draw(book())
    names = [rule["name"] for rule in rules]
    drawn = procedure(
        positions=[{"word": word, "role": role} for word, role in WORDS.items()],
        missing=draw(st.sampled_from([*WORDS.values(), "none"])),
        rule=names[-1],
        default=draw(st.sampled_from(["rejected", "no_decision"])),
        proposer="",
    )
    if draw(st.booleans()):
        drawn |= {"quorum": draw(st.sampled_from(names)), "unquorate": "invalid"}
    if draw(st.booleans()):
        drawn["rejection"] = draw(st.sampled_from(names))
    plain = World(PARTIES, accede=False).charter_plain()
    sphere = plain["spheres"][0] | {"procedure": drawn["name"]}
    return plain | {
        "groups": GROUPS,
        "weights": WEIGHTS,
        "rules": rules,
        "procedures": [drawn],
        "spheres": [sphere],
    }


said = st.dictionaries(st.sampled_from(PARTIES), st.sampled_from(list(WORDS)))


@settings(max_examples=150, deadline=None)
@given(charters(), said)
def test_outcomes_and_what_can_still_change(plain: dict[str, Any], words: dict[str, str]) -> None:
    charter = parse_charter(format_charter(plain))
    drawn = charter.procedures[0]
    roll = Roll(tuple(members_of(charter, PARTIES)))
    ballot = Ballot(plain, drawn.name, "2001-11-23", PARTIES, words)
    assert verdict_of(charter.rules, drawn, roll, words, final=True).kind == kind(ballot)
    possible = kinds(ballot)
    so_far = verdict_of(charter.rules, drawn, roll, words, final=False).kind
    assert so_far == "open" if len(possible) > 1 else so_far in (*possible, "open")
    if all(rule.kind != "minority" for rule in charter.rules.rules.values()):
        assert (so_far == "open") == (len(possible) > 1)


@settings(max_examples=150, deadline=None)
@given(charters(), said)
def test_bounds_are_never_wrong(plain: dict[str, Any], words: dict[str, str]) -> None:
    """Where all ways are too many to look at, what is called settled is settled."""
    charter = parse_charter(format_charter(plain))
    drawn = charter.procedures[0]
    roll = Roll(tuple(members_of(charter, PARTIES)))
    spoken, silent = spoken_tallies(roll, drawn.vocabulary, words)
    choices = choices_of(drawn.vocabulary)
    ends = [
        Ballot(plain, drawn.name, "2001-11-23", PARTIES, words | more)
        for more in completions(tuple(member.name for member in silent))
    ]
    for rule in charter.rules.rules.values():
        can_hold, can_fail = bounds(charter.rules, rule, spoken, silent, choices)
        truths = {met(end, rule.name) for end in ends}
        assert can_hold or True not in truths
        assert can_fail or False not in truths


def completions(silent: tuple[str, ...]) -> list[dict[str, str]]:
    """Every way in which the silent may still speak."""
    if not silent:
        return [{}]
    rest = completions(silent[1:])
    options = ["", *WORDS]
    return [each | ({silent[0]: word} if word else {}) for each in rest for word in options]
