"""Who matters under a rule: what changes of one member's word do to it, over sums.

Members whose words add the same to every count are of one kind and are interchangeable. What a
rule of counts, ratios and roots makes of positions depends on few sums, so one member is tried
against the sums of all others: against all of them where they are not too many, else against the
usual ones, in which the heaviest or the lightest are in favour and the rest are not. What is found
is so; what is not found is proved only where `Weighing.exact` says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.core.completions import MOST_SUMS, Choice, Sums, choices_of
from comity.core.judge import combined, compare, holds, share_of
from comity.core.rules import Member, Roll, Rule, RuleBook, Vocabulary

AGAINST = ("dissent", "block")


@dataclass(frozen=True, slots=True)
class Kind:
    """Interchangeable members, and what one of them adds to the sums by each choice."""

    names: tuple[str, ...]
    rows: tuple[Sums, ...]


class Weighing:
    """Some rules that must all be met, over a roll."""

    def __init__(
        self, book: RuleBook, names: Sequence[str], vocabulary: Vocabulary, roll: Roll
    ) -> None:
        self.book, self.names = book, tuple(names)
        rules = dict.fromkeys(rule for name in names for rule in book.under(name))
        self.atoms = tuple(rule for rule in rules if rule.is_atom())
        self.choices = choices_of(vocabulary)
        self.kinds = self._kinds(roll)
        self.exact = True
        self._known: dict[tuple[bool, ...], bool] = {}
        self._usual: tuple[tuple[Sums, tuple[int, ...]], ...] | None = None
        self._others: dict[int, tuple[Sums, ...]] = {}

    @staticmethod
    def applies(book: RuleBook, names: Iterable[str]) -> bool:
        """Whether the rules are in force and depend on sums alone."""
        return all(
            book.stands(name) and all(rule.kind != "minority" for rule in book.under(name))
            for name in names
        )

    def choice(self, *roles: str) -> int:
        """The place of the first word of one of these roles, 0 (silence) where there is none."""
        found = [n for n, (role, word) in enumerate(self.choices) if word and role in roles]
        return found[0] if found else 0

    def met(self, sums: Sums) -> bool:
        """Whether all the rules are met by these sums."""
        known = tuple(
            holds(rule, sums[2 * place], sums[2 * place + 1])
            for place, rule in enumerate(self.atoms)
        )
        if known not in self._known:
            truth = dict(zip((rule.name for rule in self.atoms), known, strict=True))
            self._known[known] = all(self._truth(name, truth) for name in self.names)
        return self._known[known]

    def _truth(self, name: str, truth: Mapping[str, bool]) -> bool:
        rule = self.book.rules[name]
        if rule.is_atom():
            return truth[name]
        return combined(rule, tuple(self._truth(part, truth) for part in rule.of))

    def said(self, words: Mapping[str, int], otherwise: int) -> Sums:
        """The sums where those named make these choices, and all the rest another."""
        total = self._zero()
        for kind in self.kinds:
            for name in kind.names:
                total = added(total, kind.rows[words.get(name, otherwise)])
        return total

    def ever(self) -> bool | None:
        """Whether anything meets the rules; None where nothing was found and not all was tried."""
        if any(self.met(sums) for sums, _ in self.usual()):
            return True
        every = self._reachable(len(kind.names) for kind in self.kinds)
        return None if every is None else any(map(self.met, every))

    def better(self, kind: int, one: int, other: int) -> bool:
        """Whether in some case the rules are met with choice `one` of a member of this kind, and
        not with `other`.
        """
        rows = self.kinds[kind].rows
        if rows[one] == rows[other] or self._never_better(rows[one], rows[other]):
            return False
        for sums, used in self.usual():
            rest = taken(sums, rows[used[kind]])
            if self.met(added(rest, rows[one])) and not self.met(added(rest, rows[other])):
                return True
        return any(
            self.met(added(rest, rows[one])) and not self.met(added(rest, rows[other]))
            for rest in self._rest(kind)
        )

    def usual(self) -> tuple[tuple[Sums, tuple[int, ...]], ...]:
        """Sums with the first so many members in favour and the rest against, or silent; and one
        choice that some member of each kind made there.
        """
        if self._usual is None:
            self._usual = tuple(self._lines())
        return self._usual

    def _lines(self) -> Iterator[tuple[Sums, tuple[int, ...]]]:
        yes, no, neither = self.choice("assent"), self.choice(*AGAINST), self.choice("neutral")
        places = sorted(range(len(self.kinds)), key=lambda at: sum(self.kinds[at].rows[yes]))
        for order in (places[::-1], places):
            for rest in dict.fromkeys((no, 0, neither)):
                sums = self.said({}, rest)
                used = [rest] * len(self.kinds)
                yield sums, tuple(used)
                for at in order:
                    step = taken(self.kinds[at].rows[yes], self.kinds[at].rows[rest])
                    used[at] = yes
                    for _ in self.kinds[at].names:
                        sums = added(sums, step)
                        yield sums, tuple(used)

    def _rest(self, kind: int) -> tuple[Sums, ...]:
        """All sums of everybody but one of this kind; () and no longer exact if too many."""
        if kind not in self._others and self.exact:
            counts = [len(each.names) - (at == kind) for at, each in enumerate(self.kinds)]
            found = self._reachable(counts)
            self.exact = found is not None
            self._others[kind] = found or ()
        return self._others.get(kind, ())

    def _reachable(self, counts: Iterable[int]) -> tuple[Sums, ...] | None:
        sums: dict[Sums, None] = {self._zero(): None}
        for kind, count in zip(self.kinds, counts, strict=True):
            steps = tuple(dict.fromkeys(kind.rows))
            for _ in range(count):
                sums = {added(each, step): None for each in sums for step in steps}
                if len(sums) > MOST_SUMS:
                    return None
        return tuple(sums)

    def _never_better(self, one: Sums, other: Sums) -> bool:
        """Whether `one` is proved to do at most as well as `other` for every count under the
        rules.
        """
        return all(
            lean != 0 and _at_most(self.book.rules[name], lean, _two(one, at), _two(other, at))
            for at, name in enumerate(rule.name for rule in self.atoms)
            for lean in dict.fromkeys(self._leans(name))
        )

    def _leans(self, atom: str) -> Iterator[int]:
        for name in self.names:
            yield from leanings(self.book, self.book.rules[name], 1, atom)

    def _zero(self) -> Sums:
        return (0,) * (2 * len(self.atoms))

    def _kinds(self, roll: Roll) -> tuple[Kind, ...]:
        found: dict[tuple[Sums, ...], list[str]] = {}
        for member in roll.members:
            rows = tuple(self._row(member, choice) for choice in self.choices)
            found.setdefault(rows, []).append(member.name)
        return tuple(Kind(tuple(names), rows) for rows, names in found.items())

    def _row(self, member: Member, choice: Choice) -> Sums:
        role, word = choice
        return tuple(n for rule in self.atoms for n in share_of(rule, member, role, word))


def leanings(book: RuleBook, rule: Rule, sign: int, atom: str) -> Iterator[int]:
    """For each place of a count under a rule: 1 where more of it helps, -1 where less does, 0
    where neither is sure.
    """
    if rule.is_atom():
        if rule.name == atom:
            yield sign * {">": 1, "<": -1, "=": 0}[rule.op[0]]
        return
    sign = -sign if rule.kind == "not" else sign
    for place, part in enumerate(rule.of):
        leaning = 0 if rule.kind == "if" and place == 0 else sign
        yield from leanings(book, book.rules[part], leaning, atom)


def _two(sums: Sums, place: int) -> tuple[int, int]:
    return sums[2 * place], sums[2 * place + 1]


def _at_most(rule: Rule, lean: int, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one step never does better than another for a count that leans so."""
    if rule.kind == "root":
        return lean * one[0] <= lean * other[0] and lean * one[1] >= lean * other[1]
    if rule.kind == "count":
        return lean * one[0] <= lean * other[0]
    surplus, better = (have * rule.den - rule.num * whole for have, whole in (one, other))
    return lean * surplus <= lean * better and _same_when_empty(rule, lean, one, other)


def _same_when_empty(rule: Rule, lean: int, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the verdict on nothing cannot turn the comparison of two steps round."""
    if rule.group != rule.base_group or any(have and not whole for have, whole in (one, other)):
        return False
    if compare(0, rule.op, 0) == (rule.if_empty == "met"):
        return True
    first, second = holds(rule, *one), holds(rule, *other)
    return second or not first if lean > 0 else first or not second


def added(sums: Sums, step: Sums) -> Sums:
    """Sums with one more step."""
    return tuple(a + b for a, b in zip(sums, step, strict=True))


def taken(sums: Sums, step: Sums) -> Sums:
    """Sums without a step."""
    return tuple(a - b for a, b in zip(sums, step, strict=True))
