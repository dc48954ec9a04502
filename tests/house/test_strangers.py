"""Nothing in the tree belongs to one machine, and nothing names a package registry."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.tree import ROOT, files, text

# Written in pieces, so that this file does not find itself.
HOMES = re.compile(
    r"(?<![\w.~}])/(?:work|root|Users/\w+|home/\w+|opt/pypi\S*|opt/wheels)\b(?=/|[\s\"'`]|$)"
)
WORKPLACE = re.compile(r"\bshared/(?:[A-Z]{4,}\.md|vectors|data|hooks)")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|(?:jsdelivr|unpkg)\.|/simple/")
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-tools.lock",
    "tests/interop/requirements.lock",
)


def found(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    """file:line of every match."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name in names
        for number, line in enumerate(text(name).split("\n"), 1)
        if pattern.search(line)
    ]


def ours() -> list[str]:
    """Every file that is written here, not taken from elsewhere, nor this one."""
    names = [f for f in files() if "/vendor/" not in f and "/vectors/" not in f]
    assert "pyproject.toml" in names
    return [f for f in names if not f.endswith("test_strangers.py")]


def test_no_path_of_one_machine() -> None:
    assert found(HOMES, ours()) == []
    assert found(re.compile(re.escape(f"{ROOT}/")), ours()) == []


def test_nothing_refers_to_the_place_where_it_was_written() -> None:
    assert found(WORKPLACE, ours()) == []


def test_no_registry_is_named() -> None:
    assert found(REGISTRY, ours()) == []


@pytest.mark.parametrize(
    ("pattern", "line", "seen"),
    [
        (HOMES, 'open("/' + 'work/main/x")', True),
        (HOMES, "/home/" + "ann/comity", True),
        (HOMES, "see https://example.org/home/" + "ann", False),
        (WORKPLACE, "../shared/" + "DESIGN.md", True),
        (REGISTRY, "https://" + "pypi.org/simple/rich", True),
    ],
)
def test_the_patterns_themselves(pattern: re.Pattern[str], line: str, seen: bool) -> None:
    assert bool(pattern.search(line)) is seen


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_pins_every_package_by_hash(lock: str) -> None:
    body = text(lock)
    assert "://" not in body
    assert not re.search(r"^\s*--(?!hash)", body, re.MULTILINE)
    pins = re.split(r"^(?=[a-z0-9])", body, flags=re.MULTILINE)[1:]
    assert pins
    for pin in pins:
        assert re.match(r"[a-z0-9._-]+==\S+", pin), pin[:80]
        assert "--hash=sha256:" in pin, pin[:80]


def test_the_locks_hold_what_the_project_asks_for() -> None:
    """A dependency added without `make lock` would be missing on every other machine."""
    project = tomllib.loads(text("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    for lock, wanted in {
        "requirements.lock": [*project["dependencies"], *extras["build"]],
        "requirements-dev.lock": sum(extras.values(), project["dependencies"]),
    }.items():
        held = set(re.findall(r"^([a-z0-9._-]+)==", text(lock), re.MULTILINE))
        names = {re.split(r"[<>=!;\[ ]", one)[0].lower() for one in wanted}
        assert names - held == set(), f"run make lock: {lock} lacks these"


def test_the_two_locks_agree() -> None:
    """What the tests run on is what a user gets."""
    pins = [
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text(lock), re.MULTILINE)) for lock in LOCKS[:2]
    ]
    assert {name: pins[1].get(name) for name in pins[0]} == pins[0]
