"""What a charter that comes with Comity makes of positions: for tables of cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from comity.core.charter import Charter, Procedure
from comity.core.dated import LATEST
from comity.core.edition import edition
from comity.core.evaluate import with_silent
from comity.core.judge import Tally, spoken_tallies
from comity.core.roll import roll_of
from comity.core.rules import Member, Roll
from comity.core.verdict import final_verdict, verdict_of
from comity.wire.charter import format_charter, parse_charter
from comity.wire.draft import fill_draft, read_template

Counts = Mapping[str, Mapping[str, int]]
"""Group to word to how many of its members, who are not named, said it."""


@cache
def charter(name: str, day: str = LATEST) -> Charter:
    """The charter of that name, with draft keys, as it is on a day."""
    return edition(parse_charter(format_charter(fill_draft(read_template(name)))), day)


def roll(name: str, procedure: str, day: str = LATEST) -> Roll:
    """Who decides where that procedure is first used."""
    body = charter(name, day)
    sphere = next(each for each in body.spheres if each.procedure == procedure)
    return roll_of(body, (party.name for party in body.parties), sphere)


def spread(
    name: str, procedure: str, words: Mapping[str, int], group: str = "", day: str = LATEST
) -> dict[str, str]:
    """So many of those who decide (in a group) with each word, in the order of the charter."""
    members = [
        member.name
        for member in roll(name, procedure, day).members
        if not group or group in member.groups
    ]
    said = [word for word, count in words.items() for _ in range(count)]
    assert len(said) <= len(members)
    return dict(zip(members, said, strict=False))


def kind(name: str, procedure: str, positions: Mapping[str, str], day: str = LATEST) -> str:
    """The outcome at the close of a circulation in a live council."""
    body = charter(name, day)
    found = verdict_of(
        body.rules,
        body.procedure(procedure),
        roll(name, procedure, day),
        positions,
        final=True,
    )
    return found.kind


def counted(
    name: str,
    procedure: str,
    counts: Counts,
    positions: Mapping[str, str] | None = None,
    day: str = LATEST,
) -> str:
    """The outcome where groups are known by totals; the other seats of a group are silent."""
    body = charter(name, day)
    how = body.procedure(procedure)
    spoken, silent = spoken_tallies(roll(name, procedure, day), how.vocabulary, positions or {})
    totals = tuple(_totals(body, how, counts))
    found = final_verdict(body.rules, how, (*with_silent(spoken, silent, how.vocabulary), *totals))
    return found.kind


def _totals(body: Charter, how: Procedure, counts: Counts) -> Iterator[Tally]:
    roles = dict(how.vocabulary.words)
    for group in (each for each in body.groups if each.counted):
        member = Member("", groups=(group.name,), whole=False)
        said = counts.get(group.name, {})
        for word, count in said.items():
            yield Tally(member, roles[word], word, count)
        silent = max(0, group.seats - sum(said.values()))
        yield Tally(member, how.vocabulary.missing, "", silent)
