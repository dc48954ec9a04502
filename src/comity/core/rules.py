"""Decision rules as values: a flat book of named rules that refer to each other by name.

A rule is judged over a roll of members and the positions they took. A body's own words for
positions map to roles; what a missing position means is said by the vocabulary. Everything is
exact: counts, weights and cross-multiplied ratios. `comity.core.rules_plain` reads rules,
`comity.core.judge` judges them, `comity.core.evaluate` says what can still change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

ROLES = ("assent", "dissent", "neutral", "block", "leave", "demand")
COUNTED = (*ROLES, "none")
"""What a rule may count: the roles, and those who said nothing or were absent."""

SEALED = "sealed"
"""The word of a position that is committed to and not opened yet."""

BASES: Mapping[str, tuple[str, ...]] = {
    "cast": ("assent", "dissent", "block"),
    "present": ("assent", "dissent", "neutral", "block", "demand"),
    "participating": ("assent", "dissent", "neutral", "block", "demand", "none"),
    "component": COUNTED,
}
"""The roles that make up each denominator."""

OPS = (">=", ">", "<=", "<", "==")
ATOMS = ("count", "ratio", "root", "minority")
"""The kinds of rule that count positions; all others rest on other rules."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a roll: its groups and its weight in each weight table.

    whole: whether a rule without a group counts it; False only for a party that is part of a
    group of which nothing but totals are known, and is counted there.
    """

    name: str
    groups: tuple[str, ...] = ()
    weights: tuple[tuple[str, int], ...] = ()
    whole: bool = True

    def weight(self, table: str) -> int:
        """Its weight in a table, 1 where the table is "" and 0 where it is not in the table."""
        if not table:
            return 1
        return next((weight for name, weight in self.weights if name == table), 0)


@dataclass(frozen=True, slots=True)
class Roll:
    """The electorate, frozen at the circulation."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A body's words for positions with the role of each; `missing` is the role of silence,
    or `none`.

    lapses: the words that hold the deadline back, and after how many seconds each lapses.
    """

    words: tuple[tuple[str, str], ...]
    missing: str
    lapses: tuple[tuple[str, int], ...] = ()

    def lapse(self, word: str) -> int | None:
        """Seconds after which a word lapses, None where it stays."""
        return next((seconds for held, seconds in self.lapses if held == word), None)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule is met, open or failed: exact facts, and the reasons of the rules it rests on."""

    rule: str
    verdict: str
    code: str
    facts: tuple[tuple[str, str | int], ...] = ()
    parts: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; the fields that a kind does not use are empty.

    kind: `count`, `ratio`, `root` and `minority` count positions; `all`, `any`, `not` (none of),
    `at_least` and `if` (when, then, otherwise) rest on the rules named in `of`.
    of: roles counted, or names of rules; words: instead of roles, the words counted.
    num, den: the number (count), the share (ratio) or the factor of the square root (root); for
    minority the share of the weight that a blocking minority must exceed.
    base: the denominator; base_group: its group, where it is not `group`.
    plus: members beyond the least that a blocking minority must have.
    if_empty: the verdict of a ratio whose denominator is 0.
    since, until: the days from and to which it holds, "" for no bound.
    """

    name: str
    kind: str
    of: tuple[str, ...]
    words: tuple[str, ...] = ()
    op: str = ">="
    num: int = 0
    den: int = 1
    base: str = ""
    group: str = ""
    base_group: str = ""
    weight: str = ""
    plus: int = 0
    if_empty: str = "failed"
    since: str = ""
    until: str = ""

    def holding(self, since: str, until: str) -> Rule:
        """The same rule, in force between two days."""
        return replace(self, since=since, until=until)

    def is_atom(self) -> bool:
        """Whether it counts positions, and does not rest on other rules."""
        return self.kind in ATOMS


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of a charter by name, as they are on one day; none rests on itself."""

    rules: Mapping[str, Rule] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """The names of the rules, in the charter's order."""
        return tuple(self.rules)

    def under(self, name: str) -> tuple[Rule, ...]:
        """A rule and all it rests on, without repeats, the whole first."""
        found: dict[str, Rule] = {}
        waiting = [name]
        while waiting:
            rule = self.rules[waiting.pop(0)]
            found.setdefault(rule.name, rule)
            if not rule.is_atom():
                waiting += [part for part in rule.of if part not in found]
        return tuple(found.values())

    def stands(self, name: str) -> bool:
        """Whether a rule and all it rests on are there: on some days a dated rule is not."""
        rule = self.rules.get(name)
        return rule is not None and (rule.is_atom() or all(map(self.stands, rule.of)))
