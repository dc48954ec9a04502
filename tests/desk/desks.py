"""A desk on loopback: a real node with a store on disk, that follows a world over real HTTP."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import httpx2
import uvicorn

from comity.desk.pages import routes
from comity.log.note import COSIGNATURE
from comity.node.app import make_app
from comity.node.books import NodeBooks
from comity.node.node import Node
from comity.node.settings import Follow, Settings
from tests.live import write_key
from tests.node.hosting import Host
from tests.world import World


class Desk:
    """The desk of a party; the node takes a step only when it is told to."""

    def __init__(
        self,
        folder: Path,
        *worlds: World,
        party: str = "Russia",
        host: Callable[[World], Host] = Host,
    ) -> None:
        self.hosts = [host(world) for world in worlds]
        follows = tuple(_follow(folder, host, party) for host in self.hosts)
        self.node = Node(Settings(folder / "node.sqlite", "127.0.0.1", 0, 1, 60, follows))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        app = make_app(self.node, routes(NodeBooks(self.node)))
        config = uvicorn.Config(app, log_level="critical", lifespan="off", server_header=False)
        self.server = uvicorn.Server(config)
        self.thread = Thread(target=self.server.run, args=([self.listener],), daemon=True)
        self.thread.start()
        self.client = httpx2.Client(base_url=self.url, headers={"Accept": "text/html"})

    def step(self) -> None:
        """Take in what the hosts show, in a thread: a browser under test keeps this one's loop."""
        aside(self._step)

    def _step(self) -> None:
        for follower in self.node.followers:
            follower.host.forget()
            follower.step(0)

    def get(self, path: str) -> httpx2.Response:
        """A page of the desk."""
        return self.client.get(path)

    def stop(self) -> None:
        """Close everything."""
        self.client.close()
        self.server.should_exit = True
        self.thread.join(5)
        self.listener.close()
        aside(self.node.close)
        for host in self.hosts:
            host.stop()


def aside(work: Callable[[], None]) -> None:
    """Do something in a thread of its own, to the end."""
    thread = Thread(target=work)
    thread.start()
    thread.join()


def _follow(folder: Path, host: Host, party: str) -> Follow:
    world = host.world
    words = f"{party}/notice"
    path = folder / f"{world.name}.skey"
    write_key(path, f"{world.name}.example/{words}", COSIGNATURE, world.key(words))
    return Follow(party, path, world.council, host.url)
