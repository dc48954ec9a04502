"""Edges of charters: the last of all days, names in rules, words with signs."""

from __future__ import annotations

import pytest

from comity.core.dated import LATEST, day_of
from comity.core.explain import explain
from comity.errors import Malformed
from comity.wire.charter import format_charter, parse_charter
from tests.world import START, World, procedure


@pytest.mark.parametrize(
    ("seconds", "day"),
    [
        (0, "1970-01-01"),
        (START, "2001-11-23"),
        (253_402_300_799, "9999-12-31"),
        (253_402_300_800, LATEST),
        (2**53 - 1, LATEST),
    ],
)
def test_the_day_of_an_instant_never_leaves_the_calendar(seconds: int, day: str) -> None:
    assert day_of(seconds) == day


@pytest.mark.parametrize("field", ["group", "base_group", "weight"])
@pytest.mark.parametrize("value", [["others"], 5, True, "", {"name": "others"}])
def test_what_a_rule_names_is_a_name(field: str, value: object) -> None:
    rule = {"name": "nobody_objects", "kind": "ratio", "of": ["assent"], "num": 1, field: value}
    with pytest.raises(Malformed) as caught:
        format_charter({**World(accede=False).charter_plain(), "rules": [rule]})
    assert caught.value.code == "value-unfit"


def test_rules_that_name_one_another_often_are_read_at_once() -> None:
    rules = [{"name": f"r{n}", "kind": "all", "of": [f"r{n + 1}"] * 256} for n in range(30)]
    rules += [{"name": "r30", "kind": "consensus"}, {"name": "nobody_objects", "kind": "consensus"}]
    made = {**World(accede=False).charter_plain(), "rules": rules}
    assert len(parse_charter(format_charter(made)).rules.names()) == 32


def test_words_with_signs_are_told_as_they_are() -> None:
    rules = [{"name": "nobody_objects", "kind": "count", "words": ["+1", "-1"], "num": 1}]
    words = [{"word": "+1", "role": "assent"}, {"word": "-1", "role": "dissent"}]
    world = World(
        changes={
            "rules": rules,
            "procedures": [
                procedure(name, positions=words) for name in ("consensus", "alone", "unheard")
            ],
        }
    )
    circulation = world.circulate("Alliance", "On terrorism")
    world.say("Russia", circulation, "+1")
    world.decide(circulation)
    council = world.reader.council
    assert council is not None
    outcome = council.closed[circulation].outcome
    assert outcome is not None
    assert outcome.reason is not None
    assert explain(outcome.reason) == (
        "nobody objects: met (1 saying +1 or saying -1, at least 1 needed).",
    )
