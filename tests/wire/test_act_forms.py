"""The usual form of an act never says anything else than the table of fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from comity.core.acts_plain import KINDS, body_from_plain, head_from_plain
from comity.errors import Malformed
from comity.wire.act_forms import read_form
from comity.wire.strict import format_json, parse_json
from tests.wire.test_act import BODIES, D, act

ODD: tuple[Any, ...] = (
    *("", "a", D, D.upper(), D + "\n", "a" * 40, "a" * 41, "x" * 200, "x" * 201, "ы", "a b"),
    *(0, -1, 1.0, True, None, 2**53 - 1, 2**53),
    *([], [D], [D] * 40, [D] * 41, ["a"] * 9, [1], [""], {}, {"lang": "en", "document": D}),
    *([{"lang": "en", "document": D}], [{"lang": "1", "document": D}], [{"lang": "en"}]),
    *({"size": 1, "root": D}, {"size": 1, "root": D, "more": 1}, {"size": -1, "root": D}),
)
USUAL = sorted({*KINDS} - {"withdraw"})
"""Kinds that have a usual form."""
UNUSUAL = {"accredit": ("spheres",), "attend": ("role",), "circulate": ("mandate", "occasion")}
"""Fields of the examples with which an act is in no usual form: the table is then asked."""


def usual(kind: str) -> dict[str, Any]:
    """The example of a kind in its usual form."""
    return {key: value for key, value in act(kind).items() if key not in UNUSUAL.get(kind, ())}


def changed(plain: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """An act with each field left out, and with each odd value in each field."""
    yield plain
    yield plain | {"more": 1}
    for field in plain:
        yield {key: value for key, value in plain.items() if key != field}
        for value in ODD:
            yield plain | {field: value}


def spelled(plain: dict[str, Any]) -> bytes | None:
    """The act in the one spelling, None where it has none."""
    try:
        return format_json(plain)
    except Malformed:
        return None


def by_table(raw: bytes) -> Any:
    """What the table makes of an act, None where it refuses it."""
    try:
        plain = parse_json(raw)
        kind, head = head_from_plain(plain)
        return kind, head, body_from_plain(kind, plain)
    except Malformed:
        return None


@pytest.mark.parametrize("kind", USUAL)
def test_what_a_form_accepts_the_table_accepts_and_reads_alike(kind: str) -> None:
    accepted = 0
    for plain in changed(usual(kind)):
        raw = spelled(plain)
        if raw is None:
            continue
        found = read_form(raw)
        assert found is None or found == by_table(raw), plain
        accepted += found is not None
    assert accepted


@pytest.mark.parametrize("kind", USUAL)
def test_the_example_of_a_kind_is_in_its_usual_form(kind: str) -> None:
    raw = format_json(usual(kind))
    assert read_form(raw) == by_table(raw)


@pytest.mark.parametrize(
    "change",
    [
        (b'"by":', b'"by" :'),
        (b'"by":"Russia"', b'"by":"Russia","by":"Russia"'),
        (b'"Russia"', b'"\\u0052ussia"'),
        (b'"size":41', b'"size":41.0'),
        (b'"size":41', b'"size":4.1e1'),
        (b'{"act"', b' {"act"'),
    ],
)
def test_another_spelling_is_in_no_form(change: tuple[bytes, bytes]) -> None:
    raw = format_json(act("position"))
    assert change[0] in raw
    assert read_form(raw.replace(*change, 1)) is None


def test_an_invisible_character_is_refused_in_a_form_too() -> None:
    raw = format_json(act("consult")).replace(b"Article 4", "Article\u200b4".encode())
    with pytest.raises(Malformed):
        read_form(raw)


def test_every_kind_of_the_table_has_an_example() -> None:
    assert {*KINDS} < {*BODIES}
