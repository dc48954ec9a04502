"""Judging a rule over a roll: met, open or failed, with a tree of reasons.

A rule is open while some way of filling in the missing positions gives met and another failed.
Members of the same groups and weights are interchangeable, so every completion is a vector of
counts per class; all of them are looked at, up to a bound beyond which the verdict stays open. The
two extremes, "all the rest yes" and "all the rest no", would not do: rules with quorums are not
monotone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import comb

from comity.core.rules import Member, Reason, Roll, Rule, RuleBook, Vocabulary

MAX_COMPLETIONS = 50_000
Ballot = tuple[tuple[Member, str], ...]
Tallies = tuple[tuple[Member, str, int], ...]


def evaluate(
    book: RuleBook,
    name: str,
    roll: Roll,
    vocabulary: Vocabulary,
    positions: Mapping[str, str],
    *,
    final: bool,
) -> Reason:
    """The reason tree of a rule; with `final` the missing take the role that silence has."""
    roles = dict(vocabulary.words)
    spoken = tuple((m, roles[positions[m.name]]) for m in roll.members if m.name in positions)
    silent = tuple(member for member in roll.members if member.name not in positions)
    missing = tuple((member, vocabulary.missing) for member in silent)
    now = _judge(book, name, _counted(spoken + missing))
    if final or not silent:
        return now
    return _settle(book, now, spoken, silent, vocabulary)


def _settle(
    book: RuleBook, now: Reason, spoken: Ballot, silent: tuple[Member, ...], vocabulary: Vocabulary
) -> Reason:
    """The same tree with `open` wherever completions differ."""
    choices = tuple(dict.fromkeys([vocabulary.missing, *(role for _, role in vocabulary.words)]))
    classes: dict[tuple[object, object], list[Member]] = {}
    for member in silent:
        classes.setdefault((member.groups, member.weights), []).append(member)
    work = 1
    for members in classes.values():
        work *= comb(len(members) + len(choices) - 1, len(choices) - 1)
    if work > MAX_COMPLETIONS:
        return _opened(now)
    fixed = _counted(spoken)
    verdicts: dict[str, set[str]] = {}
    for completion in _completions(list(classes.values()), choices):
        _collect(_judge(book, now.rule, fixed + completion), verdicts)
    return _marked(now, verdicts)


def _completions(classes: list[list[Member]], choices: tuple[str, ...]) -> Iterator[Tallies]:
    options = [
        [
            tuple((members[0], role, count) for role, count in zip(choices, counts, strict=True))
            for counts in _splits(len(members), len(choices))
        ]
        for members in classes
    ]
    for combination in product(*options):
        yield tuple(tally for part in combination for tally in part if tally[2])


def _splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _splits(total - first, parts - 1):
            yield (first, *rest)


def _collect(reason: Reason, verdicts: dict[str, set[str]]) -> None:
    verdicts.setdefault(reason.rule, set()).add(reason.verdict)
    for part in reason.parts:
        _collect(part, verdicts)


def _marked(reason: Reason, verdicts: Mapping[str, set[str]]) -> Reason:
    verdict = reason.verdict if len(verdicts[reason.rule]) == 1 else "open"
    if verdict != "open":
        verdict = min(verdicts[reason.rule])
    parts = tuple(_marked(part, verdicts) for part in reason.parts)
    return Reason(reason.rule, verdict, reason.code, reason.facts, parts)


def _opened(reason: Reason) -> Reason:
    parts = tuple(_opened(part) for part in reason.parts)
    return Reason(reason.rule, "open", "too-many-completions", reason.facts, parts)


def _counted(ballot: Ballot) -> Tallies:
    return tuple((member, role, 1) for member, role in ballot)


def _judge(book: RuleBook, name: str, tallies: Tallies) -> Reason:
    rule = book.rules[name]
    if rule.kind == "count":
        return _count(rule, tallies)
    if rule.kind == "ratio":
        return _ratio(rule, tallies)
    parts = tuple(_judge(book, part, tallies) for part in rule.of)
    met = sum(part.verdict == "met" for part in parts)
    holds = {
        "all": met == len(parts),
        "any": met > 0,
        "not": met == 0,
        "at_least": met >= rule.num,
    }[rule.kind]
    return Reason(rule.name, _verdict(holds), rule.kind, (("met", met), ("of", len(parts))), parts)


def _count(rule: Rule, tallies: Tallies) -> Reason:
    have = _sum(rule, tallies, rule.of)
    facts = (("have", have), ("op", rule.op), ("need", rule.num), ("roles", "+".join(rule.of)))
    return Reason(rule.name, _verdict(_holds(have, rule.op, rule.num)), "count", facts)


def _ratio(rule: Rule, tallies: Tallies) -> Reason:
    have, whole = _sum(rule, tallies, rule.of), _sum(rule, tallies, _BASES[rule.base])
    share = ("num", rule.num), ("den", rule.den), ("roles", "+".join(rule.of))
    facts = (("have", have), ("whole", whole), ("base", rule.base), ("op", rule.op), *share)
    if whole == 0:
        return Reason(rule.name, rule.if_empty, "ratio-of-nothing", facts)
    holds = _holds(have * rule.den, rule.op, rule.num * whole)
    return Reason(rule.name, _verdict(holds), "ratio", facts)


_BASES = {
    "cast": ("assent", "dissent", "block"),
    "present": ("assent", "dissent", "neutral", "block", "demand"),
    "participating": ("assent", "dissent", "neutral", "block", "demand", "none"),
    "component": ("assent", "dissent", "neutral", "block", "demand", "none", "leave"),
}


def _sum(rule: Rule, tallies: Tallies, roles: tuple[str, ...]) -> int:
    return sum(
        count * (dict(member.weights).get(rule.weight, 0) if rule.weight else 1)
        for member, role, count in tallies
        if role in roles and (not rule.group or rule.group in member.groups)
    )


def _holds(left: int, op: str, right: int) -> bool:
    return {">=": left >= right, ">": left > right, "<=": left <= right, "==": left == right}[op]


def _verdict(holds: bool) -> str:
    return "met" if holds else "failed"
