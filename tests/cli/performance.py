"""Performances of `comity demo` for tests: in a process of its own, in a private place."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

COMITY = (sys.executable, "-m", "comity.cli.main")
COUNCILS = ("north-atlantic-council", "permanent-joint-council")
PATIENCE = 240.0


@dataclass(frozen=True)
class Performance:
    """What a performance left behind: its private place, what it wrote and what it said."""

    place: Path
    code: int
    said: str
    trouble: str

    @property
    def out(self) -> Path:
        return self.place / "demo"

    @property
    def councils(self) -> dict[str, str]:
        """Identity by name of each council."""
        return dict(json.loads((self.out / "councils.json").read_text()))

    def copies(self, council: str) -> list[Path]:
        """Every exported copy of a council's record."""
        return sorted((self.out / "records").glob(f"*/{council}"))

    def certificates(self) -> list[Path]:
        """Every whole certificate."""
        return sorted((self.out / "certificates").glob("*.certificate"))


def comity(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in a private place."""
    return subprocess.run(
        [*COMITY, *words], env=_private(place), capture_output=True, text=True, check=False
    )


def perform(place: Path, *words: str) -> Performance:
    """Play to the end."""
    place.joinpath("tmp").mkdir()
    done = comity(place, "demo", "--out", str(place / "demo"), *words)
    return Performance(place, done.returncode, done.stdout, done.stderr)


def perform_with_kills(place: Path, seed: int, kills: int) -> tuple[Performance, int]:
    """Play to the end while the secretariat is killed at random instants; how often it was."""
    place.joinpath("tmp").mkdir()
    files = [(place / name).open("w+") for name in ("said", "trouble")]
    words = [*COMITY, "demo", "--once", "--out", str(place / "demo")]
    child = subprocess.Popen(words, env=_private(place), stdout=files[0], stderr=files[1])
    killed = _kill_at_random(child, place, random.Random(seed), kills)
    try:
        code = child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.terminate()
        code = child.wait()
    said, trouble = ((place / name).read_text() for name in ("said", "trouble"))
    for file in files:
        file.close()
    return Performance(place, code, said, trouble), killed


def interrupt(place: Path, seconds: float) -> int:
    """Begin to play, ask the demonstration to stop after a while; its exit code."""
    place.joinpath("tmp").mkdir()
    words = [*COMITY, "demo", "--once", "--out", str(place / "demo")]
    child = subprocess.Popen(words, env=_private(place), stdout=subprocess.DEVNULL)
    while not processes(place, "node", "run"):
        assert child.poll() is None
        time.sleep(0.05)
    time.sleep(seconds)
    child.terminate()
    return child.wait(60)


def _kill_at_random(
    child: subprocess.Popen[bytes], place: Path, dice: random.Random, kills: int
) -> int:
    """Kill the secretariat so many times, as long as the play goes on; how often it was killed.

    Some kills come as soon as it has started again, while it still recovers; most come after it
    has listened for a while, so that the play gets on.
    """
    for killed in range(kills):
        recovering = dice.random() < 0.25
        pause = dice.uniform(0, 0.5) if recovering else dice.uniform(0, 5)
        while not _pids(place, listening=not recovering):
            if child.poll() is not None:
                return killed
            time.sleep(0.02)
        time.sleep(pause)
        for pid in _pids(place, listening=False):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
    return kills


def _pids(place: Path, *, listening: bool) -> list[int]:
    """The secretariat's process, if there is one; only once it listens, if that is asked."""
    found = processes(place, "secretariat", "run")
    return [pid for pid in found if not listening or _listens(Path(f"/proc/{pid}"))]


def _listens(entry: Path) -> bool:
    port = re.search(r"--port (\d+)", _command(entry))
    try:
        socket.create_connection(("127.0.0.1", int(port[1]) if port else 0), 1).close()
    except OSError:
        return False
    return True


def processes(place: Path, *words: str) -> list[int]:
    """Processes whose command names this place and has these words in it, side by side."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            command = _command(entry)
            if str(place) in command and " ".join(words) in command:
                found.append(int(entry.name))
    return found


def _command(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _private(place: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(place / "tmp"), "COLUMNS": "200"}


def files_of(record: Path) -> dict[str, bytes]:
    """Every file of an export, by its path below it."""
    paths: Sequence[Path] = [path for path in record.rglob("*") if path.is_file()]
    return {str(path.relative_to(record)): path.read_bytes() for path in paths}
