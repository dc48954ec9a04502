"""Making one system call of a process fail, or the process die at it, by strace.

A process is started, says that it is ready, and is then traced: calls are counted from there. Where
strace may not trace, every test fails and says so: nothing here is left out in silence.
"""

from __future__ import annotations

import multiprocessing
import re
import shutil
import signal
import socket
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.interrupt.work import run

CALLS = (
    "openat",
    "read",
    "pread64",
    "write",
    "pwrite64",
    "close",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fallocate",
    "rename",
    "link",
    "unlink",
    "mkdir",
    "fcntl",
    "flock",
    "lseek",
    "fstat",
    "newfstatat",
)
"""What an append asks of files. Names that a machine's kernel does not have are left out."""
CHANGING = {
    "openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "fallocate", "rename", "link",
    "unlink", "mkdir",
}  # fmt: skip
"""Those after which a disk may hold something else than before."""
KILL = "SIGKILL"
_LINE = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)")
_RELEASE = "F_UNLCK"
"""A lock that cannot be let go stays held, and SQLite then waits seconds for it at every step: that
is slow, and has nothing to do with what is on disk. So it is not tried.
"""
_server = multiprocessing.get_context("forkserver")
# Everything is imported before: it is not imports that are to fail.
_server.set_forkserver_preload(["tests.interrupt.work", "importlib.readers"])


@dataclass(frozen=True, order=True)
class Fault:
    """One call, its number among the calls of its name from 1, and what becomes of it."""

    call: str
    number: int
    what: str


@dataclass(frozen=True)
class Told:
    """What the process said, the code it left with, and the calls it made with what they asked."""

    lines: tuple[tuple[str, str, str], ...]
    code: int
    calls: tuple[tuple[str, str], ...]
    injected: bool

    @property
    def is_killed(self) -> bool:
        """Whether the process was killed."""
        return self.code == -signal.SIGKILL


def check_strace() -> str:
    """The program; fails, with what to do, where there is none or it may not trace."""
    program = shutil.which("strace")
    assert program is not None, (
        "strace is missing: these tests need it. As root: apt-get install strace."
    )
    tried = subprocess.run([program, "-q", "true"], capture_output=True, text=True)
    assert tried.returncode == 0, (
        f"strace may not trace on this machine ({tried.stderr.strip()[-200:]}). In a container,"
        " allow ptrace (--cap-add SYS_PTRACE); kernel.yama.ptrace_scope must not be 3."
    )
    return program


def perform(name: str, place: Path, fault: Fault | None = None) -> Told:
    """Run one piece of work in a directory, with one call failing if so asked."""
    ours, theirs = socket.socketpair()
    process = _server.Process(target=run, args=(name, str(place), theirs))
    process.start()
    theirs.close()
    with ours, ours.makefile("r", encoding="utf-8") as lines:
        assert lines.readline() == "ready\n"
        assert process.pid is not None
        trace = place / "trace"
        tracer = _attach(process.pid, trace, fault)
        ours.sendall(b"g")
        said = tuple(_three(line) for line in lines if line.endswith("\n"))
    process.join(60)
    tracer.communicate(timeout=60)
    assert process.exitcode is not None, "it hangs"
    calls = trace.read_text(errors="replace")
    made = [_LINE.match(line) for line in calls.split("\n")]
    names = tuple((found[1], found[2]) for found in made if found)
    trace.unlink()
    return Told(said, process.exitcode, names, "(INJECTED)" in calls)


def perform_after(name: str, place: Path, at: int, what: str = "EIO") -> Told:
    """Run one piece of work in which change number `at` is made and said to have failed."""
    ours, theirs = socket.socketpair()
    process = _server.Process(target=run, args=(name, str(place), theirs, at, what))
    process.start()
    theirs.close()
    with ours, ours.makefile("r", encoding="utf-8") as lines:
        ours.sendall(b"g")
        assert lines.readline() == "ready\n"
        said = tuple(_three(line) for line in lines)
    process.join(60)
    assert process.exitcode == 0
    return Told(said, 0, (), injected=True)


def faults_of(calls: tuple[tuple[str, str], ...]) -> list[Fault]:
    """Every fault for a run that made these calls, in the order of the calls.

    To die before a call is to die after the one before it, since what follows a call in a process
    is lost with the process: so both are covered.
    """
    counts: Counter[str] = Counter()
    found = []
    for call, asked in calls:
        counts[call] += 1
        kinds = [KILL] if _RELEASE in asked else ["EIO", KILL]
        if call in CHANGING:
            kinds.append("ENOSPC")
        found += [Fault(call, counts[call], kind) for kind in kinds]
    return found


def _three(line: str) -> tuple[str, str, str]:
    word, about, answer = line.rstrip("\n").split("\t")
    return word, about, answer


def _attach(pid: int, trace: Path, fault: Fault | None) -> subprocess.Popen[str]:
    words = [check_strace(), "-p", str(pid), "-o", str(trace)]
    words += ["-e", "trace=" + ",".join(f"?{call}" for call in CALLS), "-e", "signal=none"]
    if fault is not None:
        what = f"signal={KILL}" if fault.what == KILL else f"error={fault.what}"
        words += ["-e", f"inject={fault.call}:{what}:when={fault.number}"]
    tracer = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    assert "attached" in said, f"strace may not trace another process here: {said.strip()}"
    return tracer
