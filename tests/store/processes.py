"""Starting writers as processes of their own, and judging what they left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from comity.store.sqlite import SqliteStore

ROOT = Path(__file__).parents[2]
LOG = "council"


def start(path: Path, name: str, count: int, *before: str) -> subprocess.Popen[str]:
    """A writer of `count` groups of three entries; `before` is a command to run it under."""
    command = [*before, sys.executable, "-m", "tests.store.writer", str(path), LOG, name]
    return subprocess.Popen(
        [*command, str(count)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}/src:{ROOT}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def acknowledged(lines: list[str]) -> list[int]:
    """The sizes of which the writer was told that they are on disk."""
    return [int(line.removeprefix("ok ")) for line in lines if line.startswith("ok ")]


def check_left_behind(path: Path, told: dict[str, list[int]]) -> int:
    """Everything acknowledged to each writer is there, every group is whole; returns the size."""
    store = SqliteStore(path)
    store.check()
    size = store.size(LOG)
    bodies = store.read(LOG, 0, size)
    sizes = store.checkpoints(LOG)
    assert sizes == list(range(3, size + 1, 3)), "a gap, or part of a group"
    written: dict[str, int] = {}
    for end in sizes:
        name = bodies[end - 1].decode().split()[-1]
        done = written.get(name, 0)
        expected = [f"entry {done * 3 + i} {name}".encode() for i in range(3)]
        assert bodies[end - 3 : end] == expected, "a group was lost, doubled or torn"
        assert store.checkpoint_at(LOG, end) == f"{name} of {end}".encode()
        written[name] = done + 1
    for name, ends in told.items():
        for end in ends:
            assert store.checkpoint_at(LOG, end) == f"{name} of {end}".encode(), "forgotten"
    store.close()
    return size
