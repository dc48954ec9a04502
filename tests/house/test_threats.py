"""The rows that docs/threats.md claims are the rows that tests cover, in both directions."""

from __future__ import annotations

import ast
import re

from tests.house.tree import at, calls, files, python_files, text

PAGE = "docs/threats.md"


def claimed() -> set[int]:
    """Row numbers in the first column of the tables of the page."""
    assert PAGE in files(), f"{PAGE} does not exist"
    rows = re.findall(r"^\| *(\d+) *\|", text(PAGE), re.MULTILINE)
    assert rows, f"{PAGE} claims no row"
    assert len(rows) == len(set(rows)), f"{PAGE} has a row twice"
    return {int(row) for row in rows}


def covered() -> dict[int, str]:
    """Each row that a test is marked with, and where."""
    rows: dict[int, str] = {}
    for name in python_files("tests/"):
        for word, call in calls(name):
            if word == "threat" and ast.unparse(call.func) == "pytest.mark.threat":
                assert call.args, f"{at(name, call)} names no row"
                for row in call.args:
                    assert isinstance(row, ast.Constant), at(name, call)
                    assert isinstance(row.value, int), at(name, call)
                    rows[row.value] = at(name, call)
    return rows


def test_every_claimed_row_has_a_test() -> None:
    assert sorted(claimed() - covered().keys()) == []


def test_every_row_with_a_test_is_on_the_page() -> None:
    assert {row: where for row, where in covered().items() if row not in claimed()} == {}
