"""Days: what comes after one, and a circulation that ends on a day without rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from comity.core.dated import next_day
from comity.errors import Refused
from tests.core.faults import MAJORITY, how, plain
from tests.world import START, World

FIVE = ("A", "B", "C", "D", "E")
DAY = 86_400


def test_the_day_after_each_day_of_four_hundred_years() -> None:
    day = date(1800, 1, 1)
    while day < date(2200, 12, 31):
        after = day + timedelta(days=1)
        assert next_day(day.isoformat()) == after.isoformat()
        day = after


def test_nothing_is_circulated_with_a_deadline_on_a_day_without_its_rule() -> None:
    """The outcome could not be found by anybody; the record stays readable for all."""
    changed = plain(rules=[MAJORITY | {"until": "2001-11-30"}], procedures=[how(proposer="")])
    world = World(FIVE, changes=changed)
    matter = world.do("table", "A", sphere="work", title="x", texts=world.texts("x"))
    late = START + 10 * DAY
    with pytest.raises(Refused) as refused:
        world.do("circulate", "A", matter=matter, texts=world.texts("x"), deadline=late)
    assert refused.value.code == "rule-not-in-force"
    assert "2001-12-03" in str(refused.value)
    assert world.reader.council is not None
    assert world.reader.council.open == {}
    served = world.do("circulate", "A", matter=matter, texts=world.texts("x"), deadline=START + DAY)
    assert [*world.reader.council.open] == [served]
