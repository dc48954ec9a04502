"""The electorate of a sphere, as the charter has it on the day for which it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from comity.core.charter import Charter, Group, Sphere, Standing, Weights
from comity.core.rules import Member, Roll


def roll_of(charter: Charter, members: Iterable[str], sphere: Sphere) -> Roll:
    """The members that decide in a sphere, with their groups and weights."""
    deciding = [name for name, standing in sphere.standings if standing is Standing.DECIDES]
    acceded = dict.fromkeys(members)
    names = tuple(name for name in deciding if name in acceded)
    return _roll(charter.weights, charter.groups, names)


@lru_cache(maxsize=64)  # most circulations of a year have one and the same roll
def _roll(weights: tuple[Weights, ...], groups: tuple[Group, ...], names: tuple[str, ...]) -> Roll:
    return Roll(tuple(_members(weights, groups, names)))


def members_of(charter: Charter, names: Iterable[str]) -> Iterator[Member]:
    """Parties as members of a roll, in the order of their names as given."""
    return _members(charter.weights, charter.groups, names)


def _members(
    weights: tuple[Weights, ...], groups: tuple[Group, ...], names: Iterable[str]
) -> Iterator[Member]:
    tables = [(table.name, dict(table.of)) for table in weights]
    bodies = [(group.name, dict.fromkeys(group.members)) for group in groups]
    for name in names:
        yield Member(
            name=name,
            groups=tuple(body for body, within in bodies if name in within),
            weights=tuple((table, of.get(name, 0)) for table, of in tables),
        )
