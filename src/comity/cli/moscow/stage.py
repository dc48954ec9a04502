"""The stage: the processes of the demonstration, started, watched, started again when they die,
stopped.

Host, three witnesses, and nodes for Russia, the United Kingdom and the United States are processes
of their own; the other parties share one node process. They talk HTTP on loopback and nothing else.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import httpx2

from comity.cli.moscow.cast import ALLIES, ALONE, WITNESSES, Keys
from comity.errors import Unavailable

POLL_SECONDS = 0.4
CLERK_SECONDS = 0.15
CALM_SECONDS = 5.0
START_SECONDS = 30.0
STOP_SECONDS = 10.0


def free_port() -> int:
    """A port on loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Actor:
    """One process: its command, where it listens, and its log file."""

    name: str
    words: Sequence[str]
    port: int
    log: Path
    child: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, in a session of its own, so that it outlives the terminal if it is left."""
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                [sys.executable, "-m", "comity.cli.main", *self.words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


class Stage:
    """All actors, and a watcher that starts again whoever dies."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.keys = Keys(work / "keys")
        self.actors: dict[str, Actor] = {}
        self._over = Event()
        self._watcher: Thread | None = None
        (work / "logs").mkdir(parents=True, exist_ok=True)

    def add(self, name: str, port: int, *words: str) -> Actor:
        """Put an actor on the stage and start it."""
        actor = Actor(name, words, port, self.work / "logs" / f"{name}.log")
        self.actors[name] = actor
        actor.start()
        return actor

    def watch(self) -> None:
        """Start again whoever dies, until the stage is struck or left."""

        def rounds() -> None:
            while not self._over.wait(0.2):
                for actor in list(self.actors.values()):
                    if actor.child is not None and actor.child.poll() is not None:
                        actor.start()

        self._watcher = Thread(target=rounds, name="stage", daemon=True)
        self._watcher.start()

    @contextmanager
    def out_of_reach(self, name: str) -> Iterator[None]:
        """While the block runs, an actor hears and says nothing: its process is halted."""
        child = self.actors[name].child
        assert child is not None
        os.kill(child.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(child.pid, signal.SIGCONT)

    def await_all(self) -> None:
        """Wait until every actor listens."""
        for actor in self.actors.values():
            await_listening(actor)

    def leave(self) -> None:
        """Stop watching; the actors play on."""
        self._over.set()
        if self._watcher is not None:
            # Or it might start again what is about to be stopped.
            self._watcher.join()

    def strike(self) -> None:
        """Stop every actor."""
        self.leave()
        self._stop(list(self.actors.values()))

    def calm(self) -> None:
        """Leave the actors on the stage at the pace of a quiet day: hurry would cost an idle
        machine half a core.
        """
        self.leave()
        hurried = [a for name, a in self.actors.items() if name.startswith(("secretariat", "node"))]
        self._stop(hurried)
        for file in (self.work / "node").glob("*.toml"):
            text = file.read_text()
            file.write_text(text.replace(_pace(POLL_SECONDS), _pace(CALM_SECONDS)))
        for actor in hurried:
            hurry, calm = str(CLERK_SECONDS), str(CALM_SECONDS)
            actor.words = [calm if word == hurry else word for word in actor.words]
            actor.start()
        self.await_all()

    def _stop(self, actors: Sequence[Actor]) -> None:
        children = [actor.child for actor in actors if actor.child is not None]
        for child in children:
            child.send_signal(signal.SIGTERM)
        for child in children:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def witnesses(
        self, log_vkeys: Sequence[str], names: Sequence[str] = WITNESSES
    ) -> dict[str, str]:
        """Start the witnesses for these logs; their URLs by name."""
        logs = self.work / "logs.vkeys"
        logs.write_text("".join(f"{vkey}\n" for vkey in log_vkeys))
        urls = {}
        for name in names:
            port, key = free_port(), self.keys.witness(name)
            data = str(self.work / "witness" / name)
            words = ["--data", data, "--key", str(key.path), "--logs", str(logs)]
            urls[name] = self.add(name, port, "witness", "run", *words, "--port", str(port)).url
        return urls

    def secretariat(self, data: Path, witnesses: Mapping[str, str]) -> Actor:
        """Start the host."""
        port = free_port()
        words = ["--data", str(data), "--port", str(port), "--clerk-seconds", str(CLERK_SECONDS)]
        for name, url in witnesses.items():
            words += ["--witness", f"{name}={url}"]
        return self.add("secretariat", port, "secretariat", "run", *words)

    def nodes(self, host: str, councils: Mapping[str, str]) -> None:
        """Start the nodes; `councils` holds the identities of the inner and the joint council."""
        inner, joint = councils["inner"], councils["joint"]
        follows = {"Russia": [joint], "Alliance": [joint]}
        follows |= {ally: [inner, joint] for ally in ALLIES}
        groups = {party: [party] for party in ALONE}
        groups["others"] = [party for party in follows if party not in ALONE]
        for name, parties in groups.items():
            port = free_port()
            file = self.work / "node" / f"{name}.toml"
            file.parent.mkdir(parents=True, exist_ok=True)
            rows = [f'store = "{name}.sqlite"', f"port = {port}"]
            rows += [_pace(POLL_SECONDS), "heartbeat_seconds = 30"]
            for party in parties:
                key = self.keys.notice(party).path
                for council in follows[party]:
                    rows += ["[[follow]]", f'party = "{party}"', f'key = "{key}"']
                    rows += [f'council = "{council}"', f'url = "{host}"']
            file.write_text("\n".join(rows) + "\n")
            self.add(f"node-{name}", port, "node", "run", str(file))

    def pids(self) -> list[int]:
        """The processes of all actors."""
        return [a.child.pid for a in self.actors.values() if a.child is not None]


def _pace(seconds: float) -> str:
    """The line of a node's settings that says how often it asks."""
    return f"poll_seconds = {seconds}"


def await_listening(actor: Actor) -> None:
    """Wait until an actor answers. Raises Unavailable `actor-silent` with the place of its log."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            httpx2.get(f"{actor.url}/health", timeout=2)
        except httpx2.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise Unavailable("actor-silent", f"{actor.name} does not start.", f"Read {actor.log}.")
