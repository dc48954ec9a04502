"""What a rule can still become, where there are too many ways to look at all of them.

Two steps, both sure. If one choice of each silent member is best for every count under the rule at
once, and another worst, the two extremes decide, and the answer is exact: most rules of real
bodies are of this kind while nobody leaves. Otherwise each count is bounded by itself and the
bounds are combined, which may say that something is open when it no longer is, never the contrary.
"""

from __future__ import annotations

from collections.abc import Sequence

from comity.core.completions import Choice
from comity.core.judge import Tallies, Tally, combined, holds, judge, measure, share_of
from comity.core.rules import Member, Rule, RuleBook

Both = tuple[bool, bool]
"""Whether a rule can come to hold, and whether it can come to fail."""


def bounds(
    book: RuleBook,
    rule: Rule,
    spoken: Tallies,
    silent: Sequence[Member],
    choices: Sequence[Choice],
) -> Both:
    """Whether some way of filling in the missing positions makes the rule hold, and fail."""
    atoms = [each for each in book.under(rule.name) if each.is_atom()]
    if all(each.kind in ("count", "ratio") for each in atoms):
        leanings = _leanings(book, rule, 1)
        best = _aligned(leanings, silent, choices, 1)
        worst = _aligned(leanings, silent, choices, -1)
        if best is not None and worst is not None and not _can_be_empty(atoms, spoken):
            can_hold = judge(book, rule.name, (*spoken, *best)).verdict == "met"
            return can_hold, judge(book, rule.name, (*spoken, *worst)).verdict == "failed"
    if rule.is_atom():
        return _atom(rule, spoken, silent, choices)
    parts = [bounds(book, book.rules[part], spoken, silent, choices) for part in rule.of]
    return _combined(rule, parts)


def _leanings(book: RuleBook, rule: Rule, sign: int) -> tuple[tuple[Rule, int], ...]:
    """Each count under a rule, with 1 where more of its surplus helps, -1 where less, 0 where
    neither is sure.
    """
    if rule.is_atom():
        return ((rule, sign * {">": 1, "<": -1, "=": 0}[rule.op[0]]),)
    if rule.kind == "not":
        sign = -sign
    when = 0 if rule.kind == "if" else sign
    signs = (when, *(sign for _ in rule.of[1:]))
    pairs = zip(rule.of, signs, strict=True)
    return tuple(each for part, lean in pairs for each in _leanings(book, book.rules[part], lean))


def _aligned(
    leanings: Sequence[tuple[Rule, int]],
    silent: Sequence[Member],
    choices: Sequence[Choice],
    toward: int,
) -> Tallies | None:
    """For each silent member the choice that is best (`toward` 1) or worst (-1) for every count
    at once; None if some member has no such choice.
    """
    if any(lean == 0 for _, lean in leanings):
        return None
    tallies = []
    for member in silent:
        rows = [
            tuple(lean * toward * _surplus(rule, member, choice) for rule, lean in leanings)
            for choice in choices
        ]
        most = tuple(max(column) for column in zip(*rows, strict=True))
        if most not in rows:
            return None
        role, word = choices[rows.index(most)]
        tallies.append(Tally(member, role, word))
    return tuple(tallies)


def _surplus(rule: Rule, member: Member, choice: Choice) -> int:
    have, whole = share_of(rule, member, *choice)
    return have if rule.kind == "count" else have * rule.den - rule.num * whole


def _can_be_empty(atoms: Sequence[Rule], spoken: Tallies) -> bool:
    """Whether a ratio may have nothing to divide by; what is spoken already stays."""
    return any(rule.kind == "ratio" and measure(rule, spoken)[1] == 0 for rule in atoms)


def _atom(rule: Rule, spoken: Tallies, silent: Sequence[Member], choices: Sequence[Choice]) -> Both:
    """A count by itself, from the least and the most of what it measures and of its base."""
    if rule.kind == "minority":
        return True, True
    shares = [[share_of(rule, member, *choice) for choice in choices] for member in silent]
    have, whole = measure(rule, spoken)
    haves = _ends(have, [[have for have, _ in options] for options in shares])
    wholes = _ends(whole, [[whole for _, whole in options] for options in shares])
    if rule.op == "==" and (haves[0] < haves[1] or wholes[0] < wholes[1]):
        return True, True
    corners = [holds(rule, have, whole) for have in haves for whole in wholes if whole]
    if wholes[0] == 0:
        # Between nothing and the first member of the base a share may be as large as can be.
        corners += [holds(rule, have, whole) for have in haves for whole in (0, min(1, wholes[1]))]
    return any(corners), not all(corners)


def _ends(fixed: int, options: Sequence[Sequence[int]]) -> tuple[int, int]:
    """The least and the most of a sum to which each silent member adds one of its options."""
    return fixed + sum(map(min, options)), fixed + sum(map(max, options))


def _combined(rule: Rule, parts: Sequence[Both]) -> Both:
    """Both bounds of a rule from those of the rules it rests on."""
    if rule.kind == "if":
        when, then, otherwise = parts
        taken = [branch for branch, can in ((then, when[0]), (otherwise, when[1])) if can]
        return any(hold for hold, _ in taken), any(fail for _, fail in taken)
    most = combined(rule, tuple(hold for hold, _ in parts))
    least = combined(rule, tuple(not fail for _, fail in parts))
    # `not` turns round: it holds at most where its parts hold least.
    return (least, not most) if rule.kind == "not" else (most, not least)
