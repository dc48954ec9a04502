"""What findings about rules are made over: spheres that decide alike, taken together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comity.core.charter import Charter, Procedure, Sphere
from comity.core.roll import roll_of
from comity.core.rules import Roll, Rule
from comity.core.surprise_words import listing
from comity.core.weighing import Weighing


@dataclass(frozen=True, slots=True)
class Scope:
    """A procedure over the members who decide, and the spheres in which just this is so."""

    charter: Charter
    procedure: Procedure
    roll: Roll
    spheres: tuple[str, ...]

    @property
    def title(self) -> str:
        """The names of the spheres as people list them."""
        return listing(self.spheres)

    def in_force(self) -> bool:
        """Whether all rules of the procedure are there on the day of this edition."""
        return all(self.charter.rules.stands(name) for name in self.procedure.rules())

    def rules(self) -> tuple[Rule, ...]:
        """Every rule that the procedure goes by, in force on the day of this edition."""
        book = self.charter.rules
        found = (rule for name in self.procedure.rules() for rule in book.under(name))
        return tuple(dict.fromkeys(found))

    def counted(self) -> tuple[str, ...]:
        """The groups known by totals alone that a rule of the procedure counts."""
        groups = [group.name for group in self.charter.groups if group.counted]
        named = [each for rule in self.rules() for each in (rule.group, rule.base_group)]
        return tuple(group for group in groups if group in named)

    def adopting(self) -> Weighing | None:
        """The rules that must be met for a text to be adopted, weighed; None where some rule
        depends on more than sums.
        """
        named = (self.procedure.rule, self.procedure.quorum)
        return self.weighing(tuple(name for name in named if name))

    def weighing(self, names: tuple[str, ...]) -> Weighing | None:
        """Some rules weighed over the members; None where one depends on more than sums."""
        book = self.charter.rules
        if not Weighing.applies(book, names):
            return None
        return Weighing(book, names, self.procedure.vocabulary, self.roll)


def scopes(charter: Charter) -> tuple[Scope, ...]:
    """The scopes of a charter in which anybody decides and all rules are in force."""
    return tuple(scope for scope in every_scope(charter) if scope.roll.members and scope.in_force())


def every_scope(charter: Charter) -> Iterator[Scope]:
    """The scopes of a charter, each with its spheres."""
    everyone = tuple(party.name for party in charter.parties)
    alike: dict[tuple[str, Roll], list[Sphere]] = {}
    for sphere in charter.spheres:
        key = (sphere.procedure, roll_of(charter, everyone, sphere))
        alike.setdefault(key, []).append(sphere)
    for (name, roll), spheres in alike.items():
        named = tuple(sphere.name for sphere in spheres)
        yield Scope(charter, charter.procedure(name), roll, named)
