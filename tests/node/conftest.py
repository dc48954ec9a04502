"""What the tests of a node share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from comity.node.settings import Limits
from comity.store.memory import MemoryStore
from comity.store.port import Store
from comity.store.sqlite import SqliteStore
from tests.node.hosting import Eyes, Host
from tests.world import World

Look = Callable[..., Eyes]


@pytest.fixture
def world() -> World:
    """A council of two with one circulation."""
    world = World()
    world.circulate("Alliance", "text")
    return world


@pytest.fixture
def host(world: World) -> Iterator[Host]:
    """A host that serves the world."""
    host = Host(world)
    yield host
    host.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store on disk."""
    store = SqliteStore(tmp_path / "node.sqlite", create=True)
    yield store
    store.close()


@pytest.fixture
def look(host: Host) -> Iterator[Look]:
    """Makes followers of the host: `look(store, party=…, limits=…)`."""
    made: list[Eyes] = []

    def make(
        store: Store | None = None, party: str = "Russia", limits: Limits | None = None
    ) -> Eyes:
        made.append(Eyes(host, store or MemoryStore(), party, limits))
        return made[-1]

    yield make
    for eyes in made:
        eyes.client.close()
