"""One idea per file, small functions."""

from __future__ import annotations

import ast

from tests.house.tree import FunctionNode, at, files, python_files, text, tree

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40
WRITTEN = (".py", ".js", ".css", ".html", ".sql", ".toml")
OURS = ("src/", "tests/", "bench/", "scripts/")


def length(node: FunctionNode) -> int:
    """Lines from `def` to the end, without the docstring."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def test_no_file_is_longer_than_400_lines() -> None:
    measured = [f for f in files() if f.startswith(OURS) and f.endswith(WRITTEN)]
    measured = [f for f in measured if "/vendor/" not in f and "/vectors/" not in f]
    # Put together by scripts/verifier_page.py from modules that are measured one by one.
    measured.remove("src/comity/verifier/verifier.html")
    assert measured
    sizes = {f: text(f).count("\n") for f in measured}
    assert {f: n for f, n in sizes.items() if n > MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{at(name, node)} {node.name}": length(node)
        for name in python_files(*OURS)
        for node in ast.walk(tree(name))
        if isinstance(node, FunctionNode) and length(node) > MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_the_measure_itself() -> None:
    """A function of one line over the limit is seen, and its docstring does not count."""
    body = "\n".join(["    x = 1"] * MOST_LINES_OF_A_FUNCTION)
    node = ast.parse(f'def f():\n    """One\n    two."""\n{body}\n').body[0]
    assert isinstance(node, ast.FunctionDef)
    assert length(node) == MOST_LINES_OF_A_FUNCTION + 1
