"""A host in the test's own process: real store on disk, real keys, real HTTP where asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import uvicorn

from comity.secretariat.admit import Admitted, admit
from comity.secretariat.app import make_app
from comity.secretariat.archive import Archive
from comity.secretariat.found import found
from comity.secretariat.host import Host
from comity.secretariat.house import House
from comity.secretariat.settings import Settings
from comity.store.sqlite import SqliteStore
from tests.live import put_host_keys
from tests.world import World


def make_house(data: Path, world: World, **settings: object) -> House:
    """A house that holds the world's keys, its documents and its record so far."""
    put_host_keys(data, world)
    house = House(Settings(data=data, **settings))  # type: ignore[arg-type]
    house.recover()
    give_documents(house, world)
    found(house, world.entries[0])
    lodge(house.archive(world.council), world.entries[1:])
    return house


def give_documents(house: House, world: World) -> None:
    """Put every document of the world into the store."""
    for name, data in world.documents.items():
        house.store.put_blob(name, data)


def lodge(archive: Archive, entries: list[bytes]) -> list[Admitted]:
    """Admit entries that must all be admitted."""
    answers = admit(archive, entries) if entries else []
    for answer in answers:
        if not isinstance(answer, Admitted):
            raise answer
    return [answer for answer in answers if isinstance(answer, Admitted)]


def again(house: House) -> House:
    """Stop, and start from what is on disk."""
    house.close()
    house = House(house.settings)
    house.recover()
    return house


def on_disk(data: Path) -> SqliteStore:
    """The store of a host that is not running."""
    return SqliteStore(Settings(data=data).store)


@contextmanager
def serving(host: Host) -> Iterator[str]:
    """The host on a loopback port, in a thread; gives its address."""
    server = uvicorn.Server(
        uvicorn.Config(make_app(host), port=0, log_level="critical", timeout_graceful_shutdown=2)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
            assert thread.is_alive()
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


def bases(url: str, world: World) -> tuple[httpx2.Client, str]:
    """A client and the prefix of the world's council."""
    return httpx2.Client(timeout=20), f"{url}/council/{world.council}"
