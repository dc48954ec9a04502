"""Admission: together or not at all, never shown before it is kept, truthful after any fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from comity.core.acts import Found
from comity.errors import ComityError, Conflict, NotSound, Recorded, Unavailable
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import parse_note
from comity.secretariat.admit import Admitted, admit, look_up
from comity.secretariat.archive import Archive
from comity.secretariat.house import House
from comity.secretariat.recover import catch_up
from comity.store.port import Store
from comity.wire.act import parse_signed_act, read_act
from tests.secretariat.housing import again, give_documents, lodge, make_house
from tests.world import World


class Faulty:
    """The store of a house, with one fault put in; everything else goes through."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.before: list[ComityError] = []
        self.after: list[ComityError] = []
        self.flips = False
        self.watch: Archive | None = None
        self.appends: list[int] = []

    def append(
        self, log: str, size: int, entries: Sequence[tuple[bytes, bytes]], checkpoint: bytes
    ) -> None:
        if self.watch is not None:
            assert self.watch.size == size, "shown before it is kept"
            assert parse_checkpoint(parse_note(self.watch.published.checkpoint).text).size == size
        if self.before:
            raise self.before.pop()
        if self.flips:
            entries = [(name, bytes([body[0] ^ 1]) + body[1:]) for name, body in entries]
        self.store.append(log, size, entries, checkpoint)
        self.appends.append(len(entries))
        if self.after:
            raise self.after.pop()

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def house(tmp_path: Path, world: World) -> Iterator[House]:
    house = make_house(tmp_path, world)
    yield house
    house.close()


@pytest.fixture
def archive(house: House, world: World) -> Archive:
    return house.archive(world.council)


def faulty(archive: Archive) -> Faulty:
    """Put a store with faults under an archive."""
    store = Faulty(archive.store)
    archive.store = store  # type: ignore[assignment]
    return store


def tabled(house: House, world: World, count: int) -> list[bytes]:
    """Entries that table as many matters."""
    before = len(world.entries)
    for number in range(count):
        texts = world.texts(f"text {number}")
        world.do("table", "Alliance", sphere="open", title=f"matter {number}", texts=texts)
    give_documents(house, world)
    return world.entries[before:]


def seen(archive: Archive) -> tuple[object, ...]:
    """Everything that anybody can see of a record."""
    store, log = archive.store, archive.log
    return archive.published, store.size(log), store.checkpoints(log), tuple(archive.sizes)


def test_acts_that_wait_together_share_one_commit(
    house: House, world: World, archive: Archive
) -> None:
    store = faulty(archive)
    store.watch = archive
    entries = tabled(house, world, 5)
    answers = lodge(archive, entries)
    assert store.appends == [5]
    assert [answer.index for answer in answers] == list(range(4, 9))
    assert {answer.size for answer in answers} == {9}
    assert archive.published.checkpoint == archive.store.checkpoint(archive.log)


def test_a_refused_act_changes_nothing_for_the_others(
    house: House, world: World, archive: Archive
) -> None:
    first, second = tabled(house, world, 2)
    answers = admit(archive, [first, b"no act", second, world.act("accede", "Mars", signer="root")])
    assert [type(answer) is Admitted for answer in answers] == [True, False, True, False]
    assert [getattr(answer, "code", "") for answer in answers] == [
        "",
        "note-malformed",
        "",
        "key-unknown",
    ]
    assert archive.size == len(world.entries)


def test_the_same_act_twice_in_one_commit_is_recorded_once(
    house: House, world: World, archive: Archive
) -> None:
    (entry,) = tabled(house, world, 1)
    first, second = lodge(archive, [entry, entry])
    assert (first.id, first.index, first.size) == (second.id, second.index, second.size)
    assert archive.size == len(world.entries)


def test_a_repeat_gets_the_same_answer_whatever_came_since(
    house: House, world: World, archive: Archive
) -> None:
    entries = tabled(house, world, 3)
    first = lodge(archive, entries[:2])[0]
    lodge(archive, entries[2:])
    repeat = lodge(archive, entries[:1])[0]
    assert repeat == Admitted(first.id, first.index, first.size, new=False)
    assert look_up(archive, first.id) == repeat


