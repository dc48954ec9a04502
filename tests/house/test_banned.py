"""Calls that accept more than one spelling, or whose answer depends on the day.

`int` takes " 1_0 " and Arabic digits, `splitlines` cuts at form feeds, `isdigit` takes "²", `$`
forgives a last newline, `b64decode` drops what it does not know: each lets two different bytes mean
one thing.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.house.tree import at, calls, python_files, tree

STRICT = ("src/comity/core/", "src/comity/log/", "src/comity/wire/", "src/comity/keys.py")

# Where digits become a number after their form was checked: one function each, read these first.
NUMBER_PARSERS: dict[str, set[str]] = {
    "src/comity/core/dated.py": {"next_day"},
    "src/comity/core/state_plain.py": {"_time"},
    "src/comity/log/lines.py": {"parse_number"},
    "src/comity/log/tiles.py": {"parse_path"},
    "src/comity/wire/charter.py": {"hour", "seconds", "_period"},
}

LOOSE_METHODS = {"splitlines", "isdigit", "isdecimal", "isnumeric", "urlsafe_b64decode"}
UNORDERED = ("set", "frozenset", "AbstractSet", "MutableSet")
ORDER_BLIND = {"sorted", "len", "sum", "min", "max", "any", "all", "set", "frozenset"}


def owner(name: str, wanted: ast.AST) -> str:
    """The function that a node stands in, or ""."""
    inside = ""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.FunctionDef) and wanted in ast.walk(node):
            inside = node.name
    return inside


def is_true(call: ast.Call, word: str) -> bool:
    """Whether a call has `word=True`."""
    return any(
        k.arg == word and isinstance(k.value, ast.Constant) and k.value.value is True
        for k in call.keywords
    )


def loose_number(name: str, word: str, call: ast.Call) -> bool:
    """`int(text)` outside the named parsers; `int(True)` and the like do not occur."""
    return (
        word == "int"
        and isinstance(call.func, ast.Name)
        and owner(name, call) not in NUMBER_PARSERS.get(name, set())
    )


def loose_method(name: str, word: str, call: ast.Call) -> bool:
    """A method that takes more than the one form."""
    return word in LOOSE_METHODS


def loose_base64(name: str, word: str, call: ast.Call) -> bool:
    """`b64decode` without validate=True drops foreign characters; even with it, print back."""
    return word in {"b64decode", "a2b_base64"} and not (
        is_true(call, "validate") or is_true(call, "strict_mode")
    )


def loose_pattern(name: str, word: str, call: ast.Call) -> bool:
    """A pattern with `$`, which matches before a last newline: use fullmatch."""
    first = call.args[0] if call.args else None
    return (
        word in {"compile", "match", "search", "fullmatch", "findall", "split", "sub"}
        and ast.unparse(call.func).startswith("re.")
        and isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and first.value.replace("\\$", "").endswith("$")
    )


def floating(name: str, word: str, call: ast.Call) -> bool:
    """Shares are integers or fractions."""
    return word == "float" and isinstance(call.func, ast.Name)


@pytest.mark.parametrize(
    "rule",
    [loose_number, loose_method, loose_base64, loose_pattern, floating],
    ids=lambda r: r.__name__,
)
def test_one_meaning_has_one_spelling(rule: Callable[[str, str, ast.Call], bool]) -> None:
    wrong = [
        f"{at(name, call)} {ast.unparse(call)}"
        for name in python_files(*STRICT)
        for word, call in calls(name)
        if rule(name, word, call)
    ]
    assert wrong == []


def test_the_named_number_parsers_are_still_there() -> None:
    for name, functions in NUMBER_PARSERS.items():
        defined = {n.name for n in ast.walk(tree(name)) if isinstance(n, ast.FunctionDef)}
        assert functions <= defined, name


def test_no_number_with_a_point_in_what_is_signed_or_judged() -> None:
    wrong = [
        at(name, node)
        for name in python_files(*STRICT)
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert wrong == []


def named_sets() -> set[str]:
    """Names that core declares to be sets: variables, arguments and fields."""
    names = set()
    for name in python_files("src/comity/core/"):
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
                target = node.arg if isinstance(node, ast.arg) else last_word(node.target)
                if ast.unparse(node.annotation).partition("[")[0] in UNORDERED:
                    names.add(target)
            if isinstance(node, ast.Assign) and makes_a_set(node.value, set()):
                names |= {last_word(target) for target in node.targets}
    return names


def last_word(node: ast.expr) -> str:
    """`x` of `x` and of `self.x`, "" of anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def makes_a_set(node: ast.expr, names: set[str]) -> bool:
    """Whether an expression is a set: a literal, a call, or a name declared to be one."""
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    if isinstance(node, ast.Call):
        return last_word(node.func) in {"set", "frozenset"}
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr | ast.BitAnd | ast.Sub):
        return makes_a_set(node.left, names) or makes_a_set(node.right, names)
    return bool(last_word(node)) and last_word(node) in names


def walked(module: ast.Module) -> Iterator[ast.expr]:
    """Everything walked where order matters: loops, list comprehensions, list(), join()."""
    blind = {
        id(arg)
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and last_word(node.func) in ORDER_BLIND
        for arg in node.args
    }
    for node in ast.walk(module):
        if isinstance(node, ast.For):
            yield node.iter
        elif (
            isinstance(node, ast.ListComp | ast.GeneratorExp | ast.DictComp)
            and id(node) not in blind
        ):
            yield from (generator.iter for generator in node.generators)
        elif isinstance(node, ast.Call) and last_word(node.func) in {
            "list",
            "tuple",
            "iter",
            "join",
        }:
            yield from node.args[:1]
        elif isinstance(node, ast.Starred):
            yield node.value


def test_core_never_walks_a_set() -> None:
    """The order of a set differs from one process to the next, and so would the outcome."""
    names = named_sets()
    wrong = [
        f"{at(name, node)} {ast.unparse(node)}"
        for name in python_files("src/comity/core/")
        for node in walked(tree(name))
        if makes_a_set(node, names)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    ["for x in {1, 2}: f(x)", "[x for x in set(y)]", "tuple(a | set(b))", "','.join(frozenset(z))"],
)
def test_the_rule_itself_sees_a_walk_over_a_set(line: str) -> None:
    assert any(makes_a_set(node, set()) for node in walked(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ["sorted(x for x in set(y))", "len({1, 2})", "sorted(set(a) - set(b))"]
)
def test_the_rule_itself_leaves_what_does_not_depend_on_order(line: str) -> None:
    assert not any(makes_a_set(node, set()) for node in walked(ast.parse(line)))
