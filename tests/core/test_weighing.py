"""Who matters under a rule: weighing sums against every combination of words, one by one."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from comity.core.evaluate import with_silent
from comity.core.judge import judge, spoken_tallies
from comity.core.roll import members_of
from comity.core.rules import Roll
from comity.core.weighing import Weighing
from comity.wire.charter import format_charter, parse_charter
from tests.core.faults import how, plain, rule, weights
from tests.oracle.test_random_rules import charters


def weighing(changed: dict[str, Any], *names: str) -> Weighing:
    """The rules of a charter over its parties."""
    charter = parse_charter(format_charter(changed))
    roll = Roll(tuple(members_of(charter, (party.name for party in charter.parties))))
    return Weighing(charter.rules, names, charter.procedures[0].vocabulary, roll)


@settings(max_examples=60, deadline=None)
@given(charters(), st.data())
def test_it_agrees_with_every_combination_of_words(
    drawn: dict[str, Any], data: st.DataObject
) -> None:
    charter = parse_charter(format_charter(drawn))
    procedure = charter.procedures[0]
    names = tuple(name for name in (procedure.rule, procedure.quorum) if name)
    assume(Weighing.applies(charter.rules, names))
    parties = [party.name for party in charter.parties]
    roll = Roll(tuple(members_of(charter, parties)))
    words = ["", *(word for word, _ in procedure.vocabulary.words)]
    met = {}
    for said in product(words, repeat=len(parties)):
        positions = {p: w for p, w in zip(parties, said, strict=True) if w}
        spoken, silent = spoken_tallies(roll, procedure.vocabulary, positions)
        tallies = with_silent(spoken, silent, procedure.vocabulary)
        met[said] = all(judge(charter.rules, n, tallies).verdict == "met" for n in names)
    weighed = Weighing(charter.rules, names, procedure.vocabulary, roll)
    assert weighed.ever() is any(met.values())
    at = data.draw(st.integers(0, len(weighed.kinds) - 1))
    one, other = data.draw(st.integers(0, 5)), data.draw(st.integers(0, 5))
    place = parties.index(weighed.kinds[at].names[0])
    assert weighed.exact
    assert weighed.better(at, one, other) is any(
        met[swapped(said, place, words[one])] and not met[swapped(said, place, words[other])]
        for said in met
    )


def swapped(said: tuple[str, ...], place: int, word: str) -> tuple[str, ...]:
    """The same words with another in one place."""
    return (*said[:place], word, *said[place + 1 :])


def test_members_who_count_alike_are_one_kind() -> None:
    changed = plain(
        rules=[rule(num=3, weight="shares")],
        weights=[weights(A=1, B=2, C=2, D=2, E=1)],
        procedures=[how()],
    )
    kinds = weighing(changed, "majority").kinds
    assert [kind.names for kind in kinds] == [("A", "E"), ("B", "C", "D")]


@pytest.mark.parametrize(("num", "ever"), [(5, True), (6, False)])
def test_whether_anything_meets_the_rules(num: int, ever: bool) -> None:
    assert weighing(plain(rules=[rule(num=num)]), "majority").ever() is ever


def test_what_could_not_be_tried_is_not_called_proved() -> None:
    """Fourteen different weights give more sums than are looked at; the target is found by none of
    the usual ways.
    """
    parties = tuple(f"P{place}" for place in range(14))
    doubled = weights(**{party: 2**place for place, party in enumerate(parties)})
    odd = rule("odd", op="==", num=0b01010101010101, weight="shares")
    weighed = weighing(
        plain(parties, rules=[odd], weights=[doubled], procedures=[how(rule="odd")]), "odd"
    )
    assert weighed.ever() is None
    assert not weighed.better(0, 1, 0)
    assert not weighed.exact
