"""The page for whoever has a log of their own: its programs and its commands run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import text
from tests.scenarios.transcripts import differences, play, steps

PAGE = "docs/log.md"
PROGRAM = re.compile(r"`(\w+\.py)`.*?^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with the page's programs in it."""
    programs = PROGRAM.findall(text(PAGE))
    assert [name for name, _ in programs] == ["make_log.py", "ask.py"]
    for name, program in programs:
        (tmp_path / name).write_text(program)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


def test_every_session_prints_what_the_page_says(place: Path) -> None:
    chosen = steps(text(PAGE))
    assert sum("comity log" in step.command for step in chosen) >= 5
    assert differences(chosen, play(chosen, place)) == []


def test_a_log_is_written_with_nothing_but_log_and_keys(place: Path) -> None:
    more = (
        "import runpy, sys\n"
        "runpy.run_path('make_log.py')\n"
        "print(sorted({n.split('.')[1] for n in sys.modules if n.startswith('comity.')}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", more], capture_output=True, text=True, check=True, cwd=place
    )
    assert done.stdout == "['errors', 'keys', 'log']\n"
