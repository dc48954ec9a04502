"""Founding: only on a log of this host, one council a log, the same answer twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.errors import Conflict, Malformed, Missing, Refused
from comity.secretariat.found import found
from comity.secretariat.house import House
from comity.secretariat.keyring import new_key
from comity.secretariat.settings import Settings
from comity.wire.act import sign_act
from tests.live import put_host_keys
from tests.secretariat.housing import again, give_documents
from tests.world import World


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(Settings(data=tmp_path))
    yield house
    house.close()


def world_of(house: House, name: str = "council") -> World:
    """A world whose log key is one that the host made."""
    world = World(name=name)
    put_host_keys(house.settings.data / name, world)
    house.settings.keys.mkdir(exist_ok=True)
    for path in (house.settings.data / name / "keys").iterdir():
        path.rename(house.settings.keys / path.name)
    give_documents(house, world)
    return world


def founding(world: World, **changes: object) -> bytes:
    """Another founding act for the same log."""
    name, key = world.signer("Alliance", "root")
    plain = world.head("found", "Alliance", (name, key))
    plain |= {"seen": {"size": 0, "root": world.reader.root_at(0)}, "charter": world.charter}
    return sign_act(plain | {"origin": world.origin, "title": "again"} | changes, name, key)


def test_a_council_is_founded_once_and_the_answer_stays(house: House) -> None:
    world = world_of(house)
    first = found(house, world.entries[0])
    assert (first.id, first.index, first.size, first.new) == (world.council, 0, 1, True)
    repeat = found(house, world.entries[0])
    assert (repeat.id, repeat.index, repeat.size, repeat.new) == (world.council, 0, 1, False)
    assert house.store.size(world.council) == 1
    house = again(house)
    assert found(house, world.entries[0]) == repeat
    house.close()


@pytest.mark.threat(1)
def test_a_second_council_on_one_log_would_be_a_fork_and_is_refused(house: House) -> None:
    world = world_of(house)
    found(house, world.entries[0])
    with pytest.raises(Conflict, match="origin-taken"):
        found(house, founding(world, logs=[key_of(house, world)]))
    assert house.store.logs() == (world.council,)


def key_of(house: House, world: World) -> str:
    """The vkey of the host's log key."""
    return new_key(house.settings.keys, world.origin)


@pytest.mark.parametrize("logs", ["foreign", "both", "unknown"])
def test_a_log_of_another_host_is_refused(house: House, logs: str) -> None:
    world = world_of(house)
    own = key_of(house, world)
    foreign = world.vkey("Alliance/root")
    origin = "elsewhere.example/log" if logs == "unknown" else world.origin
    named = {"foreign": [foreign], "both": [own, foreign], "unknown": [own]}[logs]
    with pytest.raises(Refused, match="log-key-foreign"):
        found(house, founding(world, logs=named, origin=origin))
    assert house.store.logs() == ()


def test_only_a_founding_act_founds(house: House) -> None:
    world = world_of(house)
    with pytest.raises(Malformed, match="not-founding"):
        found(house, world.entries[1])
    assert house.archives == {}


def test_the_charter_must_have_been_handed_in(house: House) -> None:
    world = world_of(house)
    assert world
    other = World(name="late")
    new_key(house.settings.keys, other.origin)
    entry = founding(other, logs=[key_of(house, other)])
    with pytest.raises(Missing, match="document-missing"):
        found(house, entry)
    assert house.store.logs() == ()
    give_documents(house, other)
    assert found(house, entry).new
