"""The electorate of a sphere, as the charter has it on the day for which it is read."""

from __future__ import annotations

from collections.abc import Iterable

from comity.core.charter import Charter, Sphere, Standing
from comity.core.rules import Member, Roll


def roll_of(charter: Charter, members: Iterable[str], sphere: Sphere) -> Roll:
    """The members that decide in a sphere, with their groups and weights."""
    deciding = [name for name, standing in sphere.standings if standing is Standing.DECIDES]
    acceded = dict.fromkeys(members)
    return Roll(tuple(members_of(charter, (name for name in deciding if name in acceded))))


def members_of(charter: Charter, names: Iterable[str]) -> Iterable[Member]:
    """Parties as members of a roll, in the order of their names as given."""
    tables = [(table.name, dict(table.of)) for table in charter.weights]
    groups = [(group.name, dict.fromkeys(group.members)) for group in charter.groups]
    for name in names:
        yield Member(
            name=name,
            groups=tuple(group for group, within in groups if name in within),
            weights=tuple((table, of.get(name, 0)) for table, of in tables),
        )
