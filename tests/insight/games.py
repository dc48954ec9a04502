"""The decision rules of real bodies as plain games, and random ones."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

from comity.core.charter import Procedure
from comity.core.rules import BASES, OPS, Member, Roll, Rule, RuleBook, Vocabulary
from comity.insight.game import Game
from comity.insight.shape import Sides, game_of, sides_of

DATA = Path(__file__).parent / "data"
WORDS = Vocabulary((("yes", "assent"), ("no", "dissent"), ("abstain", "neutral")), "none")


@dataclass(frozen=True)
class Body:
    """Members under rules; the first rule adopts."""

    members: tuple[Member, ...]
    rules: tuple[Rule, ...]
    words: Vocabulary = WORDS
    quorum: str = ""
    sides: Sides = field(default_factory=lambda: sides_of(WORDS))

    @property
    def book(self) -> RuleBook:
        """The rules by name."""
        return RuleBook({rule.name: rule for rule in self.rules})

    @property
    def roll(self) -> Roll:
        """All members."""
        return Roll(self.members)

    @property
    def procedure(self) -> Procedure:
        """A procedure that goes by the first rule."""
        return Procedure(
            name="decide",
            title="Decide",
            vocabulary=self.words,
            rule=self.rules[0].name,
            periods=(),
            minimum=0,
            early=False,
            proposer="",
            languages=(),
            default="rejected",
            quorum=self.quorum,
        )

    def game(self, positions: Mapping[str, str] | None = None) -> Game:
        """Its yes/no game."""
        return game_of(self.book, self.procedure, self.roll, self.sides, positions)


def weighted(quota: int, weights: Mapping[str, int], members: int = 0) -> Body:
    """So many votes, and so many members where that is asked."""
    voters = tuple(Member(name, (), (("votes", weight),)) for name, weight in weights.items())
    both = Rule("both", "all", ("votes", "members"))
    votes = Rule("votes", "count", ("assent",), num=quota, weight="votes")
    return Body(voters, (both, votes, Rule("members", "count", ("assent",), num=members)))


def numbered(weights: Sequence[int]) -> dict[str, int]:
    """Members without names."""
    return {f"m{number}": weight for number, weight in enumerate(weights)}


def security_council(elected: int, wanted: int) -> Body:
    """So many in favour, and none of the five permanent members against."""
    five = tuple(Member(name, ("five",)) for name in ("China", "France", "Russia", "UK", "US"))
    others = tuple(Member(f"elected {number}", ("elected",)) for number in range(1, elected + 1))
    return Body(
        five + others,
        (
            Rule("substantive", "all", ("enough", "no_veto")),
            Rule("enough", "count", ("assent",), num=wanted),
            Rule("no_veto", "count", ("dissent",), op="<=", group="five"),
        ),
    )


EEC = {"Germany": 4, "France": 4, "Italy": 4, "Belgium": 2, "Netherlands": 2, "Luxembourg": 1}
EC_9 = dict.fromkeys(("DE", "FR", "IT", "UK"), 10) | {"BE": 5, "NL": 5, "DK": 3, "IE": 3, "LU": 2}
EC_10 = EC_9 | {"EL": 5}
EC_12 = EC_10 | {"ES": 8, "PT": 5}
NICE = [29] * 4 + [27] * 2 + [14, 13] + [12] * 5 + [10] * 3 + [7] * 5 + [4] * 5 + [3]
NASSAU = [31, 31, 28, 21, 2, 2]


def european_union(*, four: bool = True) -> Body:
    """55% of the members with 65% of the population, or at most three not in favour."""
    with open(DATA / "eu27_population_2018.csv", encoding="utf-8", newline="") as file:
        members = tuple(
            Member(row["country"], (), (("population", int(row["population"])),))
            for row in csv.DictReader(file)
        )
    rules = (
        Rule("qualified_majority", "any", ("double_majority", "no_blocking_minority")),
        Rule("double_majority", "all", ("states", "people")),
        Rule("states", "ratio", ("assent",), num=55, den=100, base="component"),
        Rule(
            "people", "ratio", ("assent",), num=65, den=100, base="component", weight="population"
        ),
        Rule("no_blocking_minority", "count", ("dissent", "neutral", "none"), op="<=", num=3),
    )
    return Body(members, rules if four else rules[1:])


def monetary_fund(share: int = 85) -> Body:
    """So many percent of the total voting power of 190 members, in hundredths of a percent."""
    with open(DATA / "imf_vote_shares_2020.csv", encoding="utf-8", newline="") as file:
        members = tuple(
            Member(row["country"], (), (("votes", int(row["hundredths"])),))
            for row in csv.DictReader(file)
        )
    rule = Rule(
        "special", "ratio", ("assent",), num=share, den=100, base="component", weight="votes"
    )
    return Body(members, (rule,))


roles = st.lists(
    st.sampled_from(["assent", "dissent", "neutral", "none"]), min_size=1, max_size=2, unique=True
)


@st.composite
def atoms(draw: st.DrawFn, name: str) -> Rule:
    """A rule that counts."""
    kind = draw(st.sampled_from(["count", "count", "ratio", "ratio", "root", "minority"]))
    return Rule(
        name=name,
        kind=kind,
        of=tuple(draw(st.one_of(st.just(["assent"]), roles))),
        op="<" if kind == "minority" else draw(st.sampled_from((*OPS, ">=", ">="))),
        num=draw(st.integers(0, 9)),
        den=1 if kind == "count" else draw(st.integers(1, 9)),
        base="participating" if kind == "minority" else draw(st.sampled_from(list(BASES))),
        group=draw(st.sampled_from(["", "", "left", "right"])),
        base_group=draw(st.sampled_from(["", "left"])),
        weight=draw(st.sampled_from(["", "small", "large"])),
        plus=draw(st.integers(0, 1)),
        if_empty=draw(st.sampled_from(["met", "failed"])),
    )


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    """Up to eight members under rules that rest on rules, with or without a quorum."""
    members = tuple(
        Member(
            f"m{number}",
            tuple(draw(st.sampled_from([(), ("left",), ("right",), ("left", "right")]))),
            (
                ("small", draw(st.integers(0, 3))),
                ("large", draw(st.sampled_from([0, 1, 1_000_003, 7_777_777]))),
            ),
        )
        for number in range(draw(st.integers(1, 8)))
    )
    below = [draw(atoms(f"a{number}")) for number in range(draw(st.integers(1, 4)))]
    for number in range(draw(st.integers(1, 2))):
        kind = draw(st.sampled_from(["all", "any", "not", "at_least", "if"]))
        size = 3 if kind == "if" else draw(st.integers(1, 3))
        of = tuple(draw(st.sampled_from([rule.name for rule in below])) for _ in range(size))
        below.append(Rule(f"r{number}", kind, of, num=draw(st.integers(1, size))))
    quorum = draw(st.sampled_from(["", below[0].name]))
    no = draw(st.sampled_from(["no", "abstain"]))
    return Body(members, tuple(below[::-1]), quorum=quorum, sides=sides_of(WORDS, no))
