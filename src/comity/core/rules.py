"""Decision rules as values: a flat book of named rules that refer to each other by name.

A rule is judged over a roll of members and the positions they took. A body's own words for
positions map to roles; what a missing position means is said by the vocabulary. Everything is
exact: counts, weights and cross-multiplied ratios. `comity.core.evaluate` judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from comity.core import plain
from comity.core.plain import Plain, each, integer, name, need, only, table
from comity.errors import Malformed

ROLES = ("assent", "dissent", "neutral", "block", "leave", "demand")
BASES = ("cast", "present", "participating", "component")
OPS = (">=", ">", "<=", "==")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a roll: its groups and its weight in each weight table."""

    name: str
    groups: tuple[str, ...] = ()
    weights: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Roll:
    """The electorate, frozen at the circulation."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A body's words for positions with the role of each; `missing` is the role of silence,
    or `none`.
    """

    words: tuple[tuple[str, str], ...]
    missing: str


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
    """One rule. kind: count, ratio, all, any, not, at_least;
    the fields that a kind does not use are empty.
    """

    name: str
    kind: str
    of: tuple[str, ...]
    op: str = ">="
    num: int = 0
    den: int = 1
    base: str = ""
    group: str = ""
    weight: str = ""
    if_empty: str = "failed"


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules of a charter by name; every name referred to exists and none rests on itself."""

    rules: Mapping[str, Rule] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """The names of the rules, in the charter's order."""
        return tuple(self.rules)


def rules_from_plain(rows: list[Any]) -> RuleBook:
    """The rule book in plain data. Raises Malformed naming the rule and the field."""
    rules: dict[str, Rule] = {}
    for number, row in enumerate(rows):
        rule = _rule(table(row, f"rules[{number}]"), f"rules[{number}]")
        if rule.name in rules:
            raise Malformed("rule-twice", f"The rule {rule.name} is defined twice.", "Rename one.")
        rules[rule.name] = rule
    for rule in rules.values():
        _check_references(rules, rule, (rule.name,))
    return RuleBook(rules)


def _rule(row: Plain, place: str) -> Rule:
    kind = plain.one_of(_KINDS)(need(row, "kind", place), f"{place}.kind")
    only(row, ("name", "kind", *_KINDS[kind]), place)
    label = name(need(row, "name", place), f"{place}.name")
    if kind == "consensus":
        group = str(row.get("group", ""))
        return Rule(label, "count", ("dissent", "block"), op="<=", num=0, group=group)
    if kind in ("all", "any", "not", "at_least"):
        parts = each(name, need(row, "of", place), f"{place}.of")
        count = integer(row.get("num", len(parts)), f"{place}.num", 1, max(1, len(parts)))
        return Rule(label, kind, parts, num=count)
    return Rule(
        name=label,
        kind=kind,
        of=each(plain.one_of(ROLES), need(row, "of", place), f"{place}.of"),
        op=plain.one_of(OPS)(row.get("op", ">="), f"{place}.op"),
        num=integer(need(row, "num", place), f"{place}.num"),
        den=integer(row.get("den", 1), f"{place}.den", 1),
        base=plain.one_of(BASES)(row.get("base", "component"), f"{place}.base"),
        group=str(row.get("group", "")),
        weight=str(row.get("weight", "")),
        if_empty=plain.one_of(("met", "failed"))(
            row.get("if_empty", "failed"), f"{place}.if_empty"
        ),
    )


_KINDS: dict[str, tuple[str, ...]] = {
    "count": ("of", "op", "num", "group", "weight"),
    "ratio": ("of", "op", "num", "den", "base", "group", "weight", "if_empty"),
    "consensus": ("group",),
    "all": ("of",),
    "any": ("of",),
    "not": ("of",),
    "at_least": ("of", "num"),
}


def _check_references(rules: Mapping[str, Rule], rule: Rule, path: tuple[str, ...]) -> None:
    if rule.kind in ("count", "ratio"):
        return
    for part in rule.of:
        if part not in rules:
            raise Malformed(
                "rule-unknown", f"{rule.name} refers to {part}, which is no rule.", "Define it."
            )
        if part in path:
            raise Malformed(
                "rule-circular", f"The rule {part} rests on itself.", "Break the circle."
            )
        _check_references(rules, rules[part], (*path, part))
