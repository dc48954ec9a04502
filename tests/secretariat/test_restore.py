"""A lost store is made anew from a party's copy, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from comity.cli.main import main
from comity.errors import ComityError
from comity.secretariat.cosign import cosigners
from comity.secretariat.house import House
from comity.secretariat.recover import raise_mark
from comity.secretariat.restore import Source, restore
from comity.secretariat.settings import Settings
from tests.secretariat.housing import again, lodge, make_house
from tests.verify.exported import Files, exported, flipped_signature, small, write
from tests.world import World


@pytest.fixture
def world() -> World:
    return small()


@pytest.fixture
def house(tmp_path: Path, world: World) -> House:
    """A host with the world's record, whose high-water mark is at its end."""
    house = make_house(tmp_path / "host", world)
    raise_mark(house.archive(world.council), house.settings.marks)
    return house


def lose(house: House) -> Settings:
    """Its store is gone."""
    house.close()
    house.settings.store.rename(house.settings.store.with_name("lost"))
    return house.settings


def source(files: Files) -> Source:
    """A copy in memory."""
    names = [path.removeprefix("cosigned/") for path in files if path.startswith("cosigned/")]
    return Source(files.__getitem__, names)


def code(settings: Settings, files: Files) -> str:
    """Why it is refused; nothing is left behind."""
    with pytest.raises(ComityError) as caught:
        restore(settings, [source(files)])
    assert sorted(path.name for path in settings.data.iterdir()) == [
        "high-water",
        "keys",
        "lock",
        "lost",
    ]
    return caught.value.code


@pytest.mark.threat(8)
def test_from_a_partys_copy_the_host_goes_on_as_before(house: House, world: World) -> None:
    shown = house.archive(world.council).published
    settings = lose(house)
    assert restore(settings, [source(exported(world))]) == {world.council: len(world.entries)}
    house = House(settings)
    house.recover()
    archive = house.archive(world.council)
    assert archive.published.checkpoint == shown.checkpoint
    assert archive.published.council == shown.council
    assert archive.store.read(world.council, 0, archive.size) == world.entries
    assert {"Alliance", "Russia", "Oslo"} <= set(cosigners(archive))
    for name, data in world.documents.items():
        assert archive.store.get_blob(name) in (data, None)
    before = len(world.entries)
    matter = world.act("table", "Russia", sphere="open", title="next", texts=world.texts("next"))
    for name, data in world.documents.items():
        archive.store.put_blob(name, data)
    (answer,) = lodge(archive, [matter])
    assert (answer.index, answer.new) == (before, True)
    (answer,) = lodge(archive, [world.entries[-1]])
    assert (answer.index, answer.new) == (before - 1, False)
    again(house).close()


@pytest.mark.threat(8, 10)
def test_a_copy_below_what_was_signed_is_refused(
    house: House, world: World, tmp_path: Path
) -> None:
    settings = lose(house)
    shorter = World()
    for entry in world.entries[len(shorter.entries) : -1]:
        shorter.documents.update(world.documents)
        shorter.add(entry)
    assert code(settings, exported(shorter, ())) == "store-behind"


@pytest.mark.threat(8)
def test_a_copy_that_is_not_sound_is_refused(house: House, world: World) -> None:
    settings, files = lose(house), exported(world)
    bundle = f"tile/entries/000.p/{len(world.entries)}"
    entry = world.entries[4]
    altered = files[bundle].replace(entry, flipped_signature(entry))
    assert code(settings, {**files, bundle: altered}) == "copy-unsound"
    document = next(path for path in files if path.startswith("document/"))
    assert code(settings, {**files, document: b"other"}) in (
        "document-misnamed",
        "document-differs",
    )
    forged = flipped_signature(files["checkpoint"])
    assert code(settings, {**files, "checkpoint": forged}) == "signature-wrong"


def test_a_store_that_is_there_is_not_replaced(house: House, world: World) -> None:
    house.close()
    before = house.settings.store.read_bytes()
    with pytest.raises(ComityError) as caught:
        restore(house.settings, [source(exported(world))])
    assert caught.value.code == "store-there"
    assert house.settings.store.read_bytes() == before


def test_a_host_that_runs_is_left_alone(house: House, world: World) -> None:
    with pytest.raises(ComityError) as caught:
        restore(house.settings, [source(exported(world))])
    assert caught.value.code == "host-running"
    house.close()


def test_as_a_command(house: House, world: World, tmp_path: Path) -> None:
    settings = lose(house)
    write(exported(world), str(tmp_path / "copy"))
    words = ["secretariat", "restore", "--data", str(settings.data), str(tmp_path / "copy")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert done.output == f"restored {world.council}, {len(world.entries)} entries\n"
    assert CliRunner().invoke(main, words).exit_code == 1
