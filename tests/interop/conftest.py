"""Programs by others, in an environment of their own below .tools, made once from a locked list.

ORACLE_PYTHON names the Python to make it with; aics-tlog needs 3.12 or later.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.interop.logs import write_log

HERE = Path(__file__).parent
TOOLS = HERE.parents[1] / ".tools" / "oracles"
NAMES = ("python3.14", "python3.13", "python3.12", sys.executable)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is marked, so that it runs only when asked for."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.interop)
            item.add_marker(pytest.mark.timeout(900))


def find_python() -> str:
    """The newest Python there is; a name on PATH may be a shim, so each is run."""
    chosen = os.environ.get("ORACLE_PYTHON")
    for name in (chosen,) if chosen else NAMES:
        code = "import sys; print(sys.executable)"
        found = shutil.which(name)
        if found is not None:
            done = subprocess.run([found, "-c", code], capture_output=True, text=True)
            if done.returncode == 0:
                return done.stdout.strip()
    raise AssertionError("no Python was found; name one with ORACLE_PYTHON")


@pytest.fixture(scope="session")
def oracles() -> Path:
    """The directory of the environment's programs."""
    python, lock = find_python(), HERE / "requirements.lock"
    digest = hashlib.sha256(lock.read_bytes() + python.encode()).hexdigest()
    TOOLS.mkdir(parents=True, exist_ok=True)
    stamp = TOOLS / "digest"
    with (TOOLS / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != digest:
            shutil.rmtree(TOOLS / "env", ignore_errors=True)
            subprocess.run([python, "-m", "venv", str(TOOLS / "env")], check=True)
            pip = [str(TOOLS / "env/bin/python"), "-m", "pip", "install", "--quiet"]
            subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
            stamp.write_text(digest)
    return TOOLS / "env" / "bin"


class Verifier:
    """The verifier written in Go: one request, one answer."""

    def __init__(self, program: Path) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([program], stdin=pipe, stdout=pipe, text=True)

    def __call__(self, do: str, **given: object) -> dict[str, Any]:
        """What it answers; `error` is empty where it agrees."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        words = {"Do": do, "OldRoot": ZERO, "NewRoot": ZERO, "Leaf": ZERO} | given
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found


ZERO = "A" * 43 + "="


@pytest.fixture(scope="session")
def verifier(oracles: Path) -> Iterator[Verifier]:
    """The running verifier; Go's own copy of x/mod is put beside it, so nothing is fetched."""
    (go,) = (oracles.parent / "lib").glob("python3*/site-packages/go")
    build = TOOLS / "verifier"
    shutil.rmtree(build, ignore_errors=True)
    for name in ("note", "tlog"):
        source = go / "src/cmd/vendor/golang.org/x/mod/sumdb" / name
        shutil.copytree(source, build / "sumdb" / name)
    shutil.copy(HERE / "verifier/main.go", build / "main.go")
    (build / "go.mod").write_text("module golang.org/x/mod\n\ngo 1.27\n")
    settings = {"GOROOT": str(go), "GOCACHE": str(TOOLS / "gocache"), "GOFLAGS": "-mod=mod"}
    settings |= {"GOPROXY": "off", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"}
    words = [str(oracles / "go"), "build", "-o", "verify", "."]
    subprocess.run(words, cwd=build, env=os.environ | settings, check=True)
    running = Verifier(build / "verify")
    yield running
    assert running.process.stdin is not None
    running.process.stdin.close()
    running.process.wait()


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our log of 700 entries as files."""
    place = tmp_path_factory.mktemp("log")
    write_log(place)
    return place
