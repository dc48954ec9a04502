"""From the positions and totals of a past decision to tallies that a rule can be judged over.

Members who are alike in all that the rules look at make one tally, so that a decision of many
members is judged as fast as one of few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from comity.core.electorate import Electorate, Names
from comity.core.judge import Tallies, Tally
from comity.core.rules import Member
from comity.core.totals import Flows, Totals, flows_of, size_of
from comity.errors import Malformed

Tallied = tuple[Member, str, str, int]
"""A member, its role, its word, and how many there are of the kind."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """Positions by party, parties that stood aside, and totals and sizes by group."""

    positions: Mapping[str, str]
    recused: Names
    totals: Totals
    seats: Mapping[str, int]


def tallies_of(named: Flows, ballot: Ballot, place: str) -> Tallies:
    """All tallies, the silent included. Raises Malformed with the place and what cannot be.

    named: the electorate as it counts where no totals are given.
    """
    electorate = named.electorate
    roles = dict(electorate.procedure.vocabulary.words)
    _check_words(roles, ballot, place)
    _check_say(electorate, (*ballot.positions, *ballot.recused), place)
    totals = _with_silent_groups(electorate, ballot, place)
    flows = flows_of(electorate, totals, place) if totals else named
    found: dict[tuple[Member, str, str], int] = {}
    for member, role, word, count in (
        *_by_name(flows, ballot, roles),
        *_by_total(flows, ballot, totals, roles, place),
    ):
        found[member, role, word] = found.get((member, role, word), 0) + count
    return tuple(
        Tally(member, role, word, count)
        for (member, role, word), count in found.items()
        if count and (member.groups or member.whole)
    )


def _check_words(roles: Mapping[str, str], ballot: Ballot, place: str) -> None:
    counted = (word for total in ballot.totals.values() for word in total)
    for word in (*ballot.positions.values(), *counted):
        if word not in roles:
            raise Malformed(
                "position-not-known",
                f"{place} has the position {word}, which the procedure does not have.",
                f"Write one of {', '.join(roles)}.",
            )


def _check_say(electorate: Electorate, parties: Iterable[str], place: str) -> None:
    for party in parties:
        if not electorate.has_say(party):
            raise Malformed(
                "party-without-say",
                f"{place} names {party}, which has no say in the decision on that day.",
                "Leave it out, correct the date, or give the electorate.",
            )


def _with_silent_groups(electorate: Electorate, ballot: Ballot, place: str) -> Totals:
    """The totals, and empty ones of groups without names that have said nothing at all."""
    for group in ballot.seats:
        if group not in ballot.totals and group not in electorate.anonymous:
            raise Malformed(
                "seats-unused",
                f"{place} gives the seats of {group}, whose members are named.",
                "Give its counts too, or its members under electorate.",
            )
    silent: dict[str, Mapping[str, int]] = {
        group: {}
        for group in electorate.anonymous
        if group in electorate.used and size_of(electorate, group, ballot.seats)
    }
    return silent | dict(ballot.totals)


def _by_name(flows: Flows, ballot: Ballot, roles: Mapping[str, str]) -> Iterator[Tallied]:
    missing = flows.electorate.procedure.vocabulary.missing
    for party, member in flows.members.items():
        word = ballot.positions.get(party, "")
        if party in ballot.recused:
            yield member, "leave", "", 1
        else:
            yield member, roles[word] if word else missing, word, 1


def _by_total(
    flows: Flows, ballot: Ballot, totals: Totals, roles: Mapping[str, str], place: str
) -> Iterator[Tallied]:
    electorate = flows.electorate
    for group, total in totals.items():
        member = flows.anonymous(group)
        _check_named(electorate, ballot, group, total, place)
        inside = electorate.circles.get(group, ())
        away = sum(party in inside for party in ballot.recused)
        silent = _silent(electorate, ballot, group, sum(total.values()) + away, place)
        yield from ((member, roles[word], word, count) for word, count in total.items())
        yield member, "leave", "", away
        yield member, electorate.procedure.vocabulary.missing, "", silent


def _silent(electorate: Electorate, ballot: Ballot, group: str, counted: int, place: str) -> int:
    """How many members of a group took no position, 0 where its size is not known."""
    size = size_of(electorate, group, ballot.seats)
    if size is None:
        return 0
    if counted > size:
        raise Malformed(
            "totals-exceed",
            f"{place} counts {counted} members of {group}, which has {size}.",
            "Correct the counts, or give the size it had under seats.",
        )
    return size - counted


def _check_named(
    electorate: Electorate, ballot: Ballot, group: str, total: Mapping[str, int], place: str
) -> None:
    """Whoever is named in a counted group must be in its total."""
    inside = electorate.circles.get(group, ())
    said = [
        word
        for party, word in ballot.positions.items()
        if party in inside and party not in ballot.recused
    ]
    for word in dict.fromkeys(said):
        if said.count(word) > total.get(word, 0):
            raise Malformed(
                "totals-contradicted",
                f"{place} names {said.count(word)} saying {word}, but counts fewer in {group}.",
                "Correct the counts or the positions.",
            )
