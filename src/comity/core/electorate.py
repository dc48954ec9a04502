"""Who has a say in a past decision: circles of parties, and groups of which only totals are known.

A circle is whatever a rule counts positions in: a group, or all who decide (the circle `ALL`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from comity.core.charter import Charter, Group, Procedure, Sphere, Standing
from comity.core.edition import with_groups
from comity.core.rules import Rule, RuleBook
from comity.errors import Malformed

ALL = "all"
"""The name under which files and standings speak of everybody."""

Names = tuple[str, ...]
Electorates = Mapping[str, Names]


@dataclass(frozen=True)
class Electorate:
    """Those who have a say under a procedure on one day.

    circles: the parties in each group and in `ALL`. anonymous: groups whose members are not named,
    with their seats, 0 where that is not known. deciding: those of them that decide, and so count
    in `ALL`. tables: what each party weighs.
    """

    book: RuleBook
    procedure: Procedure
    circles: Mapping[str, Names]
    anonymous: Mapping[str, int]
    deciding: Names
    tables: Mapping[str, Mapping[str, int]]

    @cached_property
    def atoms(self) -> tuple[Rule, ...]:
        """The rules of the procedure that count positions."""
        found: dict[str, Rule] = {}
        for name in self.procedure.rules():
            found |= {rule.name: rule for rule in self.book.under(name) if rule.is_atom()}
        return tuple(found.values())

    @cached_property
    def used(self) -> Names:
        """The circles in which the rules count, in order."""
        return tuple(dict.fromkeys(c for rule in self.atoms for c in circles_of(rule)))

    @cached_property
    def weighed(self) -> tuple[str, ...]:
        """The weight tables that the rules count by."""
        return tuple(dict.fromkeys(rule.weight for rule in self.atoms if rule.weight))

    @cached_property
    def roll(self) -> Mapping[str, None]:
        """Everybody who is in a circle in which the rules count, as the keys of a table."""
        inside = (party for circle in self.used for party in self.circles.get(circle, ()))
        return dict.fromkeys(inside)

    def has_say(self, party: str) -> bool:
        """Whether a party may take a position: it decides, or a rule counts it."""
        return party in self.roll or party in self.circles[ALL]

    def within(self, group: str, circle: str) -> bool:
        """Whether all members of a group belong to a circle."""
        if group == circle:
            return True
        if group in self.anonymous:
            return circle == ALL and group in self.deciding
        members, around = self.circles.get(group, ()), self.circles.get(circle, ())
        return bool(members) and all(member in around for member in members)


def circles_of(rule: Rule) -> Names:
    """The circles in which a rule counts: what it counts, and its base if it has one."""
    base = (rule.base_group or ALL,) if rule.base else ()
    return (rule.group or ALL, *base)


def electorate_of(charter: Charter, procedure: Procedure, named: Electorates) -> Electorate:
    """Who has a say, by the charter of the day and by the electorates that the decision itself
    names.
    """
    groups = {name: members for name, members in named.items() if name != ALL}
    charter = with_groups(charter, _with_members(charter, groups))
    sphere = _sphere_of(charter, procedure)
    deciding = tuple(name for name, standing in sphere.standings if standing is Standing.DECIDES)
    anonymous = {group.name: group.seats for group in charter.groups if group.counted}
    granted = (name for name, standing in sphere.granted if standing is Standing.DECIDES)
    found = Electorate(
        book=charter.rules,
        procedure=procedure,
        circles={ALL: named.get(ALL, deciding)} | _members(charter),
        anonymous=anonymous,
        deciding=tuple(name for name in granted if name in anonymous),
        tables={table.name: dict(table.of) for table in charter.weights},
    )
    return found if ALL not in found.used else _limited(found)


def _limited(found: Electorate) -> Electorate:
    """Where a rule counts all who decide, nobody else counts in any group."""
    deciding = dict.fromkeys(found.circles[ALL])
    circles = {
        name: tuple(member for member in members if member in deciding)
        for name, members in found.circles.items()
    }
    return replace(found, circles=circles)


def _members(charter: Charter) -> dict[str, Names]:
    return {group.name: group.members for group in charter.groups if not group.counted}


def _with_members(charter: Charter, named: Electorates) -> tuple[Group, ...]:
    """The groups of the day; those that the decision names have the members that it names."""
    kept = tuple(group for group in charter.groups if group.name not in named)
    made = (Group(name=name, title=name, members=members) for name, members in named.items())
    return (*kept, *made)


def _sphere_of(charter: Charter, procedure: Procedure) -> Sphere:
    """The first sphere that decides so. Raises Malformed `procedure-idle`."""
    for sphere in charter.spheres:
        if sphere.procedure == procedure.name:
            return sphere
    raise Malformed(
        "procedure-idle",
        f"No sphere decides by the procedure {procedure.name}, so nobody has a say in it.",
        "Give a sphere this procedure.",
    )
