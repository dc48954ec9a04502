"""Judging a rule over positions that are all known: met or failed, with a tree of reasons.

Positions come as tallies: so many members of one kind in one role with one word. Where members are
known by name a tally counts one; where only totals are known it counts many. Exact throughout:
shares are compared by cross-multiplication, a square root by squares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comity.core.rules import BASES, Member, Reason, Roll, Rule, RuleBook, Vocabulary


@dataclass(frozen=True, slots=True)
class Tally:
    """`count` members like `member` in a role, with the body's own word, "" for silence."""

    member: Member
    role: str
    word: str = ""
    count: int = 1


Tallies = tuple[Tally, ...]


def spoken_tallies(
    roll: Roll, vocabulary: Vocabulary, positions: Mapping[str, str]
) -> tuple[Tallies, tuple[Member, ...]]:
    """The tallies of those who took a position, and the members who took none."""
    roles = dict(vocabulary.words)
    spoken = tuple(
        Tally(member, roles[positions[member.name]], positions[member.name])
        for member in roll.members
        if member.name in positions
    )
    return spoken, tuple(member for member in roll.members if member.name not in positions)


def judge(book: RuleBook, name: str, tallies: Iterable[Tally]) -> Reason:
    """The reason tree of a rule; every verdict in it is `met` or `failed`."""
    rule, tallies = book.rules[name], tuple(tallies)
    if rule.is_atom():
        return _atom(rule, tallies)
    parts = tuple(judge(book, part, tallies) for part in rule.of)
    met = sum(part.verdict == "met" for part in parts)
    holds = combined(rule, tuple(part.verdict == "met" for part in parts))
    return Reason(rule.name, verdict(holds), rule.kind, (("met", met), ("of", len(parts))), parts)


def combined(rule: Rule, parts: tuple[bool, ...]) -> bool:
    """What a rule that rests on others makes of them."""
    if rule.kind == "if":
        return parts[1] if parts[0] else parts[2]
    return {
        "all": all(parts),
        "any": any(parts),
        "not": not any(parts),
        "at_least": sum(parts) >= rule.num,
    }[rule.kind]


def verdict(holds: bool) -> str:
    """`met` or `failed`."""
    return "met" if holds else "failed"


def share_of(rule: Rule, member: Member, role: str, word: str) -> tuple[int, int]:
    """What one member in this role with this word adds to what a rule counts, and to its base."""
    counts = word in rule.words if rule.words else role in rule.of
    have = counts and _within(rule.group, member)
    based = role in BASES.get(rule.base, ()) and _within(rule.base_group, member)
    weight = member.weight(rule.weight) if have or based else 0
    return weight * have, weight * based


def _within(group: str, member: Member) -> bool:
    return group in member.groups if group else member.whole


def measure(rule: Rule, tallies: Iterable[Tally]) -> tuple[int, int]:
    """What a rule counts, and its base."""
    have = whole = 0
    for tally in tallies:
        mine, based = share_of(rule, tally.member, tally.role, tally.word)
        have, whole = have + mine * tally.count, whole + based * tally.count
    return have, whole


def holds(rule: Rule, have: int, whole: int) -> bool:
    """Whether a count, ratio or root holds of what it measures."""
    if rule.kind == "count":
        return compare(have, rule.op, rule.num)
    if rule.kind == "root":
        return compare((have * rule.den) ** 2, rule.op, rule.num**2 * whole)
    if whole == 0:
        return rule.if_empty == "met"
    return compare(have * rule.den, rule.op, rule.num * whole)


def compare(left: int, op: str, right: int) -> bool:
    """`left op right`."""
    return {
        ">=": left >= right,
        ">": left > right,
        "<=": left <= right,
        "<": left < right,
        "==": left == right,
    }[op]


def _atom(rule: Rule, tallies: Tallies) -> Reason:
    if rule.kind == "minority":
        return _minority(rule, tallies)
    have, whole = measure(rule, tallies)
    said = ("roles", " ".join(rule.of)) if rule.of else ("words", " ".join(rule.words))
    facts: list[tuple[str, str | int]] = [("have", have), ("op", rule.op), said]
    if rule.kind == "count":
        facts.append(("need", rule.num))
    else:
        facts += [("whole", whole), ("base", rule.base), ("num", rule.num), ("den", rule.den)]
    code = "ratio-of-nothing" if rule.kind == "ratio" and whole == 0 else rule.kind
    met = verdict(holds(rule, have, whole))
    return Reason(rule.name, met, code, (*facts, *_scope(rule)))


def _scope(rule: Rule) -> tuple[tuple[str, str | int], ...]:
    """Group and weight, where the rule has them."""
    named = (("group", rule.group), ("weight", rule.weight))
    return tuple((key, value) for key, value in named if value)


def _minority(rule: Rule, tallies: Tallies) -> Reason:
    """Whether those counted are fewer than the least blocking minority: the fewest members taking
    part that together hold more than num/den of the weight, and `plus` more.
    """
    have = sum(tally.count for tally in tallies if _counts(rule, tally))
    weights = sorted(
        (
            tally.member.weight(rule.weight)
            for tally in tallies
            if tally.role in BASES["participating"] and _within(rule.group, tally.member)
            for _ in range(tally.count)
        ),
        reverse=True,
    )
    total, held, least = sum(weights), 0, 0
    for weight in weights:
        if held * rule.den > rule.num * total:
            break
        held, least = held + weight, least + 1
    facts = (("have", have), ("op", "<"), ("need", least + rule.plus), ("roles", " ".join(rule.of)))
    met = compare(have, rule.op, least + rule.plus)
    return Reason(rule.name, verdict(met), "minority", (*facts, *_scope(rule)))


def _counts(rule: Rule, tally: Tally) -> bool:
    said = tally.word in rule.words if rule.words else tally.role in rule.of
    return said and _within(rule.group, tally.member)
