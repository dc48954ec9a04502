"""Decisions are numbered without gaps, and each says what it costs."""

from __future__ import annotations

import re

from tests.house.tree import files, text

FOLDER = "docs/decisions/"


def decisions() -> list[str]:
    """The numbered pages, in order."""
    return [f for f in files() if re.fullmatch(rf"{FOLDER}\d{{4}}-[a-z0-9-]+\.md", f)]


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(name.removeprefix(FOLDER)[:4]) for name in decisions()]
    assert numbers
    assert numbers == list(range(1, len(numbers) + 1))


def test_nothing_else_lies_among_them() -> None:
    here = [f for f in files() if f.startswith(FOLDER) and not f.endswith("/index.md")]
    assert sorted(set(here) - set(decisions())) == []


def test_each_says_what_it_costs() -> None:
    """A heading with its own number, and negative consequences as well as good ones."""
    for name in decisions():
        number = int(name.removeprefix(FOLDER)[:4])
        assert text(name).startswith(f"# {number}. "), name
        assert "\n## What it costs\n" in text(name), name
