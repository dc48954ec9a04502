"""Reading rules from plain data. Raises Malformed naming the rule and the field.

Several rows may have one name if they hold on different days; whoever needs the rules of a day
takes those in force then (`comity.core.dated`). Source: the specification, page "charter", Rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from comity.core import plain
from comity.core.dated import check_days, day
from comity.core.plain import Plain, each, integer, name, need, only, table, word
from comity.core.rules import BASES, COUNTED, OPS, Rule
from comity.errors import Malformed

_COUNTING = ("of", "words", "op", "num", "group", "weight")
_KINDS: dict[str, tuple[str, ...]] = {
    "count": _COUNTING,
    "ratio": (*_COUNTING, "den", "base", "base_group", "if_empty"),
    "root": (*_COUNTING, "den", "base", "base_group"),
    "minority": ("of", "words", "num", "den", "group", "weight", "plus"),
    "consensus": ("group",),
    "all": ("of",),
    "any": ("of",),
    "not": ("of",),
    "at_least": ("of", "num"),
    "if": ("of",),
}


def rules_from_plain(rows: Sequence[Any]) -> tuple[Rule, ...]:
    """Every rule in plain data, in order."""
    rules = tuple(
        _rule(table(row, f"rules[{number}]"), f"rules[{number}]") for number, row in enumerate(rows)
    )
    check_days(rules, "charter.rules")
    versions: dict[str, list[Rule]] = {}
    for rule in rules:
        versions.setdefault(rule.name, []).append(rule)
    checked: dict[int, Rule] = {}
    for rule in rules:
        _check_references(versions, rule, (rule.name,), checked)
    return rules


def _rule(row: Plain, place: str) -> Rule:
    kind = plain.one_of(_KINDS)(need(row, "kind", place), f"{place}.kind")
    only(row, ("name", "kind", "since", "until", *_KINDS[kind]), place)
    label = name(need(row, "name", place), f"{place}.name")
    days = (day(row, "since", place), day(row, "until", place))
    if kind == "consensus":
        group = _named(row, "group", place)
        return Rule(label, "count", ("dissent", "block"), op="<=", group=group).holding(*days)
    if kind in _COUNTED_KINDS:
        return _atom(row, place, label, kind).holding(*days)
    parts = each(name, need(row, "of", place), f"{place}.of")
    if kind == "if" and len(parts) != 3:
        raise plain.wrong(f"{place}.of", "three rules: when, then, otherwise")
    count = integer(row.get("num", len(parts)), f"{place}.num", 1, max(1, len(parts)))
    return Rule(label, kind, parts, num=count).holding(*days)


def _named(row: Plain, key: str, place: str) -> str:
    """The name in a field that may be missing, "" then."""
    return name(row[key], f"{place}.{key}") if key in row else ""


_COUNTED_KINDS = ("count", "ratio", "root", "minority")


def _atom(row: Plain, place: str, label: str, kind: str) -> Rule:
    """A rule that counts positions, by role or by word."""
    by_word = "words" in row
    if by_word == ("of" in row):
        raise plain.wrong(place, "a rule that counts roles (of) or words, one of the two")
    base = plain.one_of(BASES)(row.get("base", "component"), f"{place}.base")
    return Rule(
        name=label,
        kind=kind,
        of=() if by_word else each(plain.one_of(COUNTED), row["of"], f"{place}.of"),
        words=each(word, row["words"], f"{place}.words") if by_word else (),
        op=plain.one_of(OPS)(row.get("op", "<" if kind == "minority" else ">="), f"{place}.op"),
        num=integer(need(row, "num", place), f"{place}.num"),
        den=integer(row.get("den", 1), f"{place}.den", 1),
        base="participating" if kind == "minority" else base,
        group=_named(row, "group", place),
        base_group=_named(row, "base_group" if "base_group" in row else "group", place),
        weight=_named(row, "weight", place),
        plus=integer(row.get("plus", 0), f"{place}.plus"),
        if_empty=plain.one_of(("met", "failed"))(
            row.get("if_empty", "failed"), f"{place}.if_empty"
        ),
    )


def _check_references(
    versions: Mapping[str, Sequence[Rule]],
    rule: Rule,
    path: tuple[str, ...],
    checked: dict[int, Rule],
) -> None:
    """Each rule is walked once; otherwise rules that name one another often would take for ever."""
    if rule.is_atom() or id(rule) in checked:
        return
    for part in rule.of:
        if part not in versions:
            raise Malformed(
                "rule-unknown", f"{rule.name} refers to {part}, which is no rule.", "Define it."
            )
        if part in path:
            raise Malformed(
                "rule-circular", f"The rule {part} rests on itself.", "Break the circle."
            )
        for version in versions[part]:
            _check_references(versions, version, (*path, part), checked)
    checked[id(rule)] = rule
