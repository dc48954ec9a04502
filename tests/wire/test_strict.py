"""Strict JSON: exactly one spelling, checked against an independent canonicaliser."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Malformed
from comity.wire.strict import MAX_INTEGER, format_json, parse_json

_words = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
_texts = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=20)
_values = st.recursive(
    st.one_of(_texts, st.booleans(), st.integers(-MAX_INTEGER, MAX_INTEGER)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_words, inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(_words, _values, max_size=4))
def test_printing_and_parsing_are_inverse_and_agree_with_rfc_8785(value: dict[str, object]) -> None:
    try:
        raw = format_json(value)
    except Malformed:
        return
    assert parse_json(raw) == value
    assert raw == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.threat(39)
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" {}",
        b"{} ",
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":00}',
        b'{"a":null}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":9007199254740992}',
        b'{"a":123456789012345678901234567890}',
        b'{"A":1}',
        b'{"1a":1}',
        b'{"":1}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\n"}',
        b'{"a":"\\\\\\n"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xff"}',
        b"\xef\xbb\xbf{}",
        '{"a":"x\u202ey"}'.encode(),
        '{"a":"x\u2066y"}'.encode(),
        '{"a":"x\u2028y"}'.encode(),
        '{"a":"x\u0085y"}'.encode(),
        b'{"a":"x\x7fy"}',
        '{"a":"x\ufeffy"}'.encode(),
        b'{"a":[[[[[[1]]]]]]}',
        b"[" * 5000 + b"]" * 5000,
        b"{}\n",
        '{"a":1}'.encode("utf-16"),
    ],
)
def test_any_other_spelling_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        parse_json(raw)
    assert caught.value.code == "json-malformed"


@pytest.mark.parametrize("raw", [b'{"a":"\\\\n"}', b'{"a":"\\""}', b'{"a":[[[[[1]]]]]}', b"{}"])
def test_the_one_spelling_is_accepted(raw: bytes) -> None:
    assert format_json(parse_json(raw)) == raw


_SCRAPS = st.sampled_from(
    [
        *'{}[]:,"\\ -+.0123456789eEatrufnl\n\x00\x7f\x85\u202e\ufeff\u00e9\U0001f600',
        *(
            '"a":',
            '{"a":1}',
            '"\\u0041"',
            '\\"',
            "\\\\",
            "true",
            "null",
            "NaN",
            "1e3",
            "-0",
            "[[[[",
        ),
        *("9007199254740991", "9007199254740992", '"b":', '"a":1,"a":2', "\\ud800", "[[[["),
    ]
)


@pytest.mark.threat(39)
@given(st.lists(_SCRAPS, max_size=14).map("".join).map(str.encode) | st.binary(max_size=24))
def test_what_is_accepted_is_what_an_independent_canonicaliser_prints(raw: bytes) -> None:
    try:
        value = parse_json(raw)
    except Malformed:
        return
    assert format_json(value) == raw == rfc8785.dumps(json.loads(raw))


@pytest.mark.threat(39)
@given(st.dictionaries(_words, _values, max_size=4), st.data())
def test_any_other_way_to_write_the_same_value_is_refused(
    value: dict[str, object], drawn: st.DataObject
) -> None:
    """Python's own printer with other separators, order and escapes: equal value, other bytes."""
    raw = rfc8785.dumps(value)  # type: ignore[arg-type]
    items = list(value.items())
    other = json.dumps(
        dict(drawn.draw(st.permutations(items))),
        ensure_ascii=drawn.draw(st.booleans()),
        separators=drawn.draw(st.sampled_from([(",", ":"), (", ", ":"), (",", ": ")])),
    ).encode()
    if other != raw:
        with pytest.raises(Malformed):
            parse_json(other)


@pytest.mark.threat(42)
@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 1_000_000,
        b"[" * 1_000_000 + b"]" * 1_000_000,
        b'{"a":' * 1_000_000,
        b"9" * 1_000_000,
        b"-" * 1_000_000,
        b'{"a":1e' + b"9" * 1_000_000 + b"}",
        b'"' + b"\\u0041" * 1_000_000 + b'"',
        b'{"' + b"a" * 1_000_000 + b'":1}',
    ],
    ids=lambda raw: repr(raw[:8]),
)
def test_bombs_are_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_json(raw)


@pytest.mark.threat(39)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a":1,"a":2}', {"a": 2}),
        ('{"a":1e400}', {"a": float("inf")}),
        ('{"a":Infinity}', {"a": float("inf")}),
        ('{"a":"\\ud800"}', {"a": "\ud800"}),
        ("{}".encode("utf-16"), {}),
    ],
)
def test_the_standard_library_takes_what_we_refuse(text: str | bytes, value: object) -> None:
    """Why there is a strict parser at all: Python's own keeps the last duplicate, and more."""
    assert json.loads(text) == value
    with pytest.raises(Malformed):
        parse_json(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize("value", [{"a": "\ud800"}, {"a": "x\ny"}, {"a": 1.5}, {"a": None}, {1: 2}])
def test_data_without_a_spelling_are_refused(value: dict[object, object]) -> None:
    with pytest.raises(Malformed):
        format_json(value)
