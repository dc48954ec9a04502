"""Totals of groups: where they count, so that nobody counts twice, and how many were silent.

A total counts in its own group and in every circle around it (totals of the permanent and of the
elected members make up the council). Whoever belongs to a group that is counted in a circle is not
counted there by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from comity.core.electorate import ALL, Electorate, Names, circles_of
from comity.core.rules import Member
from comity.errors import Malformed

Totals = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Flows:
    """For each circle in which the rules count, the groups whose totals count in it."""

    electorate: Electorate
    into: Mapping[str, Names]

    def from_group(self, group: str) -> Names:
        """The circles in which the total of a group counts."""
        return tuple(circle for circle, groups in self.into.items() if group in groups)

    def anonymous(self, group: str) -> Member:
        """Any member of a group of which only totals are known."""
        weights = (
            (table, weight_within(self.electorate, group, table))
            for table in self.electorate.weighed
        )
        known = tuple((table, weight) for table, weight in weights if weight is not None)
        return _member(self.from_group(group), known)

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """Each party that counts by name, as a member of the circles in which it does."""
        by_name = (circle for circle, groups in self.into.items() if groups != (circle,))
        parties = (p for circle in by_name for p in self.electorate.circles.get(circle, ()))
        return {party: self._named(party) for party in dict.fromkeys(parties)}

    def _named(self, party: str) -> Member:
        circles = self.electorate.circles
        mine = tuple(
            circle
            for circle, groups in self.into.items()
            if party in circles.get(circle, ())
            and not any(party in circles.get(group, ()) for group in groups)
        )
        tables = self.electorate.tables
        weighed = self.electorate.weighed
        return _member(mine, tuple((t, tables.get(t, {}).get(party, 0)) for t in weighed))


def _member(circles: Names, weights: tuple[tuple[str, int], ...]) -> Member:
    """Without a name, so that members who are alike are equal."""
    groups = tuple(circle for circle in circles if circle != ALL)
    return Member("", groups, weights, whole=ALL in circles)


def by_name(electorate: Electorate) -> Flows:
    """Nothing is known by totals: everybody counts by name."""
    return Flows(electorate, dict.fromkeys(electorate.used, ()))


def flows_of(electorate: Electorate, totals: Totals, place: str) -> Flows:
    """Where each total counts. Raises Malformed: `totals-unused`, `totals-overlap`,
    `totals-unweighed`.
    """
    into = {circle: _inside(electorate, totals, circle) for circle in electorate.used}
    flows = Flows(electorate, into)
    for group in totals:
        if not any(electorate.within(group, circle) for circle in electorate.used):
            raise Malformed(
                "totals-unused",
                f"{place} counts {group}, which no rule of {electorate.procedure.name} looks at.",
                "Count a group that the rules name, or grant the group the standing decides.",
            )
    for groups in flows.into.values():
        _check_apart(electorate, groups, place)
    _check_weights(electorate, flows, place)
    return flows


def _inside(electorate: Electorate, totals: Totals, circle: str) -> Names:
    """The groups whose totals make up a circle: the widest ones, each group of members once."""
    if circle in totals:
        return (circle,)
    inside = [group for group in totals if electorate.within(group, circle)]
    return tuple(
        group for number, group in enumerate(inside) if not _covered(electorate, inside, number)
    )


def _covered(electorate: Electorate, groups: list[str], number: int) -> bool:
    """Whether another group has all members of one; of two equal ones the first stays."""
    group = groups[number]
    return any(
        electorate.within(group, other) and (not electorate.within(other, group) or at < number)
        for at, other in enumerate(groups)
        if at != number
    )


def _check_apart(electorate: Electorate, groups: Names, place: str) -> None:
    owner: dict[str, str] = {}
    for group in groups:
        for party in electorate.circles.get(group, ()):
            if owner.setdefault(party, group) != group:
                raise Malformed(
                    "totals-overlap",
                    f"{place} counts {party} twice, in {owner[party]} and in {group}.",
                    "Give the totals of groups that share no member.",
                )


def _check_weights(electorate: Electorate, flows: Flows, place: str) -> None:
    for rule in electorate.atoms:
        for circle in circles_of(rule) if rule.weight else ():
            for group in flows.into[circle]:
                if weight_within(electorate, group, rule.weight) is None:
                    raise Malformed(
                        "totals-unweighed",
                        f"{place} gives totals of {group}, which say nothing of {rule.weight}.",
                        "Give the position of each member, for they do not weigh the same.",
                    )


def weight_within(electorate: Electorate, group: str, table: str) -> int | None:
    """What every member of a group weighs, None where they differ or are not named."""
    of = electorate.tables.get(table, {})
    weights = tuple(dict.fromkeys(of.get(p, 0) for p in electorate.circles.get(group, ())))
    return weights[0] if len(weights) == 1 else None


def size_of(electorate: Electorate, group: str, seats: Mapping[str, int]) -> int | None:
    """How many members a group has, None where nobody knows."""
    if group in seats:
        return seats[group]
    if group in electorate.anonymous:
        return electorate.anonymous[group] or None
    return len(electorate.circles.get(group, ()))
