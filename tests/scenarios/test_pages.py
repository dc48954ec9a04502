"""The sessions in the pages are real: every command runs, and prints what the page says."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.performance import Performance
from tests.house.tree import ROOT, text
from tests.scenarios.transcripts import Step, differences, play, steps

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def directory(played: Performance, tmp_path: Path) -> Path:
    """A directory as a reader has it after `make demo`."""
    shutil.copytree(played.out, tmp_path / "demo")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    return tmp_path


@pytest.mark.parametrize("page", ["README.md", "docs/start.md"])
def test_every_session_prints_what_the_page_says(page: str, directory: Path) -> None:
    # What make does is tested by the demonstration's own tests and by every run of the tests.
    chosen = [step for step in steps(text(page)) if not step.command.startswith("make ")]
    assert sum(".venv/bin/comity" in step.command for step in chosen) >= 3
    assert differences(chosen, play(chosen, directory)) == []


def test_a_wrong_transcript_is_seen(tmp_path: Path) -> None:
    session = "$ echo one\none\n$ false\n$ echo $?\n1\n$ printf 'a\\nb\\nc\\n'\na\n…\nc\n"
    page = f"```console\n{session}```\n"
    right = steps(page)
    assert right[0] == Step("echo one", ("one",))
    assert differences(right, play(right, tmp_path)) == []
    wrong = steps(page.replace("one\none", "one\ntwo").replace("\n1\n", "\n0\n"))
    assert len(differences(wrong, play(wrong, tmp_path))) == 2
