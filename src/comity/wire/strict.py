"""Strict JSON: the one spelling of plain data that is ever signed or hashed.

UTF-8, keys sorted, no insignificant space, no floats, no duplicate keys, no null, integers within
+-(2**53-1), depth at most 6, keys of the form [a-z][a-z0-9_]{0,39}, nothing escaped but quote and
backslash, no control or bidirectional character, nothing normalised. Parsing accepts only the
bytes that printing gives, which also rejects duplicate keys, that every JSON parser otherwise
keeps silently. Source: the specification, page "acts".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec

from comity.errors import Malformed

MAX_DEPTH = 6
MAX_INTEGER = 2**53 - 1
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ASCII = bytes(byte for byte in range(0x20, 0x7F) if byte != 0x5C)
"""The printable characters of ASCII but the backslash: a text of these alone is beyond doubt."""
_ESCAPE = re.compile(r'\\[^"]')


def format_json(value: object) -> bytes:
    """The one spelling of plain data. Raises Malformed for data that has none."""
    _check(value, 1)
    try:
        raw = msgspec.json.encode(value, order="sorted")
    except UnicodeEncodeError as error:
        raise _malformed("holds half a character") from error
    check_text(raw)
    return raw


def parse_json(raw: bytes) -> Any:
    """The plain data that `raw` spells.

    Raises Malformed `json-malformed` unless it is the one spelling.
    """
    try:
        value = msgspec.json.decode(raw)
        again = msgspec.json.encode(value, order="sorted")
        raw.decode()
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError, RecursionError) as error:
        raise _malformed("is not JSON in UTF-8") from error
    if again != raw:
        raise _malformed("is not in the one accepted spelling")
    check_text(raw)
    _check(value, 1)
    return value


def check_string(value: str) -> None:
    """Raises Malformed for a text with control or bidirectional characters."""
    if _FORBIDDEN.search(value) is not None:
        raise _malformed("holds a control, invisible or bidirectional character")


def check_text(raw: bytes) -> None:
    """Raises Malformed for characters that no JSON text may hold, all of `raw` being one in its
    only spelling: a control character could only stand in it escaped.
    """
    if not raw.translate(None, _ASCII):
        return
    text = raw.decode()
    check_string(text)
    if "\\" in text and _ESCAPE.search(text.replace("\\\\", "")) is not None:
        raise _malformed("holds an escaped character other than quote and backslash")


def _check(value: object, depth: int) -> None:
    if isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise _malformed("holds an integer beyond 2^53-1")
    elif depth > MAX_DEPTH:
        raise _malformed("is nested deeper than 6")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not _is_key(key):
                raise _malformed("holds a key that is not a lower-case word")
            if not isinstance(item, str):
                _check(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item, depth + 1)
    else:
        raise _malformed("holds null, a fraction or another value that is not allowed")


@lru_cache(maxsize=1024)  # the same few words are the keys of every act
def _is_key(word: str) -> bool:
    return _KEY.fullmatch(word) is not None


def _malformed(what: str) -> Malformed:
    return Malformed(
        "json-malformed", f"The data {what}.", "Write it in the strict form of the specification."
    )
