"""Machines of a test's own: network namespaces joined by one switch, without rights of root.

Each machine has its own interfaces, ports and loopback, so that what works on them works between
real machines; a machine can be cut off and joined again.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

NETWORK = "10.77.0"
"""The first machine has the address .1, the second .2, and so on."""
_HOLD = ["sleep", "infinity"]


class Machine:
    """One machine: what runs `inside` it sees only its own network."""

    def __init__(self, pid: int, number: int) -> None:
        self.pid, self.number = pid, number
        self.address = f"{NETWORK}.{number}"

    def inside(self, words: Sequence[str]) -> list[str]:
        """The command that runs some words on this machine."""
        return [*_enter(self.pid), *words]


class Machines:
    """A number of machines on one switch, until the block ends."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._held: list[subprocess.Popen[bytes]] = []
        self.machines: list[Machine] = []

    def __enter__(self) -> Machines:
        try:
            self._switch = self._hold(["unshare", "--user", "--map-root-user", "--net", *_HOLD])
            self._on_switch("ip", "link", "add", "switch", "type", "bridge")
            self._on_switch("ip", "link", "set", "switch", "up")
            for number in range(1, self.count + 1):
                self.machines.append(self._add(number))
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def cut(self, machine: Machine) -> None:
        """Pull the cable of a machine."""
        self._on_switch("ip", "link", "set", f"port{machine.number}", "down")

    def join(self, machine: Machine) -> None:
        """Put the cable back."""
        self._on_switch("ip", "link", "set", f"port{machine.number}", "up")

    def _add(self, number: int) -> Machine:
        pid = self._hold([*_enter(self._switch), "unshare", "--net", *_HOLD])
        port, machine = f"port{number}", Machine(pid, number)
        peer = ["peer", "name", "eth0", "netns", str(pid)]
        self._on_switch("ip", "link", "add", port, "type", "veth", *peer)
        self._on_switch("ip", "link", "set", port, "master", "switch", "up")
        for words in (
            ["ip", "address", "add", f"{machine.address}/24", "dev", "eth0"],
            ["ip", "link", "set", "eth0", "up"],
            ["ip", "link", "set", "lo", "up"],
        ):
            _run(machine.inside(words))
        return machine

    def _hold(self, words: Sequence[str]) -> int:
        """The process id of a namespace that is made and stays, once `ip` can be run in it."""
        held = subprocess.Popen(words)
        self._held.append(held)
        known = {"", _namespace("self"), *(_namespace(each.pid) for each in self._held[:-1])}
        while held.poll() is None and _namespace(held.pid) in known:
            time.sleep(0.01)
        assert held.poll() is None, f"{words} ended with {held.returncode}"
        return held.pid

    def _on_switch(self, *words: str) -> None:
        _run([*_enter(self._switch), *words])

    def _end(self) -> None:
        for held in reversed(self._held):
            held.kill()
            held.wait()


def _enter(pid: int) -> list[str]:
    return ["nsenter", "--target", str(pid), "--user", "--net", "--preserve-credentials", "--"]


def _namespace(pid: int | str) -> str:
    try:
        return str(Path(f"/proc/{pid}/ns/net").readlink())
    except FileNotFoundError:
        return ""


def _run(words: Sequence[str]) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stderr}"
