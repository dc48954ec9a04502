"""What a half-finished matter still needs, rule by rule, in words and exact figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from comity.core.charter import Procedure
from comity.core.explain import explain
from comity.core.judge import Tallies, Tally, measure, spoken_tallies
from comity.core.rules import Member, Reason, Roll, Rule, RuleBook
from comity.core.verdict import verdict_of
from comity.insight.figures import decimal
from comity.insight.shape import Sides


@dataclass(frozen=True, slots=True)
class Need:
    """One rule: how deep it stands, its verdict so far, the words, and what it lacks, exactly.

    lacking: None where there is no such figure.
    """

    depth: int
    rule: str
    verdict: str
    words: str
    lacking: Fraction | None = None


def needs(
    book: RuleBook, procedure: Procedure, roll: Roll, sides: Sides, positions: Mapping[str, str]
) -> tuple[str, tuple[Need, ...]]:
    """The outcome so far (`open` while it can still be another), and each rule, the whole first."""
    verdict = verdict_of(book, procedure, roll, positions, final=False)
    spoken, silent = spoken_tallies(roll, procedure.vocabulary, positions)
    no = tuple(Tally(member, *sides.no) for member in silent)
    state = _State(book, roll, sides, spoken, (*spoken, *no))
    return verdict.kind, tuple(state.needs(verdict.reason, 0))


_WHOLES = {
    "all": "all of these",
    "any": "one of these",
    "not": "none of these",
    "if": "if, then, else",
}


@dataclass(frozen=True, slots=True)
class _State:
    book: RuleBook
    roll: Roll
    sides: Sides
    spoken: Tallies
    rest_against: Tallies

    def needs(self, reason: Reason, depth: int) -> Iterator[Need]:
        """The rules of a tree of reasons, from the top."""
        rule = self.book.rules.get(reason.rule)
        if rule is not None and rule.is_atom():
            words, lacking = self._words(rule, reason)
            yield Need(depth, reason.rule, reason.verdict, words, lacking)
            return
        words = "the procedure" if rule is None else _WHOLES.get(rule.kind, f"{rule.num} of these")
        yield Need(depth, reason.rule, reason.verdict, words)
        for part in reason.parts:
            yield from self.needs(part, depth + 1)

    def _words(self, rule: Rule, reason: Reason) -> tuple[str, Fraction | None]:
        favour, against = (_counted(rule, *side) for side in (self.sides.yes, self.sides.no))
        if favour and not against and rule.op in (">=", ">") and rule.kind in ("count", "ratio"):
            return self._wanted(rule)
        if against and not favour and rule.op in ("<=", "<") and rule.kind == "count":
            return self._allowed(rule), None
        return explain(reason)[0].partition(" (")[2].removesuffix(")."), None

    def _wanted(self, rule: Rule) -> tuple[str, Fraction | None]:
        """So much in favour is needed: how much is lacking, if all others vote against."""
        have, whole = measure(rule, self.rest_against)
        if rule.kind == "count":
            least = rule.num + (rule.op == ">")
        elif rule.op == ">=":
            least = -(-rule.num * whole // rule.den)
        else:
            least = rule.num * whole // rule.den + 1
        lacking = max(0, least - have)
        if rule.weight and rule.kind == "ratio" and whole:
            points = Fraction(100 * lacking, whole)
            now, asked = decimal(Fraction(100 * have, whole), 2), Fraction(100 * rule.num, rule.den)
            share = f"{now}% of {rule.weight}, {decimal(asked, 2)}% asked"
            if lacking:
                return f"needs {decimal(points, 1, up=True)} points more of {rule.weight}", points
            return f"has enough: {share}", points
        total = f"{self._total(rule)} {_what(rule)}"
        if lacking:
            return f"needs {lacking} more of {total}", Fraction(lacking)
        return f"has enough: {have} of {total}, {least} asked", Fraction(0)

    def _allowed(self, rule: Rule) -> str:
        """So much against is allowed: how much there is so far."""
        have, _ = measure(rule, self.spoken)
        most, total = rule.num - (rule.op == "<"), self._total(rule)
        if most == 0 and have == 0:
            return f"no objection so far from {total} of {total} {_what(rule)}"
        if most == 0:
            return f"{have} of {total} {_what(rule)} object, and none may"
        return f"{have} of {total} {_what(rule)} not in favour so far, at most {most} may be"

    def _total(self, rule: Rule) -> int:
        return sum(m.weight(rule.weight) for m in self.roll.members if _within(rule, m))


def _counted(rule: Rule, role: str, word: str) -> bool:
    return word in rule.words if rule.words else role in rule.of


def _within(rule: Rule, member: Member) -> bool:
    return rule.group in member.groups if rule.group else member.whole


def _what(rule: Rule) -> str:
    group = rule.group or "members"
    return f"{rule.weight} of {group}" if rule.weight else group
