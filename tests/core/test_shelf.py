"""The shelf behaves as a dict that is copied for every row, and old shelves stay as they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.core.shelf import Shelf, put

ROWS = st.lists(st.tuples(st.text("abcdefgh", max_size=3), st.integers()), max_size=200)


@given(ROWS)
def test_as_a_dict_that_is_copied(rows: list[tuple[str, int]]) -> None:
    shelf, plain = Shelf[int](), dict[str, int]()
    kept = []
    for key, value in rows:
        shelf, plain = shelf.put(key, value), {**plain, key: value}
        kept.append((shelf, plain))
    for old, wanted in kept:
        assert old == wanted
        assert list(old.items()) == list(wanted.items())
        assert len(old) == len(wanted)
        assert all(key in old for key in wanted)
        assert old.get("none such") is None


@given(ROWS, st.text("abcdefgh", max_size=3))
def test_a_plain_table_becomes_a_shelf(rows: list[tuple[str, int]], key: str) -> None:
    plain = dict(rows)
    assert put(plain, key, 7) == {**plain, key: 7}
    assert plain == dict(rows)


def test_rows_copied_grow_with_the_rows_and_not_with_their_square() -> None:
    """Counted, not timed: how many rows the layers made on the way hold in all."""
    shelf, copied = Shelf[int](), 0
    for number in range(4_096):
        before = {id(layer) for layer in shelf._layers}
        shelf = shelf.put(str(number), number)
        copied += sum(len(layer) for layer in shelf._layers if id(layer) not in before)
    assert copied < 4_096 * 13 * 2


@given(ROWS, ROWS, st.lists(st.text("abcdefgh", max_size=3)))
def test_moved_to_another_base_it_stays_the_same_table(
    rows: list[tuple[str, int]], more: list[tuple[str, int]], kept: list[str]
) -> None:
    shelf, plain = Shelf[int](), dict(rows)
    for key, value in rows:
        shelf = shelf.put(key, value)
    names = [key for key in kept if key in plain]
    base = {key: value for key, value in plain.items() if key not in names}
    moved = shelf.moved(base, names)
    assert dict(moved) == plain
    assert moved.above() == {key: plain[key] for key in names}
    for key, value in more:
        moved, plain = moved.put(key, value), {**plain, key: value}
    assert dict(moved) == plain
    assert len(moved) == len(plain)
    assert all(moved.get(key) == moved[key] for key in plain)
    assert "none such" not in moved
    assert base == {key: value for key, value in dict(rows).items() if key not in names}
