"""What holds of the charter of every body that comes with Comity."""

from __future__ import annotations

import pytest

from comity.wire.draft import template
from tests.charters.bodies import charter
from tests.charters.test_int_charters import WARNINGS as STATES
from tests.charters.test_org_charters import WARNINGS as OTHERS

WARNINGS = (*STATES, *OTHERS)


@pytest.mark.parametrize("name", WARNINGS)
def test_sources_and_a_comment_open_the_file(name: str) -> None:
    assert charter(name).sources
    assert charter(name).name == name
    assert template(name).startswith("# ")


@pytest.mark.parametrize("name", WARNINGS)
def test_no_name_means_two_parties(name: str) -> None:
    known: dict[str, str] = {}
    for party in charter(name).parties:
        for written in dict.fromkeys((party.name, party.title, *party.also)):
            assert known.setdefault(written, party.name) == party.name, written
