"""A condition over tests: what is left of a decision rule once only sums are looked at.

The same evaluation serves for one case and for many at once: a truth is a whole number with a bit
for each case, and `full` has the bit of every case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

May = tuple[bool, bool]
"""Whether a condition can still hold, and whether it can still fail."""


@dataclass(frozen=True, slots=True)
class Formula:
    """kind: `test` (the one numbered `num`), `constant` (`num` 1 holds, 0 does not), or `all`,
    `any`, `not` (none of), `at_least` (`num` of) and `if` (when, then, otherwise) over the parts.
    """

    kind: str
    parts: tuple[Formula, ...] = ()
    num: int = 0


YES = Formula("constant", num=1)
NO = Formula("constant", num=0)


def value(formula: Formula, tests: Sequence[int], full: int) -> int:
    """The bits of the cases in which a formula holds, from those of its tests."""
    if formula.kind == "test":
        return tests[formula.num]
    if formula.kind == "constant":
        return full * formula.num
    parts = [value(part, tests, full) for part in formula.parts]
    if formula.kind == "if":
        when, then, otherwise = parts
        return (when & then) | ((full ^ when) & otherwise)
    if formula.kind == "all":
        return _at_least(parts, len(parts), full)
    if formula.kind == "at_least":
        return _at_least(parts, formula.num, full)
    some = _at_least(parts, 1, full)
    return some if formula.kind == "any" else full ^ some


def _at_least(parts: Sequence[int], wanted: int, full: int) -> int:
    """The cases in which so many of the parts hold; all and any are its two ends."""
    if wanted == len(parts):
        for part in parts:
            full &= part
        return full
    reached = [full] + [0] * wanted
    for part in parts:
        for number in range(wanted, 0, -1):
            reached[number] |= reached[number - 1] & part
    return reached[wanted]


def may(formula: Formula, tests: Sequence[May]) -> May:
    """Whether a formula can hold and can fail, from what its tests can: sure, perhaps too wide."""
    if formula.kind == "test":
        return tests[formula.num]
    if formula.kind == "constant":
        return formula.num == 1, formula.num == 0
    parts = [may(part, tests) for part in formula.parts]
    if formula.kind == "if":
        when, then, otherwise = parts
        taken = [branch for branch, can in ((then, when[0]), (otherwise, when[1])) if can]
        return any(hold for hold, _ in taken), any(fail for _, fail in taken)
    wanted = {"all": len(parts), "any": 1, "not": 1, "at_least": formula.num}[formula.kind]
    can_hold = sum(hold for hold, _ in parts) >= wanted
    can_fail = sum(not fail for _, fail in parts) < wanted
    return (can_fail, can_hold) if formula.kind == "not" else (can_hold, can_fail)


def shifted(formula: Formula, by: int) -> Formula:
    """The same over tests that are numbered from `by` on."""
    if formula.kind == "test":
        return Formula("test", num=formula.num + by)
    return Formula(formula.kind, tuple(shifted(part, by) for part in formula.parts), formula.num)


def leanings(formula: Formula, sign: int = 1) -> tuple[tuple[int, int], ...]:
    """Each test with 1 where its holding helps, -1 where it harms, 0 where neither is sure."""
    if formula.kind == "test":
        return ((formula.num, sign),)
    sign = -sign if formula.kind == "not" else sign
    signs = [sign] * len(formula.parts)
    if formula.kind == "if":
        signs[0] = 0
    pairs = zip(formula.parts, signs, strict=True)
    return tuple(each for part, lean in pairs for each in leanings(part, lean))
