"""What a performance leaves running is noted in private, and only that is ever stopped."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.cli.moscow.afterwards import end, note_place, stop_earlier
from comity.errors import Refused


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return note_place()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    path = tmp_path / "comity-demo-x"
    path.mkdir()
    return path


def sleeper(*words: str) -> subprocess.Popen[bytes]:
    code = "import time; print(flush=True); time.sleep(100)"
    child = subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.PIPE)
    assert child.stdout is not None
    # Its command can be read once it runs.
    with child.stdout as told:
        told.readline()
    return child


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    child = sleeper("of somebody else")
    yield child
    child.kill()
    child.wait()


def note(place: Path, work: Path, *pids: int) -> Path:
    path = place / "running.json"
    path.write_text(json.dumps({"work": str(work), "pids": pids}))
    return path


def test_what_was_noted_is_stopped_and_its_directory_goes(place: Path, work: Path) -> None:
    child = sleeper(str(work))
    path = note(place, work, child.pid)
    stop_earlier()
    assert child.wait(10) == -15
    assert not work.exists()
    assert not path.exists()


def test_a_number_that_was_given_out_again_is_left_alone(
    place: Path, work: Path, stranger: subprocess.Popen[bytes]
) -> None:
    note(place, work, stranger.pid)
    stop_earlier()
    assert stranger.poll() is None
    assert not work.exists()


def test_the_hour_of_one_performance_does_not_end_the_next(place: Path, work: Path) -> None:
    path = note(place, work)
    end("/somewhere/else")
    assert path.exists()
    assert work.exists()
    end(str(work))
    assert not path.exists()
    assert not work.exists()


def test_a_place_that_others_may_write_to_is_not_believed(place: Path, work: Path) -> None:
    path = note(place, work)
    place.chmod(0o777)
    with pytest.raises(Refused) as refusal:
        stop_earlier()
    assert refusal.value.code == "place-foreign"
    assert refusal.value.hint
    assert path.exists()
    assert work.exists()


def test_a_place_that_leads_elsewhere_is_not_believed(
    place: Path, work: Path, tmp_path: Path
) -> None:
    path = note(place, work)
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="private directory"):
        stop_earlier()
    assert (tmp_path / "elsewhere" / path.name).exists()
    assert work.exists()
