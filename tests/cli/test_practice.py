"""`comity practice`: what it starts, it stops; a charter of one's own can be practised too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from comity.cli.practised import begin, end
from comity.errors import Missing, Refused

COMITY = [sys.executable, "-m", "comity.cli.main"]


def running(directory: Path) -> list[int]:
    """The processes that the note names and that live."""
    found = []
    for pid in json.loads((directory / "running.json").read_text()):
        words = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
        said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
        if str(directory) in said:
            found.append(pid)
    return found


def test_a_charter_of_ones_own_is_practised_and_everything_stops(tmp_path: Path) -> None:
    charter = tmp_path / "ours.toml"
    words = ["charter", "new", "--like", "joint-venture", "--out", str(charter)]
    subprocess.run([*COMITY, *words], check=True, capture_output=True)
    place = tmp_path / "venture"
    try:
        said = list(begin(place, charter, everyone=True))
        assert said[0] == "Joint venture runs, for 60 minutes at most: North, South."
        assert len(running(place)) == 1 + 3 + 2 + 1, "host, witnesses, nodes, and what ends them"
        mode = {path.stat().st_mode & 0o077 for path in (place / "keys").iterdir()}
        assert mode == {0}
        show = ["show", "parties", "--node", str(place / "South.toml"), "--json"]
        done = subprocess.run([*COMITY, *show], capture_output=True, text=True, check=True)
        rows = json.loads(done.stdout)
        assert [(row["party"], row["member"]) for row in rows] == [("North", True), ("South", True)]
        assert [len(row["delegates"]) for row in rows] == [1, 1]
        with pytest.raises(Refused) as taken:
            list(begin(place, None, everyone=False))
        assert taken.value.code == "practice-place-taken"
    finally:
        end(place)
    assert running(place) == []


def test_what_cannot_begin_leaves_nothing_running(tmp_path: Path) -> None:
    charter = tmp_path / "broken.toml"
    charter.write_text('title = "No charter"\n')
    done = subprocess.run(
        [*COMITY, "practice", str(tmp_path / "place"), "--charter", str(charter)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert done.returncode == 1
    assert "Nothing was recorded." in done.stderr
    assert not (tmp_path / "place" / "running.json").exists()
    with pytest.raises(Missing) as absent:
        end(tmp_path / "place")
    assert absent.value.code == "practice-absent"