@pytest.mark.parametrize("recorded", [Recorded.NOTHING, Recorded.UNKNOWN])
def test_nothing_moves_where_the_disk_refuses(
    house: House, world: World, archive: Archive, recorded: Recorded
) -> None:
    store = faulty(archive)
    error = Unavailable("disk-trouble", "The disk failed.", "Try again.")
    error.recorded = recorded
    store.before.append(error)
    entries, before = tabled(house, world, 2), seen(archive)
    with pytest.raises(Unavailable) as caught:
        admit(archive, entries)
    assert caught.value.recorded is recorded
    assert seen(archive) == before
    assert archive.reader.size == archive.size
    if recorded is Recorded.NOTHING:
        assert [answer.index for answer in lodge(archive, entries)] == [4, 5]
    else:
        with pytest.raises(Unavailable, match="council-stopped") as stopped:
            admit(archive, entries)
        assert stopped.value.recorded is Recorded.UNKNOWN


def test_persisted_but_reported_lost_is_unknown_and_found_after_a_new_start(
    house: House, world: World, archive: Archive
) -> None:
    store = faulty(archive)
    store.after.append(Unavailable("commit-unknown", "Unknown.", "Look before repeating."))
    entries = tabled(house, world, 1)
    with pytest.raises(Unavailable) as caught:
        admit(archive, entries)
    assert caught.value.recorded is Recorded.UNKNOWN
    with pytest.raises(Unavailable, match="act-pending") as asked:
        look_up(archive, world.reader.council.chains["Alliance"].tip)  # type: ignore[union-attr]
    assert asked.value.recorded is Recorded.UNKNOWN
    house.archives[world.council].store = store.store
    house = again(house)
    answer = lodge(house.archive(world.council), entries)[0]
    assert (answer.index, answer.new) == (4, False)
    house.close()


def test_a_record_that_cannot_be_read_back_is_not_called_unrecorded(
    house: House, world: World, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Met by failing each system call: the act was on disk, and the answer said it was not."""
    trouble = Unavailable("disk-trouble", "The disk failed.", "Try again.")
    trouble.recorded = Recorded.NOTHING

    def fail(*_: object) -> list[bytes]:
        raise trouble

    entries = tabled(house, world, 1)
    monkeypatch.setattr(archive.store, "read", fail)
    with pytest.raises(Unavailable, match="readback-failed") as caught:
        admit(archive, entries)
    assert caught.value.recorded is Recorded.UNKNOWN
    with pytest.raises(Unavailable, match="council-stopped"):
        admit(archive, entries)
    monkeypatch.undo()
    house = again(house)
    assert lodge(house.archive(world.council), entries)[0].new is False
    house.close()


@pytest.mark.threat(8)
def test_a_bit_that_flips_on_its_way_to_the_disk_is_not_shown(
    house: House, world: World, archive: Archive
) -> None:
    store = faulty(archive)
    store.flips = True
    entries, before = tabled(house, world, 1), archive.published
    with pytest.raises(NotSound, match="readback-differs") as caught:
        admit(archive, entries)
    assert caught.value.recorded is Recorded.UNKNOWN
    assert archive.published is before
    with pytest.raises(Unavailable, match="council-stopped"):
        admit(archive, entries)


def test_a_writer_that_was_overtaken_judges_anew(
    house: House, world: World, archive: Archive
) -> None:
    founding = read_act(parse_signed_act(world.entries[0])).body
    assert isinstance(founding, Found)
    other = house.new_archive(world.council, founding)
    catch_up(other)
    texts = world.texts("of Russia")
    entry = world.act("table", "Russia", sphere="open", title="of Russia", texts=texts)
    lodge(other, tabled(house, world, 1))
    assert lodge(archive, [entry])[0].index == 5
    assert archive.reader.roots[:-1] == other.reader.roots
    assert archive.sizes[-2:] == [5, 6]


def test_a_writer_that_is_always_overtaken_says_so(
    house: House, world: World, archive: Archive
) -> None:
    store = faulty(archive)
    store.before = [Conflict("log-moved", "Moved.", "Read.") for _ in range(3)]
    entries, before = tabled(house, world, 1), seen(archive)
    with pytest.raises(Unavailable, match="host-overtaken"):
        admit(archive, entries)
    assert seen(archive) == before


def test_a_fault_of_our_own_stops_the_council_and_shows_nothing(
    house: House, world: World, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries, before = tabled(house, world, 1), seen(archive)

    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(archive.store, "append", fail)
    with pytest.raises(ZeroDivisionError):
        admit(archive, entries)
    assert seen(archive) == before
    with pytest.raises(Unavailable, match="council-stopped"):
        archive.check_running()
