"""From a procedure to its yes/no game: each count, share, root and minority as a bounded sum.

Those who have taken a position keep it; every other member says one of two things: the word in
favour or the word against. What is counted is then a constant and a sum over those in favour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import gcd, isqrt

from comity.core.charter import Procedure
from comity.core.completions import Choice
from comity.core.judge import Tallies, Tally, judge, measure, share_of, spoken_tallies
from comity.core.rules import BASES, Member, Roll, Rule, RuleBook, Vocabulary
from comity.errors import Refused
from comity.insight.formula import NO, YES, Formula
from comity.insight.game import Game, Test

Bounds = tuple[int | None, int | None]
"""The least and the greatest allowed, None for no bound."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What a member in favour does and what any other does: a role and a word, "" for silence."""

    yes: Choice
    no: Choice


def sides_of(vocabulary: Vocabulary, against: str = "") -> Sides:
    """The word in favour, and the word that keeps a text from passing.

    against: the word that those not in favour say, "" for the first that dissents, else the first
    that blocks, else silence. Raises Refused `sides-missing`.
    """
    silence = (vocabulary.missing, "")
    spoken = [(role, word) for word, role in vocabulary.words]
    yes = _first(spoken, "assent") or (silence if vocabulary.missing == "assent" else None)
    if against:
        no = next((choice for choice in spoken if choice[1] == against), None)
    else:
        no = _first(spoken, "dissent") or _first(spoken, "block")
        no = no or (silence if vocabulary.missing != "assent" else None)
    if yes is None or no is None or yes == no:
        raise Refused(
            "sides-missing",
            "The procedure has no word in favour, or none against, so there is no yes/no game.",
            "Name a word that members not in favour say, or another procedure.",
        )
    return Sides(yes, no)


def _first(spoken: Sequence[Choice], role: str) -> Choice | None:
    return next((choice for choice in spoken if choice[0] == role), None)


def game_of(
    book: RuleBook,
    procedure: Procedure,
    roll: Roll,
    sides: Sides,
    positions: Mapping[str, str] | None = None,
) -> Game:
    """The game among those who have taken no position; a set wins if the text is then adopted.

    Raises Refused `rule-not-a-sum` where a rule does not come down to sums.
    """
    spoken, silent = spoken_tallies(roll, procedure.vocabulary, positions or {})
    shape = _Shape(book, sides, spoken, silent)
    wanted = [shape.formula(name) for name in (procedure.rule, procedure.quorum) if name]
    formula = simple("all", tuple(wanted))
    vectors = list(shape.sums)
    columns = zip(*vectors, strict=True) if silent else iter(())
    names = tuple(member.name for member in silent)
    return Game(names, tuple(columns), tuple(shape.tests), formula)


