"""The charter as it is on a day: groups, weights and rules in force then, and who has standing.

Membership and weights that change over the years are part of the charter, with their days; a
circulation is judged by those of the day of its stated deadline, when it is to be decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from comity.core.charter import Charter, Group, Sphere
from comity.core.dated import LATEST, Dated, holds, in_force
from comity.core.rules import RuleBook
from comity.errors import Malformed

Members = Mapping[str, tuple[str, ...]]


def edition(charter: Charter, day: str = LATEST) -> Charter:
    """The charter as it is on a day such as 2002-05-28; on the last of all days without one."""
    groups = tuple(_on(group, day) for group in in_force(charter.written.groups, day))
    dated = replace(
        charter,
        weights=in_force(charter.written.weights, day),
        rules=RuleBook({rule.name: rule for rule in in_force(charter.written.rules, day)}),
    )
    return with_groups(dated, groups)


def with_groups(charter: Charter, groups: tuple[Group, ...]) -> Charter:
    """The charter with these groups, and with the standings and powers that they give."""
    names = members_of(charter, groups)
    spheres = tuple(_sphere(sphere, names) for sphere in charter.spheres)
    return replace(charter, groups=groups, spheres=spheres)


def at_any_time(charter: Charter, sphere: Sphere) -> Sphere:
    """The sphere with everybody who ever has standing or power in it: a matter may be tabled
    before the day from which its sponsor belongs to a group.
    """
    if not _is_dated(charter):
        return sphere
    names = {name: list(parties) for name, parties in members_of(charter, ()).items()}
    for group in charter.written.groups:
        names[group.name] += [*group.members, *(term.party for term in group.terms)]
    return _sphere(sphere, {name: tuple(parties) for name, parties in names.items()})


def away(charter: Charter) -> tuple[str, ...]:
    """The parties that belong to the council at another time, and have no standing at all today."""
    today = [party for sphere in charter.spheres for party, _ in sphere.standings]
    ever = dict.fromkeys(
        party for sphere in charter.spheres for party, _ in at_any_time(charter, sphere).standings
    )
    return tuple(party for party in ever if party not in today)


def on_day(charter: Charter, day: str) -> Charter:
    """The charter as it is on a day; itself where nothing in it changes with the days."""
    return edition(charter, day) if _is_dated(charter) else charter


def _is_dated(charter: Charter) -> bool:
    written = charter.written
    rows: tuple[Dated, ...] = (*written.groups, *written.weights, *written.rules)
    timed = any(row.since or row.until for row in rows)
    return timed or any(group.terms for group in written.groups)


def members_of(charter: Charter, groups: Iterable[Group]) -> Members:
    """The parties behind each name that a standing or a power can be given to."""
    everyone = tuple(party.name for party in charter.parties)
    named: dict[str, tuple[str, ...]] = {name: (name,) for name in everyone}
    named |= {group.name: () for group in charter.written.groups}
    named |= {group.name: group.members for group in groups}
    return named | {"all": everyone}


def _on(group: Group, day: str) -> Group:
    serving = (term.party for term in group.terms if holds(term.since, term.until, day))
    lasting = _lasting(group)
    return replace(group, members=tuple(dict.fromkeys((*lasting, *serving))))


def _lasting(group: Group) -> tuple[str, ...]:
    """The members that are written without a term."""
    timed = [term.party for term in group.terms]
    return tuple(member for member in group.members if member not in timed)


def _sphere(sphere: Sphere, members: Members) -> Sphere:
    standings = {
        party: standing
        for name, standing in sphere.granted
        for party in known(members, name, f"charter.spheres.{sphere.name}.standings")
    }
    powers = tuple(
        (power, _expanded(members, holders, f"charter.spheres.{sphere.name}.powers"))
        for power, holders in sphere.empowered
    )
    return replace(sphere, standings=tuple(standings.items()), powers=powers)


def _expanded(members: Members, names: Iterable[str], place: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p for name in names for p in known(members, name, place)))


def known(members: Members, name: str, place: str) -> tuple[str, ...]:
    """The parties behind a name. Raises Malformed `name-unknown` with the place."""
    if name not in members:
        raise Malformed(
            "name-unknown",
            f"{place} names {name}, which is not defined.",
            "Define it or correct the name.",
        )
    return members[name]
