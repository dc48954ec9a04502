"""What every store does. One suite for all of them: share the suite, not the code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.errors import ComityError
from comity.store.port import Stamp, Store
from tests.contract.stores import STORES, entries, entry, everything, refused

LOG = "nrc.example/council"


@pytest.fixture(params=sorted(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = STORES[request.param](tmp_path)
    store.create(LOG)
    yield store
    store.check()
    store.close()


def test_a_new_log_is_empty(store: Store) -> None:
    assert store.logs() == (LOG,)
    assert store.size(LOG) == 0
    assert store.read(LOG, 0, 0) == []
    assert store.checkpoint(LOG) is None
    assert store.checkpoint_at(LOG, 0) is None
    assert store.checkpoints(LOG) == []


def test_creating_a_log_twice_keeps_what_it_holds(store: Store) -> None:
    store.append(LOG, 0, entries(0, 3), b"of 3")
    before = everything(store)
    store.create(LOG)
    assert everything(store) == before


def test_logs_come_in_the_order_of_their_code_points(store: Store) -> None:
    for name in ("b", "a", "я", "é", "\U0001f33f", "Z", "\uff5e"):
        store.create(name)
    assert store.logs() == tuple(sorted(store.logs()))
    assert len(store.logs()) == 8


def test_what_was_appended_is_read_and_found(store: Store) -> None:
    store.append(LOG, 0, entries(0, 1), b"of 1")
    store.append(LOG, 1, entries(1, 5), b"of 5")
    assert store.size(LOG) == 5
    assert store.read(LOG, 0, 5) == [body for _, body in entries(0, 5)]
    assert store.read(LOG, 2, 4) == [body for _, body in entries(2, 4)]
    assert [store.find(LOG, entry(i)[0]) for i in range(6)] == [0, 1, 2, 3, 4, None]


def test_every_checkpoint_produced_is_kept(store: Store) -> None:
    store.append(LOG, 0, [], b"of 0")
    store.append(LOG, 0, entries(0, 2), b"of 2")
    store.append(LOG, 2, entries(2, 7), b"of 7")
    assert store.checkpoints(LOG) == [0, 2, 7]
    assert store.checkpoint(LOG) == b"of 7"
    assert [store.checkpoint_at(LOG, size) for size in (0, 1, 2, 7, 8)] == [
        *(b"of 0", None, b"of 2", b"of 7", None)
    ]


def test_logs_do_not_mix(store: Store) -> None:
    store.create("other")
    store.append(LOG, 0, entries(0, 3), b"of 3")
    store.append("other", 0, entries(1, 2), b"of 1")
    assert store.read("other", 0, 1) == [entry(1)[1]]
    assert store.find("other", entry(0)[0]) is None
    assert store.find("other", entry(1)[0]) == 0
    assert store.find(LOG, entry(1)[0]) == 1


def test_empty_and_binary_bytes_are_kept_as_they_are(store: Store) -> None:
    bodies = [b"", b"\x00", bytes(range(256)) * 400, "ё\n".encode()]
    store.append(LOG, 0, [(bytes([i]) * 32, b) for i, b in enumerate(bodies)], b"\x00\xff")
    assert store.read(LOG, 0, 4) == bodies
    assert store.checkpoint(LOG) == b"\x00\xff"


@pytest.mark.parametrize("believed", [0, 2, 4, 2**62])
def test_an_append_on_another_size_is_refused(store: Store, believed: int) -> None:
    store.append(LOG, 0, entries(0, 3), b"of 3")
    with refused(store, "log-moved"):
        store.append(LOG, believed, entries(3, 5), b"forged")


def test_an_act_replayed_is_refused_with_its_whole_group(store: Store) -> None:
    store.append(LOG, 0, entries(0, 3), b"of 3")
    with refused(store, "entry-duplicate"):
        store.append(LOG, 3, [entry(3), entry(1), entry(4)], b"forged")
    assert store.find(LOG, entry(3)[0]) is None


def test_an_act_twice_in_one_group_is_refused(store: Store) -> None:
    with refused(store, "entry-duplicate"):
        store.append(LOG, 0, [entry(0), entry(1), entry(0)], b"forged")


def test_an_id_reused_for_other_bytes_is_refused(store: Store) -> None:
    store.append(LOG, 0, entries(0, 1), b"of 1")
    with refused(store, "entry-duplicate"):
        store.append(LOG, 1, [(entry(0)[0], b"other bytes")], b"forged")


def test_a_second_checkpoint_of_one_size_is_refused(store: Store) -> None:
    """Two checkpoints of one size are a fork: the store cannot hold both."""
    store.append(LOG, 0, entries(0, 3), b"of 3")
    store.append(LOG, 3, [], b"of 3")
    with refused(store, "checkpoint-exists"):
        store.append(LOG, 3, [], b"another of 3")


@pytest.mark.parametrize(("start", "end"), [(0, 4), (-1, 2), (2, 1), (4, 4), (0, 2**70)])
def test_a_range_that_is_not_in_the_log_is_refused(store: Store, start: int, end: int) -> None:
    """Never fewer entries than asked: a short answer could pass for the whole."""
    store.append(LOG, 0, entries(0, 3), b"of 3")
    with refused(store, "no-such-entries"):
        store.read(LOG, start, end)


def test_a_log_that_was_not_created_is_missing(store: Store) -> None:
    stamp = Stamp("RU", 0, 0, b"")
    for call in (
        lambda: store.size("x"),
        lambda: store.append("x", 0, entries(0, 1), b""),
        lambda: store.read("x", 0, 0),
        lambda: store.find("x", bytes(32)),
        lambda: store.checkpoint("x"),
        lambda: store.checkpoint_at("x", 0),
        lambda: store.checkpoints("x"),
        lambda: store.put_stamp("x", stamp),
        lambda: store.stamps("x"),
        lambda: store.first_stamp("x", "RU", 0),
        lambda: store.latest_stamp("x", "RU"),
    ):
        with refused(store, "no-such-log"):
            call()


def test_the_first_stamp_counts_though_later_ones_arrive(store: Store) -> None:
    """A refresh resubmits the same size with a later time, and must not move the notice."""
    given = [(3, 100), (5, 110), (5, 170), (5, 105), (9, 200)]
    for size, time in given:
        store.put_stamp(LOG, Stamp("RU", size, time, f"{size} at {time}".encode()))
    store.put_stamp(LOG, Stamp("FR", 4, 90, b"of another"))

    def first(size: int) -> int | None:
        stamp = store.first_stamp(LOG, "RU", size)
        return None if stamp is None else stamp.time

    assert [first(size) for size in (0, 3, 4, 5, 6, 9, 10)] == [100, 100, 105, 105, 200, 200, None]
    assert store.latest_stamp(LOG, "RU") == Stamp("RU", 9, 200, b"9 at 200")
    assert store.latest_stamp(LOG, "DE") is None
    assert [(s.cosigner, s.size, s.time) for s in store.stamps(LOG, 4)] == [
        *(("FR", 4, 90), ("RU", 5, 105), ("RU", 5, 110), ("RU", 5, 170), ("RU", 9, 200))
    ]


def test_a_stamp_of_a_clock_set_back_is_the_first_by_its_own_words(store: Store) -> None:
    """A cosigner that dates a greater size earlier is held to the earlier time."""
    store.put_stamp(LOG, Stamp("RU", 4, 90, b"a"))
    store.put_stamp(LOG, Stamp("RU", 8, 50, b"b"))
    assert store.first_stamp(LOG, "RU", 3) == Stamp("RU", 8, 50, b"b")
    assert store.latest_stamp(LOG, "RU") == Stamp("RU", 8, 50, b"b")


def test_the_latest_stamp_of_one_size_is_the_latest_in_time(store: Store) -> None:
    for time in (5, 9, 7):
        store.put_stamp(LOG, Stamp("RU", 1, time, b"n"))
    assert store.latest_stamp(LOG, "RU") == Stamp("RU", 1, 9, b"n")


def test_a_stamp_twice_is_kept_once_but_a_fork_is_kept_whole(store: Store) -> None:
    one, fork = Stamp("RU", 3, 100, b"root A"), Stamp("RU", 3, 100, b"root B")
    for stamp in (one, fork, one):
        store.put_stamp(LOG, stamp)
    assert store.stamps(LOG) == [one, fork]
    assert store.first_stamp(LOG, "RU", 0) == one
    assert store.latest_stamp(LOG, "RU") == fork


def test_a_blob_is_kept_and_other_bytes_under_its_name_are_refused(store: Store) -> None:
    assert store.get_blob("ab12") is None
    assert not store.has_blob("ab12")
    store.put_blob("ab12", b"text")
    store.put_blob("ab12", b"text")
    with refused(store, "blob-differs"):
        store.put_blob("ab12", b"another text")
    assert store.get_blob("ab12") == b"text"
    assert store.has_blob("ab12")


def test_an_empty_blob_is_there(store: Store) -> None:
    store.put_blob("e3b0", b"")
    assert store.has_blob("e3b0")
    assert store.get_blob("e3b0") == b""


def test_a_value_is_swapped_only_from_what_it_is(store: Store) -> None:
    store.swap_value("mark", None, b"")
    store.swap_value("mark", b"", b"7")
    for old in (None, b"", b"8"):
        with refused(store, "value-moved"):
            store.swap_value("mark", old, b"9")
    with refused(store, "value-moved"):
        store.swap_value("never set", b"", b"9")
    assert store.get_value("mark") == b"7"
    assert store.get_value("never set") is None
    store.put_value("mark", b"10")
    assert store.get_value("mark") == b"10"


@pytest.mark.parametrize("name", ["", "a\x00b", "a\nb", "x" * 513, "\ud800", "\u202e"])
def test_a_name_that_cannot_be_shown_is_refused(store: Store, name: str) -> None:
    for call in (
        lambda: store.create(name),
        lambda: store.size(name),
        lambda: store.put_blob(name, b""),
        lambda: store.put_value(name, b""),
        lambda: store.put_stamp(LOG, Stamp(name, 0, 0, b"")),
    ):
        with refused(store, "store-name"):
            call()


@pytest.mark.parametrize("number", [-1, 2**63, 2**80])
def test_a_number_out_of_64_bits_is_refused(store: Store, number: int) -> None:
    for call in (
        lambda: store.append(LOG, number, [], b""),
        lambda: store.append(LOG, 2**63 - 1, [entry(0)], b""),
        lambda: store.checkpoint_at(LOG, number),
        lambda: store.put_stamp(LOG, Stamp("RU", number, 0, b"")),
        lambda: store.put_stamp(LOG, Stamp("RU", 0, number, b"")),
        lambda: store.stamps(LOG, number),
    ):
        with refused(store, "store-number"):
            call()


@pytest.mark.parametrize("length", [0, 31, 33])
def test_an_id_of_another_length_is_refused(store: Store, length: int) -> None:
    with refused(store, "store-id"):
        store.append(LOG, 0, [entry(0), (bytes(length), b"")], b"")
    with refused(store, "store-id"):
        store.find(LOG, bytes(length))


def test_bytes_that_no_cell_should_hold_are_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.store.limits.BYTES_MAX", 10)
    store.put_blob("ab", bytes(10))
    with refused(store, "store-bytes"):
        store.put_blob("cd", bytes(11))
    with refused(store, "store-bytes"):
        store.append(LOG, 0, [(bytes(32), bytes(11))], b"")


@pytest.mark.parametrize("name", sorted(STORES))
def test_a_closed_store_answers_nothing(name: str, tmp_path: Path) -> None:
    store = STORES[name](tmp_path)
    store.close()
    store.close()
    for call in (store.logs, store.check, lambda: store.put_value("k", b"")):
        with pytest.raises(ComityError, match="store-closed"):
            call()
