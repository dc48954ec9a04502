"""The table of published vectors is true: what is counted is there, and the tests read it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.published import VECTORS

ROOT = VECTORS.parents[1]
BESIDE = {"README.md", "LICENSE"}
PUBLISHED = 1_600
"""Cases of others that there are at least."""


@dataclass(frozen=True)
class Family:
    """A row of the table: a file or folder, how many cases, and the tests that run them."""

    name: str
    place: str
    cases: int
    tests: tuple[str, ...]


def families() -> list[Family]:
    """The rows of the table."""
    found = []
    for line in (VECTORS / "README.md").read_text(encoding="utf-8").split("\n"):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[2].isdigit():
            name, place, cases, tests, _ = cells
            (file,) = re.findall(r"`([^`]+)`", place) or [""]
            found.append(Family(name, file, int(cases), tuple(re.findall(r"`([^`]+)`", tests))))
    return found


def files_below(place: Path) -> list[Path]:
    """The vectors in a folder, without what stands beside them."""
    return [path for path in place.rglob("*") if path.is_file() and path.name not in BESIDE]


def counted(place: Path) -> int:
    """The cases in a file, or the files in a folder."""
    if place.is_dir():
        return len(
            [path for path in place.rglob("*") if path.is_file() and path.name not in BESIDE]
        )
    data: Any = json.loads(place.read_text(encoding="utf-8"))
    if place.name == "accumulated.json":
        return len(data[0])
    if place.name == "quorums.json":
        return sum(len(policy["table"]) for policy in data)
    if isinstance(data, dict):
        lists = [value for value in data.values() if isinstance(value, list)]
        return sum(map(len, lists))
    return len(data)


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_the_cases_are_there_and_the_tests_read_them(family: Family) -> None:
    assert family.tests
    for test in family.tests:
        code = (ROOT / test).read_text(encoding="utf-8")
        assert not family.place or family.place.split("/")[-1] in code, f"{test} does not read it"
    if family.place:
        assert counted(VECTORS / family.place) == family.cases


def test_no_file_is_left_out() -> None:
    listed = [VECTORS / family.place for family in families() if family.place]
    assert [
        str(path) for path in files_below(VECTORS) if not {path, *path.parents} & set(listed)
    ] == []
    folders = {path for path in VECTORS.iterdir() if path.is_dir()}
    assert all((folder / "README.md").is_file() for folder in folders)


def test_there_are_as_many_as_were_published() -> None:
    others = [family for family in families() if not family.name.startswith("our own")]
    assert sum(family.cases for family in others) >= PUBLISHED
