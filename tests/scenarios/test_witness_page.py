"""The page for whoever wants a log cosigned: its programs and its commands run as they stand."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.house.tree import text
from tests.scenarios.transcripts import differences, play, steps

PAGE = "docs/witness.md"
PROGRAM = re.compile(
    r"^This program, `(\w+\.py)`.*?^```python\n(.*?)^```", re.MULTILINE | re.DOTALL
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with the page's programs in it."""
    programs = PROGRAM.findall(text(PAGE))
    assert [name for name, _ in programs] == ["grow.py", "ask.py", "show.py"]
    for name, program in programs:
        (tmp_path / name).write_text(program)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


def test_every_session_prints_what_the_page_says(place: Path) -> None:
    chosen = steps(text(PAGE))
    assert sum("comity" in step.command for step in chosen) >= 5
    assert differences(chosen, play(chosen, place)) == []
