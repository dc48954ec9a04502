"""Real processes and real HTTP on loopback for tests."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx2

from comity.core.state import Council
from comity.keys import SigningKey
from comity.log.note import MLDSA, format_skey, kind_to_cosign
from comity.log.tiles import Tile, format_path, parse_bundle
from comity.wire.digest import digest
from tests.world import World, kind_to_sign, vkey


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """A `comity` command as a process of its own, that says a line when it listens."""

    def __init__(self, *words: str) -> None:
        self.words = [sys.executable, "-m", "comity.cli.main", *words]
        self.child: subprocess.Popen[str] | None = None
        self.listening_port = 0

    def start(self) -> None:
        """Start it and wait for its line."""
        self.child = subprocess.Popen(self.words, stdout=subprocess.PIPE, text=True)
        assert self.child.stdout is not None
        line = self.child.stdout.readline()
        assert line.startswith("listening on "), line
        self.listening_port = int(line.rpartition(":")[2])

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        assert self.child is not None
        self.child.kill()
        self.child.wait()

    def stop(self) -> float:
        """SIGTERM; the seconds it took."""
        assert self.child is not None
        started = time.monotonic()
        self.child.terminate()
        self.child.wait(10)
        return time.monotonic() - started


class Secretariat(Process):
    """A host in a directory, with the keys of a world put into its hands."""

    def __init__(self, data: Path, world: World, options: Sequence[str] = ()) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.world = world
        put_host_keys(data, world)
        super().__init__(
            "secretariat", "run", "--data", str(data), "--port", str(self.port), *options
        )

    @property
    def base(self) -> str:
        """The prefix of the world's council."""
        return f"{self.url}/council/{self.world.council}"

    def found(self) -> None:
        """Hand over the world's documents and every entry it has so far."""
        for name, data in self.world.documents.items():
            assert httpx2.put(f"{self.url}/document/{name}", content=data).status_code == 204
        answer = httpx2.post(f"{self.url}/council", content=self.world.entries[0])
        assert answer.status_code == 201, answer.text
        for entry in self.world.entries[1:]:
            answer = self.lodge(entry)
            assert answer.status_code == 201, answer.text

    def lodge(self, entry: bytes) -> httpx2.Response:
        """Hand in an act."""
        return httpx2.post(f"{self.base}/act", content=entry)

    def put(self, data: bytes) -> str:
        """Hand in a document; its digest."""
        name = digest(data)
        assert httpx2.put(f"{self.base}/document/{name}", content=data).status_code == 204
        return name


def put_host_keys(data: Path, world: World) -> None:
    """Write the world's log key and office key where a host looks for them."""
    keys = data / "keys"
    keys.mkdir(parents=True)
    office = f"{world.name}.example/secretariat"
    held = [(world.origin, key) for key in world.log_keys()]
    for name, key in (*held, (office, world.key("secretariat"))):
        kind = kind_to_sign(key)
        suffix = "-mldsa" if kind == MLDSA else ""
        path = keys / f"{digest(name.encode())[:32]}{suffix}.skey"
        path.write_text(format_skey(name, kind, key) + "\n")


def write_key(path: Path, name: str, kind: int, key: SigningKey) -> Path:
    """A key file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(format_skey(name, kind, key) + "\n")
    return path


def write_cosigning_keys(data: Path, world: World, name: str) -> list[Path]:
    """A file for each key under which a party or witness cosigns."""
    return [
        write_key(data / f"{name}-{number}.skey", words, kind_to_cosign(key), key)
        for number, (words, key) in enumerate(world.cosigning_keys(name))
    ]


class WitnessProcess(Process):
    """One of a world's neutral witnesses."""

    def __init__(self, data: Path, world: World, name: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        paths = write_cosigning_keys(data, world, name)
        logs = data / "logs"
        lines = [vkey(world.origin, kind_to_sign(key), key) + "\n" for key in world.log_keys()]
        logs.write_text("".join(lines))
        words = ["--data", str(data), "--logs", str(logs)]
        for option, path in zip(("--key", "--key-mldsa"), paths, strict=False):
            words += [option, str(path)]
        super().__init__("witness", "run", *words, "--port", str(self.port))


class NodeProcess(Process):
    """The node of one or several parties of a world."""

    def __init__(
        self,
        data: Path,
        world: World,
        host: Secretariat,
        *parties: str,
        poll_seconds: float = 0.1,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.file = data / "node.toml"
        rows = ['store = "node.sqlite"', f"port = {self.port}"]
        rows.append(f"poll_seconds = {poll_seconds}")
        rows.append("heartbeat_seconds = 60")
        for party in parties:
            paths = write_cosigning_keys(data, world, party)
            rows += ["[[follow]]", f'party = "{party}"']
            for field, path in zip(("key", "key_mldsa"), paths, strict=False):
                rows.append(f'{field} = "{path.name}"')
            rows += [f'council = "{world.council}"', f'url = "{host.url}"']
        data.mkdir(parents=True, exist_ok=True)
        self.file.write_text("\n".join(rows) + "\n")
        super().__init__("node", "run", str(self.file))


@dataclass
class Running:
    """The processes of a council, and the world that signs for its parties."""

    world: World
    host: Secretariat
    nodes: dict[str, NodeProcess]
    witnesses: list[WitnessProcess]

    def follow(self) -> Council:
        """Bring the world up to date with the host's record."""
        answer = httpx2.get(f"{self.host.base}/checkpoint").content
        size = int(answer.split(b"\n")[1])
        bundle = httpx2.get(f"{self.host.base}/{format_path(Tile(-1, 0, size))}").content
        for entry in parse_bundle(bundle, size)[self.world.reader.size :]:
            self.world.add(entry)
        council = self.world.reader.council
        assert council is not None
        return council

    def until(self, test: Callable[[Council], bool], seconds: float = 20) -> Council:
        """Follow until something holds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            council = self.follow()
            if test(council):
                return council
            time.sleep(0.1)
        raise AssertionError(f"not within {seconds} s: {self.world.reader.council}")

    def lodge(self, entry: bytes) -> str:
        """Hand an act to the host with all documents; its id."""
        for data in self.world.documents.values():
            self.host.put(data)
        answer = self.host.lodge(entry)
        assert answer.status_code == 201, answer.text
        self.follow()
        return str(answer.json()["act"])
