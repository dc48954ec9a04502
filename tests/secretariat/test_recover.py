"""Starting again: the same record, or none at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from comity.errors import Missing, NotSound, Refused
from comity.secretariat.cosign import take_cosignature
from comity.secretariat.house import House
from comity.secretariat.recover import raise_mark
from comity.secretariat.settings import Settings
from comity.store.sqlite import SqliteStore
from tests.secretariat.housing import again, give_documents, lodge, make_house, on_disk
from tests.world import World


@pytest.fixture
def world() -> World:
    return World()


def grown(house: House, world: World) -> None:
    """One circulation more on the record."""
    before = len(world.entries)
    world.circulate("Alliance", f"text {before}")
    give_documents(house, world)
    for entry in world.entries[before:]:
        lodge(house.archive(world.council), [entry])


def test_a_new_start_shows_exactly_what_was_shown(tmp_path: Path, world: World) -> None:
    house = make_house(tmp_path, world)
    grown(house, world)
    old = house.archive(world.council)
    house = again(house)
    new = house.archive(world.council)
    assert new.published.checkpoint == old.published.checkpoint
    assert new.published.council == old.published.council
    assert (new.sizes, new.logged) == (old.sizes, old.logged)
    assert new.tree.node(2, 0) == old.tree.node(2, 0)
    house.close()


@pytest.mark.threat(10)
def test_a_store_put_back_from_a_backup_does_not_sign(tmp_path: Path, world: World) -> None:
    house = make_house(tmp_path / "host", world)
    house.close()
    shutil.copy(Settings(data=tmp_path / "host").store, tmp_path / "backup")
    house = again(House(house.settings))
    grown(house, world)
    raise_mark(house.archive(world.council), house.settings.marks)
    house.close()
    put_back(house.settings, tmp_path / "backup")
    with pytest.raises(NotSound, match="store-behind"):
        House(house.settings).recover()


def put_back(settings: Settings, backup: Path) -> None:
    """Restore a store from a backup, as an operator would."""
    for path in settings.data.glob("secretariat.sqlite*"):
        path.unlink()
    shutil.copy(backup, settings.store)


@pytest.mark.threat(10)
def test_a_store_that_lost_its_last_entries_does_not_sign_below_a_cosigned_size(
    tmp_path: Path, world: World
) -> None:
    """The stamps are in the store itself; the entries under them are gone."""
    house = make_house(tmp_path / "host", world)
    grown(house, world)
    archive = house.archive(world.council)
    take_cosignature(archive, world.cosigned(["Russia"], world.time), house.settings.evidence)
    stamp = archive.store.latest_stamp(archive.log, "Russia")
    assert stamp is not None
    house.close()
    shorter = make_house(tmp_path / "other", World())
    shorter.store.put_stamp(world.council, stamp)
    shorter.close()
    with pytest.raises(NotSound, match="store-behind"):
        House(shorter.settings).recover()


def test_a_lost_store_is_not_begun_anew(tmp_path: Path, world: World) -> None:
    house = make_house(tmp_path, world)
    raise_mark(house.archive(world.council), house.settings.marks)
    house.close()
    for path in tmp_path.glob("secretariat.sqlite*"):
        path.unlink()
    with pytest.raises(Missing, match="store-gone"):
        House(house.settings)
    assert not house.settings.store.exists()


@pytest.mark.threat(8)
def test_entries_that_are_not_those_of_the_checkpoint_are_not_served(
    tmp_path: Path, world: World
) -> None:
    """A store whose sums are right but whose checkpoint is of another record."""
    other = World(name="council")
    other.circulate("Russia", "another text")
    make_house(tmp_path / "host", world).close()
    house = House(Settings(data=tmp_path / "host"))
    house.store.append(
        world.council,
        len(world.entries),
        [(bytes(32), other.entries[-1])],
        other.cosigned([], other.time),
    )
    with pytest.raises(NotSound, match="store-differs"):
        house.recover()
    assert house.archives == {}
    house.close()


@pytest.mark.threat(8)
def test_a_flipped_bit_on_disk_is_found_at_the_start(tmp_path: Path, world: World) -> None:
    make_house(tmp_path, world).close()
    path = Settings(data=tmp_path).store
    raw = path.read_bytes()
    place = raw.index(b"comity/act/v1")
    path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
    with pytest.raises(NotSound, match="store-damaged"):
        House(Settings(data=tmp_path)).recover()


def test_a_lost_document_is_named(tmp_path: Path, world: World) -> None:
    """A charter that is not there leaves nothing to judge by."""
    house = make_house(tmp_path / "host", world)
    house.close()
    copy = SqliteStore(Settings(data=tmp_path / "host").store.with_name("copy"), create=True)
    whole = on_disk(tmp_path / "host")
    copy.create(world.council)
    entries = whole.read(world.council, 0, 1)
    checkpoint = whole.checkpoint_at(world.council, 1)
    assert checkpoint is not None
    copy.append(world.council, 0, [(bytes.fromhex(world.council), entries[0])], checkpoint)
    whole.close()
    copy.close()
    put_back(house.settings, tmp_path / "host" / "copy")
    with pytest.raises(Missing, match="document-missing"):
        House(house.settings).recover()


def test_a_founding_that_was_cut_short_is_passed_over(tmp_path: Path, world: World) -> None:
    house = make_house(tmp_path, world)
    house.store.create("f" * 64)
    house = again(house)
    assert list(house.archives) == [world.council]
    house.close()


def test_a_host_without_the_log_key_does_not_start(tmp_path: Path, world: World) -> None:
    house = make_house(tmp_path, world)
    house.close()
    for path in house.settings.keys.iterdir():
        path.unlink()
    with pytest.raises(Missing, match="host-key-missing"):
        House(house.settings).recover()


def test_two_processes_do_not_serve_one_directory(tmp_path: Path, world: World) -> None:
    house = make_house(tmp_path, world)
    with pytest.raises(Refused, match="host-running"):
        House(house.settings)
    house.close()
    House(house.settings).close()
