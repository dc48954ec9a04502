"""Terms in short tables, by party or by time, and parties whose time is over."""

from __future__ import annotations

from comity.core.edition import away, edition
from comity.core.lint import lint
from comity.core.surprise import prospects
from comity.wire.charter import charter_from_toml
from tests.charters.bodies import charter

BY_PARTY = """
[groups.terms]
India = ["1950-01-01/1951-12-31", "2021-01-01/"]
Ireland = "/1962-12-31"
"""
BY_TIME = """
[groups.terms]
"2021-01-01/" = ["India", "Ireland"]
"/1962-12-31" = "Ireland"
"""


def test_terms_by_party_and_by_time() -> None:
    assert charter_from_toml(BY_PARTY)["groups"]["terms"] == [
        {"party": "India", "since": "1950-01-01", "until": "1951-12-31"},
        {"party": "India", "since": "2021-01-01"},
        {"party": "Ireland", "until": "1962-12-31"},
    ]
    assert charter_from_toml(BY_TIME)["groups"]["terms"] == [
        {"party": "India", "since": "2021-01-01"},
        {"party": "Ireland", "since": "2021-01-01"},
        {"party": "Ireland", "until": "1962-12-31"},
    ]


def test_who_is_no_member_today_is_away_and_nothing_is_said_of_it() -> None:
    body = charter("eu-council")
    assert away(body) == ("UK",)
    assert "UK" not in {prospect.party for prospect in prospects(body)}
    assert all(("party", "UK") not in finding.facts for finding in lint(body, ()))
    assert away(edition(body, "2019-04-15")) == ()


def test_who_never_had_standing_is_not_merely_away() -> None:
    """Whoever is left out of a sphere for good is told so."""
    body = charter("permanent-joint-council")
    assert away(body) == ()
