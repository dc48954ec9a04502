"""The naive second implementation agrees on every charter that comes with Comity."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement, product
from typing import Any

import pytest

from comity.core.charter import Charter, Procedure
from comity.core.dated import LATEST
from comity.core.edition import edition
from comity.core.roll import members_of
from comity.core.rules import Member, Roll
from comity.core.verdict import verdict_of
from comity.wire.charter import format_charter, parse_charter
from comity.wire.draft import fill_draft, read_template, templates
from tests.oracle.ballots import Ballot, kind, kinds

FEW = 5
RANDOM_TALLIES = 100_000
DAYS = (LATEST, "1950-06-01", "1975-06-01", "2010-06-01", "2019-06-01")


@dataclass(frozen=True)
class Case:
    """A procedure of a charter on a day, in the form of either implementation."""

    plain: Mapping[str, Any]
    charter: Charter
    procedure: Procedure
    day: str


@cache
def plain_of(name: str) -> dict[str, Any]:
    """The plain data of a charter, with draft keys."""
    return fill_draft(read_template(name))


@cache
def charter_on(name: str, day: str) -> Charter:
    """The charter as it is on a day."""
    return edition(parse_charter(format_charter(plain_of(name))), day)


def cases(name: str, days: tuple[str, ...] = DAYS) -> Iterator[Case]:
    """Every procedure of a charter on those days on which all its rules are in force."""
    for day in days:
        charter = charter_on(name, day)
        for procedure in charter.procedures:
            if all(rule in charter.rules.rules for rule in procedure.rules()):
                yield Case(plain_of(name), charter, procedure, day)


def few_members(case: Case) -> tuple[Member, ...]:
    """Up to five parties, as unlike as the charter has them, those that fill a group first."""
    classes: dict[object, list[Member]] = {}
    for member in members_of(case.charter, (party.name for party in case.charter.parties)):
        classes.setdefault((member.groups, member.weights), []).append(member)
    ordered = sorted(classes.values(), key=lambda members: -len(members))
    chosen = [
        members[turn] for turn in range(FEW) for members in ordered[:FEW] if turn < len(members)
    ]
    return tuple(chosen[:FEW])


def every_tally(members: tuple[Member, ...], words: list[str]) -> Iterator[dict[str, str]]:
    """Every way in which these members can speak or be silent; members of a kind change places."""
    classes: dict[object, list[str]] = {}
    for member in members:
        classes.setdefault((member.groups, member.weights), []).append(member.name)
    options = ["", *words]
    ways = [combinations_with_replacement(options, len(names)) for names in classes.values()]
    for way in product(*map(list, ways)):
        yield {
            name: word
            for names, chosen in zip(classes.values(), way, strict=True)
            for name, word in zip(names, chosen, strict=True)
            if word
        }


def ballot(case: Case, members: tuple[Member, ...], words: Mapping[str, str]) -> Ballot:
    """The same case for the oracle."""
    names = tuple(member.name for member in members)
    return Ballot(case.plain, case.procedure.name, case.day, names, words)


def found(case: Case, members: tuple[Member, ...], words: Mapping[str, str], final: bool) -> str:
    """The outcome that the product gives."""
    book = case.charter.rules
    return verdict_of(book, case.procedure, Roll(members), words, final=final).kind


@pytest.mark.parametrize("name", templates())
def test_every_tally_of_up_to_five_parties(name: str) -> None:
    checked = 0
    for case in cases(name, DAYS[:1]):
        words = [word for word, _ in case.procedure.vocabulary.words]
        members = few_members(case)
        for size in range(1, len(members) + 1):
            for said in every_tally(members[:size], words):
                wanted = kind(ballot(case, members[:size], said))
                assert found(case, members[:size], said, True) == wanted, (case.day, said)
                checked += 1
    assert checked


@pytest.mark.parametrize("name", templates())
def test_what_can_still_change_with_up_to_three_missing(name: str) -> None:
    """Where the product says that the outcome is settled, every completion gives it; where it
    says open, completions differ.
    """
    for case in cases(name, DAYS[:1]):
        words = [word for word, _ in case.procedure.vocabulary.words]
        members = few_members(case)[:4]
        for said in every_tally(members, words):
            if len(members) - len(said) > 3:
                continue
            possible = kinds(ballot(case, members, said))
            given = found(case, members, said, False)
            sure = not any(rule.kind == "minority" for rule in case.charter.rules.rules.values())
            assert given in possible | {"open"}, said
            assert (given == "open") >= (len(possible) > 1), said
            if sure:
                assert (given == "open") == (len(possible) > 1), said


def test_a_hundred_thousand_random_tallies() -> None:
    dice = random.Random(20011123)
    every = [case for name in templates() for case in cases(name)]
    rolls = {
        id(case): tuple(members_of(case.charter, (p.name for p in case.charter.parties)))
        for case in every
    }
    for _ in range(RANDOM_TALLIES):
        case = dice.choice(every)
        roll = rolls[id(case)]
        size = min(len(roll), dice.choice((1, 2, 3, 5, 8, 13, 21)))
        members = tuple(dice.sample(roll, size))
        words = [word for word, _ in case.procedure.vocabulary.words]
        liked = dice.choices(words, k=2)
        said = {
            member.name: dice.choice([*liked, *words]) for member in members if dice.random() < 0.8
        }
        wanted = kind(ballot(case, members, said))
        assert found(case, members, said, True) == wanted, (case.charter.name, case.day, said)
