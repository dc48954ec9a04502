"""Machines of a test's own reach one another by name of address, and not when the cable is out."""

from __future__ import annotations

import subprocess
import sys

from tests.machines import Machine, Machines

LISTEN = """
import socket, sys
with socket.create_server((sys.argv[1], 9000)) as server:
    print("listening", flush=True)
    while True:
        server.accept()[0].close()
"""
REACH = """
import socket, sys
socket.create_connection((sys.argv[1], 9000), timeout=1).close()
"""


def _reaches(one: Machine, other: Machine) -> bool:
    words = one.inside([sys.executable, "-c", REACH, other.address])
    return subprocess.run(words, stderr=subprocess.DEVNULL, check=False).returncode == 0


def test_a_machine_is_reached_until_it_is_cut_off_and_again_when_it_is_joined() -> None:
    with Machines(2) as switch:
        first, second = switch.machines
        words = second.inside([sys.executable, "-c", LISTEN, second.address])
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            assert server.stdout.readline() == "listening\n"
            assert _reaches(first, second)
            switch.cut(second)
            assert not _reaches(first, second)
            switch.join(second)
            assert _reaches(first, second)
            server.kill()