class _Shape:
    """Gathers sums and tests while rules are gone through; equal ones are kept once."""

    def __init__(
        self, book: RuleBook, sides: Sides, spoken: Tallies, silent: Sequence[Member]
    ) -> None:
        self.book, self.sides, self.spoken, self.silent = book, sides, spoken, silent
        self.sums: dict[tuple[int, ...], int] = {(1,) * len(silent): 0}
        self.tests: dict[Test, int] = {}

    def formula(self, name: str) -> Formula:
        """The formula of a rule and all it rests on."""
        rule = self.book.rules[name]
        if rule.is_atom():
            return {
                "count": self._count,
                "ratio": self._ratio,
                "root": self._root,
                "minority": self._minority,
            }[rule.kind](rule)
        parts = tuple(self.formula(part) for part in rule.of)
        return simple(rule.kind, parts, rule.num)

    def _linear(self, rule: Rule) -> tuple[tuple[int, ...], int, tuple[int, ...], int]:
        """What it counts and its base: each a vector over members in favour, and a constant."""
        no = tuple(Tally(member, *self.sides.no) for member in self.silent)
        have, whole = measure(rule, (*self.spoken, *no))
        pairs = [
            (share_of(rule, member, *self.sides.yes), share_of(rule, member, *self.sides.no))
            for member in self.silent
        ]
        gains = tuple(yes[0] - no[0] for yes, no in pairs)
        return gains, have, tuple(yes[1] - no[1] for yes, no in pairs), whole

    def _count(self, rule: Rule) -> Formula:
        gains, have, _, _ = self._linear(rule)
        return self._test(gains, _bounds(rule.op, rule.num - have))

    def _ratio(self, rule: Rule) -> Formula:
        gains, have, bases, whole = self._linear(rule)
        surplus = tuple(
            gain * rule.den - rule.num * base for gain, base in zip(gains, bases, strict=True)
        )
        share = self._test(surplus, _bounds(rule.op, rule.num * whole - have * rule.den))
        if whole + sum(min(0, base) for base in bases) > 0:
            return share
        empty = self._test(bases, (None, -whole))
        return simple("if", (empty, YES if rule.if_empty == "met" else NO, share))

    def _root(self, rule: Rule) -> Formula:
        gains, have, bases, whole = self._linear(rule)
        if any(bases):
            raise _not_a_sum(rule)
        square = rule.num**2 * whole
        floor = isqrt(square) // rule.den
        exact = (floor * rule.den) ** 2 == square
        # A whole number is at least a root that is none if it is more than its whole part.
        least = floor if exact else floor + 1
        allowed: dict[str, Bounds] = {
            ">=": (least, None),
            ">": (floor + 1, None),
            "<=": (None, floor),
            "<": (None, least - 1),
            "==": (floor, floor if exact else floor - 1),
        }
        low, high = allowed[rule.op]
        return self._test(
            gains, (None if low is None else low - have, None if high is None else high - have)
        )

    def _minority(self, rule: Rule) -> Formula:
        stays = [side[0] in BASES["participating"] for side in (self.sides.yes, self.sides.no)]
        if stays[0] != stays[1]:
            raise _not_a_sum(rule)
        no = tuple(Tally(member, *self.sides.no) for member in self.silent)
        facts = dict(judge(self.book, rule.name, (*self.spoken, *no)).facts)
        gains, have, _, _ = self._linear(replace(rule, weight=""))
        least = facts["need"]
        assert isinstance(least, int)
        return self._test(gains, _bounds("<", least - have))

    def _test(self, vector: tuple[int, ...], bounds: Bounds) -> Formula:
        """The test that a sum lies within bounds; a constant where it always or never does."""
        low = sum(min(0, each) for each in vector) if bounds[0] is None else bounds[0]
        high = sum(max(0, each) for each in vector) if bounds[1] is None else bounds[1]
        factor = gcd(*vector)
        if factor == 0:
            return YES if low <= 0 <= high else NO
        if next(each for each in vector if each) < 0:
            factor, low, high = -factor, -high, -low
        vector = tuple(each // factor for each in vector)
        low, high = -(-low // abs(factor)), high // abs(factor)
        least, most = sum(min(0, e) for e in vector), sum(max(0, e) for e in vector)
        low, high = max(low, least), min(high, most)
        if low > high or (low, high) == (least, most):
            return YES if low <= high else NO
        test = Test(self.sums.setdefault(vector, len(self.sums)), low, high)
        return Formula("test", num=self.tests.setdefault(test, len(self.tests)))


def _bounds(op: str, number: int) -> Bounds:
    bounds: dict[str, Bounds] = {
        ">=": (number, None),
        ">": (number + 1, None),
        "<=": (None, number),
        "<": (None, number - 1),
        "==": (number, number),
    }
    return bounds[op]


def _not_a_sum(rule: Rule) -> Refused:
    return Refused(
        "rule-not-a-sum",
        f"What {rule.name} asks changes with the votes in a way that is no sum.",
        "Count with another word against, or another procedure.",
        {"rule": rule.name},
    )


def simple(kind: str, parts: tuple[Formula, ...], num: int = 0) -> Formula:
    """A formula without the parts that are constant, where that is easy to see."""
    if kind == "if" and parts[0].kind == "constant":
        return parts[1] if parts[0] == YES else parts[2]
    if kind in ("all", "any"):
        neutral, decisive = (YES, NO) if kind == "all" else (NO, YES)
        kept = tuple(part for part in parts if part != neutral)
        if decisive in kept:
            return decisive
        if len(kept) == 1:
            return kept[0]
        return Formula(kind, kept) if kept else neutral
    return Formula(kind, parts, num)
