"""A host on loopback that serves a world over real HTTP, and lies when it is told to."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from threading import Thread
from typing import Any

import uvicorn

from comity.keys import SigningKey
from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.note import Note, format_note, parse_note, sign_note
from comity.log.tiles import format_bundle, parse_path
from comity.log.tree import EMPTY, leaf_hash
from comity.node.copy import Copy
from comity.node.follow import Follower
from comity.node.host import HostClient
from comity.node.settings import Limits
from comity.store.port import Store
from tests.world import World

Send = Callable[[dict[str, Any]], Awaitable[None]]
Twist = Callable[[bytes, Send], Awaitable[None]]
"""Answers a request in a way of its own: the request's body, and where to send to."""


class Host:
    """Serves one world; everything it shows can be changed while it runs."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.entries: list[bytes] | None = None
        self.size: int | None = None
        self.documents: dict[str, bytes | None] = {}
        self.cosigned: dict[str, bytes] = {}
        self.received: list[bytes] = []
        self.asked: list[str] = []
        self.twists: dict[str, Twist] = {}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        config = uvicorn.Config(self._app, log_level="critical", lifespan="off", interface="asgi3")
        self.server = uvicorn.Server(config)
        self.thread = Thread(target=self.server.run, args=([self.listener],), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Close every connection at once."""
        self.server.force_exit = self.server.should_exit = True
        self.thread.join(5)
        self.listener.close()

    def checkpoint(self) -> bytes:
        """What the log signs of the entries it shows."""
        return signed(self.world, self._shown()[: self.size])

    async def _app(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        path = scope["path"].removeprefix(f"/council/{self.world.council}/").lstrip("/")
        self.asked.append(path)
        if path in self.twists:
            await self.twists[path](body, send)
            return
        found = self._take(path, body) if scope["method"] == "POST" else self._find(path)
        await answer(send, 404 if found is None else 200, found or b"")

    def _take(self, path: str, body: bytes) -> bytes | None:
        if path != "cosignature":
            return None
        self.received.append(body)
        name = parse_note(body).signatures[-1].name.split("/")[1]
        self.cosigned[name] = body
        return b""

    def _find(self, path: str) -> bytes | None:
        first, _, rest = path.partition("/")
        if path == "checkpoint":
            return self.checkpoint()
        if path.startswith("tile/entries/"):
            tile = parse_path(path)
            start = tile.index * 256
            shown = self._shown()[start : start + tile.width]
            return format_bundle(shown) if len(shown) == tile.width else None
        if first == "document":
            return self.documents.get(rest, self.world.documents.get(rest))
        if path == "cosigned":
            return json.dumps(sorted(self.cosigned)).encode()
        return self.cosigned.get(rest) if first == "cosigned" else None

    def _shown(self) -> list[bytes]:
        return self.world.entries if self.entries is None else self.entries


def signed(world: World, entries: Sequence[bytes], key: SigningKey | None = None) -> bytes:
    """A checkpoint over any entries, under the log's key or another."""
    frontier = EMPTY
    for entry in entries:
        frontier = frontier.append(leaf_hash(entry))
    text = format_checkpoint(Checkpoint(world.origin, len(entries), frontier.root()))
    line = sign_note(text, world.origin, key or world.log_key)
    return format_note(Note(text, (line,)))


async def answer(send: Send, status: int, body: bytes, *headers: tuple[str, str]) -> None:
    """One whole answer."""
    raw = [(name.encode(), value.encode()) for name, value in headers]
    raw.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def refuse(status: int, code: str, /, **changes: object) -> Twist:
    """Answer with an error in the one shape."""
    error = {
        "code": code,
        "sentence": "The host has its reasons.",
        "hint": "Ask it.",
        "recorded": "nothing was recorded",
        "facts": {},
    }

    async def twist(body: bytes, send: Send) -> None:
        await answer(send, status, json.dumps({"error": error | changes}).encode())

    return twist


def say(body: bytes, *headers: tuple[str, str]) -> Twist:
    """Answer 200 with these bytes."""

    async def twist(_: bytes, send: Send) -> None:
        await answer(send, 200, body, *headers)

    return twist


async def drip(body: bytes, send: Send) -> None:
    """Send a byte now and then, for ever."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while True:
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
        await asyncio.sleep(0.05)


async def silent(body: bytes, send: Send) -> None:
    """Do not answer before anybody has given up."""
    await asyncio.sleep(5)


class Clock:
    """A clock that is set by hand; it starts at this machine's time."""

    def __init__(self) -> None:
        self.now = int(time.time())

    def __call__(self) -> int:
        return self.now


class Eyes:
    """A party's follower of a host, over a store that survives it."""

    def __init__(
        self, host: Host, store: Store, party: str = "Russia", limits: Limits | None = None
    ) -> None:
        world = host.world
        self.clock = Clock()
        self.client = HostClient(host.url, world.council, limits or Limits())
        self.copy = Copy(store, f"{party}/{world.council}", world.council)
        keys = world.cosigning_keys(party)
        self.follower = Follower(party, self.copy, self.client, keys, self.clock)

    def step(self) -> bool:
        """One step, a second later; everything is fetched anew."""
        self.client.forget()
        self.clock.now += 1
        return self.follower.step(heartbeat=1000)

    def codes(self) -> list[str]:
        """The codes of the alarms."""
        return [alarm.code for alarm in self.copy.alarms.all()]


def blob(copy: Copy, name: str) -> bytes:
    """Evidence that is kept."""
    held = copy.store.get_blob(name)
    assert held is not None
    return held
