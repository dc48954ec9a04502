"""What the house tests look at: the files of the project, parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[str, ...]:
    """Every file that git keeps or would keep, relative to the root, sorted."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    names = {name for name in listing.decode().split("\0") if name}
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def python_files(*folders: str) -> list[str]:
    """The Python files below these folders; none at all is a mistake of the caller."""
    found = [f for f in files() if f.endswith(".py") and f.startswith(folders)]
    assert found, f"no Python file below {folders}: nothing was checked"
    return found


def text(name: str) -> str:
    """The text of a file; bytes that are not UTF-8 are shown as such."""
    return (ROOT / name).read_text(encoding="utf-8", errors="backslashreplace")


@cache
def tree(name: str) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(text(name), filename=name)


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Each call in a file with the last word of what is called: `re.match(x)` gives "match"."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, node


def at(name: str, node: ast.AST) -> str:
    """Where a node stands, as file:line."""
    return f"{name}:{getattr(node, 'lineno', 0)}"
