"""Many hashes in little room behave as a list of them does."""

from __future__ import annotations

import pytest

from comity.log.hashes import Hashes

ALL = [bytes([number]) * 32 for number in range(5)]


def test_it_grows_and_is_read_as_a_list_is() -> None:
    hashes = Hashes(ALL[:2])
    for each in ALL[2:]:
        hashes.append(each)
    assert list(hashes) == ALL
    assert (hashes[0], hashes[-1], len(hashes)) == (ALL[0], ALL[-1], 5)
    assert hashes[1:3] == ALL[1:3]
    assert hashes[3:99] == ALL[3:]


def test_it_is_cut_and_a_copy_is_not() -> None:
    hashes = Hashes(ALL)
    copy = hashes.copy()
    hashes.cut(2)
    assert hashes == ALL[:2]
    assert copy == ALL


@pytest.mark.parametrize("place", [5, -6])
def test_nothing_is_beyond_its_ends(place: int) -> None:
    with pytest.raises(IndexError):
        Hashes(ALL)[place]


def test_it_equals_what_holds_the_same() -> None:
    assert Hashes(ALL) == Hashes(iter(ALL))
    assert Hashes(ALL) != Hashes(ALL[1:])
    assert Hashes(ALL) != tuple(ALL)
