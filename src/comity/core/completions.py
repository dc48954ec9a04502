"""Every way of filling in missing positions that makes a difference to the rules.

What a rule of counts, ratios or roots makes of positions depends only on a few sums, so ways with
equal sums are one way: members are added one by one, and only the distinct sums are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from comity.core.judge import Tallies, combined, holds, measure, share_of
from comity.core.rules import Member, Rule, RuleBook, Vocabulary

MOST_SUMS = 4_000
Choice = tuple[str, str]
"""A role and a word."""
Sums = tuple[int, ...]


def choices_of(vocabulary: Vocabulary) -> tuple[Choice, ...]:
    """What a silent member may still do: stay silent, or say one of the words."""
    return ((vocabulary.missing, ""), *((role, word) for word, role in vocabulary.words))


def truths(
    book: RuleBook,
    names: Sequence[str],
    spoken: Tallies,
    silent: Sequence[Member],
    vocabulary: Vocabulary,
) -> tuple[Mapping[str, bool], ...] | None:
    """What holds of the named rules and all they rest on, once for each outcome that differs.

    None where there are too many sums, or where a rule depends on more than sums.
    """
    rules = tuple(dict.fromkeys(rule for name in names for rule in book.under(name)))
    atoms = tuple(rule for rule in rules if rule.is_atom())
    if any(rule.kind == "minority" for rule in atoms):
        return None
    sums = _reachable(atoms, spoken, silent, choices_of(vocabulary))
    if sums is None:
        return None
    found: dict[tuple[bool, ...], Mapping[str, bool]] = {}
    for each in sums:
        known = tuple(
            holds(rule, each[2 * place], each[2 * place + 1]) for place, rule in enumerate(atoms)
        )
        if known not in found:
            found[known] = _all(book, rules, dict(zip([a.name for a in atoms], known, strict=True)))
    return tuple(found.values())


def _reachable(
    atoms: Sequence[Rule], spoken: Tallies, silent: Sequence[Member], choices: Sequence[Choice]
) -> tuple[Sums, ...] | None:
    start = tuple(number for rule in atoms for number in measure(rule, spoken))
    sums: dict[Sums, None] = {start: None}
    for member in silent:
        steps = tuple(dict.fromkeys(_step(atoms, member, choice) for choice in choices))
        sums = {
            tuple(a + b for a, b in zip(each, step, strict=True)): None
            for each in sums
            for step in steps
        }
        if len(sums) > MOST_SUMS:
            return None
    return tuple(sums)


def _step(atoms: Sequence[Rule], member: Member, choice: Choice) -> Sums:
    role, word = choice
    return tuple(number for rule in atoms for number in share_of(rule, member, role, word))


def _all(book: RuleBook, rules: Sequence[Rule], known: dict[str, bool]) -> Mapping[str, bool]:
    """The truth of every rule from that of the atoms."""

    def of(rule: Rule) -> bool:
        if rule.name not in known:
            known[rule.name] = combined(rule, tuple(of(book.rules[part]) for part in rule.of))
        return known[rule.name]

    for rule in rules:
        of(rule)
    return known
