"""Killed writers and failing disks: the acknowledged stays, the rest is whole or absent."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from comity.store.sqlite import SqliteStore
from tests.interrupt.strace import check_strace
from tests.store.processes import LOG, acknowledged, check_left_behind, start

KILLS = 12


def test_a_writer_killed_at_random_instants_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    dice = random.Random(19)
    told: dict[str, list[int]] = {}
    for number in range(KILLS):
        writer = start(path, f"writer{number}", 10**9)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.0, 0.12))
        writer.kill()
        lines = writer.communicate()[0].split("\n")
        told[f"writer{number}"] = acknowledged(lines[:-1])
        check_left_behind(path, told)
    assert sum(map(len, told.values())) > KILLS, "killed too early to show anything"


@pytest.mark.parametrize(("call", "when"), [("fdatasync", 30), ("pwrite64", 81), ("pwrite64", 82)])
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_disk_that_fails_at_commit_is_never_called_success(
    call: str, when: int, error: str, tmp_path: Path
) -> None:
    """After the failure the answer is "unknown", then none at all, and the file is whole."""
    path = tmp_path / "store.db"
    SqliteStore(path, create=True).create(LOG)
    inject = f"inject={call}:error={error}:when={when}+"
    trace = [check_strace(), "-f", "-q", "-o", str(tmp_path / "trace"), "-e", f"trace={call}"]
    writer = start(path, "amy", 10**9, *trace, "-e", inject)
    lines = writer.communicate(timeout=60)[0].split("\n")[:-1]
    assert writer.returncode == 0
    assert lines[-2:] == ["commit-unknown UNKNOWN", "store-stopped NOTHING"]
    assert lines[:-2] == ["ready", *(f"ok {3 * i}" for i in range(1, len(lines) - 2))]
    size = check_left_behind(path, {"amy": acknowledged(lines)})
    assert size - 3 * len(acknowledged(lines)) in (0, 3)


def test_every_commit_is_flushed_before_it_is_acknowledged(tmp_path: Path) -> None:
    """Each "ok" comes after a flush of its own: nothing is acknowledged from a page cache."""
    trace = tmp_path / "trace"
    command = [check_strace(), "-f", "-q", "-o", str(trace), "-e", "trace=fdatasync,fsync,write"]
    writer = start(tmp_path / "store.db", "amy", 20, *command)
    assert writer.communicate(timeout=60)[0].count("ok ") == 20
    calls = [line.split(" ", 1)[1].strip() for line in trace.read_text().splitlines()]
    flushed = False
    for call in calls:
        if "sync(" in call:
            flushed = True
        elif call.startswith(('write(1, "ok ', 'write(1, "ready')):
            assert flushed, call
            flushed = False
