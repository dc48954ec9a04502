"""Which acts follow the same act: the short notes say just what a table of all would say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.verify.follows import Followed

Links = list[tuple[int, int]]


def identity(number: int) -> bytes:
    return number.to_bytes(32, "big")


def by_table(links: Links) -> dict[bytes, tuple[int, ...]]:
    """All acts by what they follow, where there are two or more."""
    table: dict[int, dict[int, int]] = {}
    for entry, (prev, own) in enumerate(links):
        table.setdefault(prev, {}).setdefault(own, entry)
    return {identity(prev): tuple(own.values()) for prev, own in table.items() if len(own) > 1}


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 3))))
def test_what_is_followed_twice_is_found(steps: list[tuple[int, int]]) -> None:
    # An id is a hash of what it follows: so is this one, and later than it.
    links = [(prev, prev * 3 + way) for prev, way in steps]
    followed = Followed()
    for entry, (prev, own) in enumerate(links):
        followed.add(identity(prev), identity(own), entry)
    assert dict(followed.twice()) == by_table(links)


def test_acts_in_one_chain_follow_nothing_twice() -> None:
    followed = Followed()
    for entry in range(100):
        followed.add(identity(entry), identity(entry + 1), entry)
    assert not list(followed.twice())
