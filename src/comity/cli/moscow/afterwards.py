"""What a performance leaves running: noted in a private place, ended by a wish or by the hour.

The note lies below the user's temporary directory and is believed only if nobody else can have
written it; a process is stopped only if its command names the performance's own directory.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from comity.errors import Refused

MINUTES = 60
STOP_SECONDS = 10.0


def note_place() -> Path:
    """The user's own directory for the note, made if it is not there.

    Raises Refused `place-foreign` where somebody else made it or may write to it.
    """
    place = Path(tempfile.gettempdir()) / f"comity-demo-of-{os.getuid()}"
    place.mkdir(mode=0o700, exist_ok=True)
    found = place.lstat()
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if not mine or found.st_mode & 0o077:
        raise Refused(
            "place-foreign",
            f"{place} is not this user's own private directory.",
            "Remove it, or set TMPDIR to another directory.",
        )
    return place


def keep_running(work: Path, pids: Sequence[int]) -> None:
    """Note what runs below `work`, and start the process that ends it after an hour."""
    code = f"import time; time.sleep({MINUTES * 60})"
    ender = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"{code}; from comity.cli.moscow.afterwards import end; end({str(work)!r})",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    note = {"work": str(work), "pids": [*pids, ender.pid]}
    (note_place() / "running.json").write_text(json.dumps(note))


def stop_earlier() -> None:
    """End what an earlier performance left running, if anything."""
    path = note_place() / "running.json"
    if path.exists():
        note = json.loads(path.read_text())
        _strike(Path(note["work"]), note["pids"])
        path.unlink(missing_ok=True)


def end(work: str) -> None:
    """End this performance, unless another has taken its place since."""
    path = note_place() / "running.json"
    if path.exists() and json.loads(path.read_text())["work"] == work:
        stop_earlier()


def _strike(work: Path, pids: Sequence[int]) -> None:
    stop_processes(work, pids)
    shutil.rmtree(work, ignore_errors=True)


def stop_processes(work: Path, pids: Sequence[int]) -> None:
    """Stop those of these processes whose command names the directory `work`."""
    ours = [pid for pid in pids if pid != os.getpid() and str(work) in _command(pid)]
    for pid in ours:
        _send(pid, signal.SIGTERM)
    limit = time.monotonic() + STOP_SECONDS
    while time.monotonic() < limit and any(str(work) in _command(pid) for pid in ours):
        time.sleep(0.05)
    for pid in ours:
        if str(work) in _command(pid):
            _send(pid, signal.SIGKILL)


def _send(pid: int, word: signal.Signals) -> None:
    try:
        os.kill(pid, word)
    except ProcessLookupError:
        return


def _command(pid: int) -> str:
    """The command line of a process, "" where there is none: numbers are given out again."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        if Path("/proc/self").exists():
            return ""
    words = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout
