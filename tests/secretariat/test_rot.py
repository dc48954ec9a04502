"""Bits that flip in anything that a host, a node or an export keeps: noticed, never signed for, and
made good from what another party holds.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from comity.errors import ComityError
from comity.keys import SigningKey
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import parse_note
from comity.node.copy import Copy
from comity.node.notice import Notice
from comity.secretariat.cosign import cosigners, latest_cosigned, take_cosignature
from comity.secretariat.house import House
from comity.secretariat.restore import Source, restore
from comity.secretariat.settings import Settings
from comity.store.sqlite import SqliteStore
from comity.verify.report import Verdict
from tests.secretariat.housing import make_house
from tests.verify.exported import Files, exported, judged, small
from tests.world import START, World

SHORT = 40
"""Flips for each of host and node in the short form; of files ten times as many."""
LONG = 1_000
"""In the long form: 1,000 and 1,000, and 3,000 of files, are 5,000."""


@pytest.fixture(scope="module")
def world() -> World:
    return small()


@pytest.fixture(scope="module")
def files(world: World) -> Files:
    """What another party holds."""
    return exported(world)


@pytest.fixture(scope="module")
def origin(world: World, files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A host's directory, with all kinds of rows in its store, and a node's store beside it."""
    place = tmp_path_factory.mktemp("origin")
    house = make_house(place / "host", world)
    archive = house.archive(world.council)
    for path, raw in files.items():
        if path.startswith("cosigned/"):
            take_cosignature(archive, raw, house.settings.evidence)
    house.close()
    store = SqliteStore(place / "node.sqlite", create=True)
    for name, data in world.documents.items():
        store.put_blob(name, data)
    copy = Copy(store, "copy", world.council)
    copy.extend(parse_note(files["checkpoint"]), world.entries)
    Notice(copy, "Russia", [key_of(world)]).sign(START)
    store.close()
    return place


def key_of(world: World) -> tuple[str, SigningKey]:
    """The notice key of Russia."""
    return f"{world.name}.example/Russia/notice", world.key("Russia/notice")


def flip(path: Path, dice: random.Random) -> None:
    """Turn one bit of a file, in a byte that is not naught: most of a small store is empty."""
    raw = bytearray(path.read_bytes())
    place = dice.choice([at for at, byte in enumerate(raw) if byte])
    raw[place] ^= 1 << dice.randrange(8)
    path.write_bytes(raw)


def shown(settings: Settings, world: World) -> tuple[object, ...]:
    """Everything that a host shows after a new start. Raises where it will not start."""
    house = House(settings)
    try:
        house.recover()
        archive = house.archive(world.council)
        return (
            archive.published.checkpoint,
            archive.store.read(archive.log, 0, archive.size),
            {name: latest_cosigned(archive, name) for name in cosigners(archive)},
            {name: archive.store.get_blob(name) for name in world.documents},
        )
    finally:
        house.close()


def host_flips(origin: Path, world: World, files: Files, place: Path, count: int) -> int:
    """How many of these flips the host notices; each is made good, or changes nothing."""
    truth = shown(Settings(data=origin / "host"), world)
    dice, noticed = random.Random(count), 0
    names = [path.removeprefix("cosigned/") for path in files if path.startswith("cosigned/")]
    for number in range(count):
        settings = Settings(data=place / str(number))
        shutil.copytree(origin / "host", settings.data)
        flip(settings.store, dice)
        try:
            found = shown(settings, world)
        except ComityError:
            noticed += 1
            settings.store.rename(place / "rotten")
            for tail in ("-wal", "-shm"):
                settings.store.with_name(settings.store.name + tail).unlink(missing_ok=True)
            restore(settings, [Source(files.__getitem__, names)])
            found = shown(settings, world)
        assert found == truth, number
        shutil.rmtree(settings.data)
    return noticed


def node_flips(origin: Path, world: World, place: Path, count: int) -> int:
    """How many of these flips a node notices; what it still signs is true."""
    dice, noticed = random.Random(count), 0
    for number in range(count):
        path = place / f"{number}.sqlite"
        shutil.copy(origin / "node.sqlite", path)
        flip(path, dice)
        store = None
        try:
            store = SqliteStore(path)
            store.check()
            copy = Copy(store, "copy", world.council)
            stamp = Notice(copy, "Russia", [key_of(world)]).sign(START + 1)
        except ComityError:
            noticed += 1
        else:
            checkpoint = parse_checkpoint(parse_note(stamp.note).text)
            assert checkpoint.root == world.reader.roots[len(world.entries)]
            assert store.read("copy", 0, checkpoint.size) == world.entries
        finally:
            if store is not None:
                store.close()
        path.unlink()
    return noticed


def file_flips(files: Files, count: int) -> None:
    """Whatever file of an export a bit flips in, the judge calls it not sound."""
    dice, paths = random.Random(count), sorted(files)
    for _ in range(count):
        path = dice.choice(paths)
        raw = bytearray(files[path])
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        assert judged({**files, path: bytes(raw)}).verdict is Verdict.NOT_SOUND, path


@pytest.mark.threat(8)
@pytest.mark.timeout(120)
def test_some_flips_are_noticed_and_made_good(
    origin: Path, world: World, files: Files, tmp_path: Path
) -> None:
    assert host_flips(origin, world, files, tmp_path, SHORT) > SHORT / 2
    assert node_flips(origin, world, tmp_path, SHORT) > SHORT / 2
    file_flips(files, 10 * SHORT)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_five_thousand_flips_are_noticed_and_made_good(
    origin: Path, world: World, files: Files, tmp_path: Path
) -> None:
    assert host_flips(origin, world, files, tmp_path, LONG) > LONG / 2
    assert node_flips(origin, world, tmp_path, LONG) > LONG / 2
    file_flips(files, 3 * LONG)
