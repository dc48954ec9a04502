"""Every error is (code, sentence, hint): a stable code, one plain sentence, a next step."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import dataclass

from comity import errors
from tests.house.tree import at, calls, python_files

MOST_WORDS = 25
CLASSES = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.ComityError)
}


@dataclass(frozen=True)
class Raised:
    """One place where an error of the house is made; code is None when it is not written there."""

    where: str
    code: str | None
    sentence: str | None
    hint: bool


def written(node: ast.expr | None) -> str | None:
    """The text of a literal, with `…` for each value put into it; None when it is not a literal."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [v.value if isinstance(v, ast.Constant) else "…" for v in node.values]
        return "".join(str(part) for part in parts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = written(node.left), written(node.right)
        return None if left is None or right is None else left + right
    return None


def arguments(call: ast.Call) -> dict[str, ast.expr]:
    """The arguments of an error by name."""
    named = dict(zip(("code", "sentence", "hint"), call.args, strict=False))
    return named | {word.arg: word.value for word in call.keywords if word.arg}


def raised() -> list[Raised]:
    """Every error made in src."""
    found = []
    for name in python_files("src/"):
        for word, call in calls(name):
            if word in CLASSES:
                given = arguments(call)
                hint = given.get("hint")
                found.append(
                    Raised(
                        at(name, call),
                        written(given.get("code")),
                        written(given.get("sentence")),
                        hint is not None and written(hint) != "",
                    )
                )
    assert found, "no error is made anywhere: nothing was checked"
    return found


def test_codes_are_kebab_case() -> None:
    kebab = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
    wrong = [r for r in raised() if r.code is not None and not kebab.fullmatch(r.code)]
    assert wrong == []


def test_one_code_has_one_sentence() -> None:
    """A program that relies on a code must not find two meanings behind it."""
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for one in raised():
        if one.code and one.sentence:
            places[one.code][one.sentence] = one.where
    assert {code: texts for code, texts in places.items() if len(texts) > 1} == {}


def test_sentences_are_one_plain_sentence_of_at_most_25_words() -> None:
    wrong = [
        r
        for r in raised()
        if r.sentence is not None
        and (len(r.sentence.split()) > MOST_WORDS or not r.sentence.endswith((".", "…")))
    ]
    assert wrong == []


def test_every_error_says_what_to_do_next() -> None:
    assert [r.where for r in raised() if not r.hint] == []
