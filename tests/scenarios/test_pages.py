"""The sessions in the pages are real: every command runs, and prints what the page says."""

from __future__ import annotations

import resource
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.cli.practised import end
from tests.cli.performance import Performance
from tests.house.tree import ROOT, files, text
from tests.scenarios.transcripts import Step, differences, play, steps

pytestmark = pytest.mark.timeout(400)
MOST_SECONDS = 20.0
"""Of this machine's work that the commands of a page may take; how busy it is does not count."""


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


@pytest.fixture
def quarters(tmp_path: Path) -> Iterator[Path]:
    """A new directory; a practice council that a page has left running in it is stopped."""
    yield tmp_path
    for note in tmp_path.glob("*/running.json"):
        end(note.parent)


PROCEDURE = [name for name in files() if name.startswith("docs/procedure/") and steps(text(name))]


@pytest.mark.parametrize("page", PROCEDURE)
def test_every_page_of_procedure_prints_what_it_says(page: str, quarters: Path) -> None:
    """Each page begins with nothing and makes its own council; see docs/procedure/acting.md."""
    chosen = steps(text(page))
    assert sum(step.command.startswith("comity ") for step in chosen) >= 3
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert differences(chosen, play(chosen, quarters)) == []
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime) < MOST_SECONDS


def test_a_wrong_transcript_is_seen(tmp_path: Path) -> None:
    session = "$ echo one\none\n$ false\n$ echo $?\n1\n$ printf 'a\\nb\\nc\\n'\na\n…\nc\n"
    page = f"```console\n{session}```\n"
    right = steps(page)
    assert right[0] == Step("echo one", ("one",))
    assert differences(right, play(right, tmp_path)) == []
    wrong = steps(page.replace("one\none", "one\ntwo").replace("\n1\n", "\n0\n"))
    assert len(differences(wrong, play(wrong, tmp_path))) == 2
