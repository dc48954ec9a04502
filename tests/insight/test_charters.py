"""The charters that come with Comity give the published figures of their bodies, on their days."""

from __future__ import annotations

import pytest

from comity.core.charter import Charter
from comity.core.edition import on_day
from comity.insight.counting import method_for
from comity.insight.game import Game
from comity.insight.power import electorate
from comity.insight.shape import game_of, sides_of
from comity.wire.charter import format_charter, parse_charter
from comity.wire.draft import fill_draft, read_template
from tests.insight.games import monetary_fund


def charter_on(name: str, day: str) -> Charter:
    """A charter that comes with Comity, on a day, "" for what has no end."""
    charter = parse_charter(format_charter(fill_draft(read_template(name))))
    return on_day(charter, day) if day else charter


def game_in(name: str, sphere: str, day: str = "") -> Game:
    """The game of a sphere of a charter, on a day."""
    charter = charter_on(name, day)
    found = charter.sphere(sphere)
    assert found is not None
    procedure = charter.procedure(found.procedure)
    roll = electorate(charter, found, procedure)
    return game_of(charter.rules, procedure, roll, sides_of(procedure.vocabulary))


@pytest.mark.parametrize(
    ("name", "sphere", "day", "members", "winning"),
    [
        ("un-security-council", "peace_and_security", "", 15, 848),
        ("un-security-council", "peace_and_security", "1960-01-01", 11, 57),
        ("eu-council-nice", "legislation", "1960-01-01", 6, 14),
        ("eu-council-nice", "legislation", "1975-01-01", 9, 75),
        ("eu-council-nice", "legislation", "1983-01-01", 10, 140),
        ("eu-council-nice", "legislation", "1990-01-01", 12, 402),
        ("eu-council-nice", "legislation", "2008-01-01", 27, 2_718_758),
        ("eu-council", "legislation", "", 27, 17_715_329),
        ("nassau-1964", "ordinances", "", 6, 32),
    ],
)
def test_sets_that_carry(name: str, sphere: str, day: str, members: int, winning: int) -> None:
    game = game_in(name, sphere, day)
    assert len(game.members) == members
    assert sum(method_for(game).count(game).winning) == winning


def test_the_fund_by_its_charter_and_by_its_list_of_votes() -> None:
    by_charter, by_list = game_in("imf", "quotas"), monetary_fund().game()
    counts = [method_for(game).count(game) for game in (by_charter, by_list)]
    assert counts[0].winning == counts[1].winning
    assert sorted(counts[0].holding) == sorted(counts[1].holding)
