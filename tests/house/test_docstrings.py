"""Every public thing says what it means."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from tests.house.tree import FunctionNode, at, python_files, tree


def methods(node: ast.ClassDef) -> set[str]:
    """The public methods of a class."""
    return {m.name for m in node.body if isinstance(m, FunctionNode) and not m.name.startswith("_")}


@cache
def ports() -> tuple[frozenset[str], ...]:
    """The methods of each Protocol in src: their meaning stands there, once for all."""
    return tuple(
        frozenset(methods(node))
        for name in python_files("src/")
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ClassDef) and "Protocol" in {ast.unparse(b) for b in node.bases}
    )


def public(body: list[ast.stmt]) -> Iterator[FunctionNode | ast.ClassDef]:
    """Public functions and classes of a module or class, and the methods in those classes."""
    for node in body:
        if isinstance(node, FunctionNode | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                offered = {m for port in ports() if port <= methods(node) for m in port}
                port_itself = "Protocol" in {ast.unparse(b) for b in node.bases}
                for inner in public(node.body):
                    if port_itself or inner.name not in offered:
                        yield inner


def inherits_its_meaning(node: ast.AST) -> bool:
    """Marked @override or @overload: the meaning stands at the first place."""
    marks = getattr(node, "decorator_list", [])
    return any(isinstance(m, ast.Name) and m.id in {"override", "overload"} for m in marks)


def test_every_module_says_what_it_is() -> None:
    silent = [
        f for f in python_files("src/", "bench/", "scripts/") if not ast.get_docstring(tree(f))
    ]
    assert silent == []


def test_every_public_function_and_class_says_what_it_means() -> None:
    silent = [
        f"{at(name, node)} {node.name}"
        for name in python_files("src/")
        for node in public(tree(name).body)
        if not ast.get_docstring(node) and not inherits_its_meaning(node)
    ]
    assert silent == []
