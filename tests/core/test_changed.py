"""The quick `replace` of the rules gives what that of the standard library gives."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from comity.core.changed import replace
from comity.core.state import Council
from tests.world import World


@pytest.fixture
def council() -> Council:
    """The council of a small world."""
    found = World(("A", "B")).reader.council
    assert found is not None
    return found


def test_it_gives_an_equal_value_of_the_same_type(council: Council) -> None:
    """Whatever field is changed, both ways give the same."""
    for each in dataclasses.fields(council):
        change: dict[str, Any] = {each.name: ("changed", each.name)}
        quick, plain = replace(council, **change), dataclasses.replace(council, **change)
        assert quick == plain != council
        assert type(quick) is Council


def test_the_value_changed_stays_as_it_was_and_both_are_frozen(council: Council) -> None:
    """A council that somebody keeps does not move under them."""
    size = council.size
    later = replace(council, size=size + 1)
    assert (council.size, later.size) == (size, size + 1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        later.size = 0  # type: ignore[misc]


def test_every_field_but_the_changed_one_is_the_very_same_object(council: Council) -> None:
    """Nothing is copied that did not change."""
    later = replace(council, size=0)
    for each in dataclasses.fields(council):
        if each.name != "size":
            assert getattr(later, each.name) is getattr(council, each.name)
