"""Reading plain data (what strict JSON decodes to) into typed values, with errors that name the
place.

Plain data are dicts with string keys, lists, strings and integers. Every reader takes the value
and a place such as ``charter.spheres[2].standings`` and raises Malformed with that place when the
value does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from comity.errors import Malformed

Plain = Mapping[str, Any]
T = TypeVar("T")

MAX_INTEGER = 2**53 - 1
MAX_VKEY = 2048
"""Characters of a key in vkey notation; one of ML-DSA-44 has 1,762 and its name."""
NAME = r"[A-Za-z][A-Za-z0-9_-]{0,39}"
WORD = r"[A-Za-z0-9+-][A-Za-z0-9_+-]{0,39}"
DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
HEX32 = r"[0-9a-f]{64}"
NONCE = r"[0-9a-f]{32}"


def wrong(place: str, wanted: str) -> Malformed:
    """The error for a value that does not fit: `place` is where, `wanted` is what belongs there."""
    return Malformed(
        "value-unfit", f"{place} must be {wanted}.", "Correct the value and try again."
    )


def table(value: object, place: str) -> Plain:
    """A dict with string keys."""
    if not isinstance(value, dict):
        raise wrong(place, "a table of fields")
    return value


def rows(value: object, place: str) -> list[Any]:
    """A list of anything."""
    if not isinstance(value, list):
        raise wrong(place, "a list")
    return value


def text(value: object, place: str, most: int = 200) -> str:
    """A non-empty text for people, of at most `most` characters."""
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise wrong(place, f"a text of 1 to {most} characters")
    return value


def integer(value: object, place: str, least: int = 0, most: int = MAX_INTEGER) -> int:
    """An integer in [least, most]; a boolean is not an integer."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise wrong(place, f"an integer from {least} to {most}")
    return value


def flag(value: object, place: str) -> bool:
    """A truth value."""
    if not isinstance(value, bool):
        raise wrong(place, "true or false")
    return value


def _matching(spelling: str, wanted: str) -> Callable[[object, str], str]:
    pattern = re.compile(spelling)

    def read(value: object, place: str) -> str:
        if not isinstance(value, str) or pattern.fullmatch(value) is None:
            raise wrong(place, wanted)
        return value

    return read


name = _matching(NAME, "a name of letters, digits, - and _ (at most 40)")
word = _matching(WORD, "a word of letters, digits, +, - and _ (at most 40)")
date = _matching(DAY, "a day such as 2002-05-28")
digest = _matching(HEX32, "a SHA-256 of 64 lower-case hexadecimal digits")
nonce = _matching(NONCE, "32 lower-case hexadecimal digits")


def one_of(words: Iterable[str]) -> Callable[[object, str], str]:
    """A reader that accepts just the given words."""
    allowed = tuple(words)

    def read(value: object, place: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise wrong(place, "one of " + ", ".join(allowed))
        return value

    return read


def each(
    read: Callable[[object, str], T], value: object, place: str, most: int = 256
) -> tuple[T, ...]:
    """Read every item of a list of at most `most` items."""
    items = rows(value, place)
    if len(items) > most:
        raise wrong(place, f"a list of at most {most} items")
    return tuple(read(item, f"{place}[{number}]") for number, item in enumerate(items))


def distinct(values: Iterable[str], place: str) -> None:
    """Refuse a value that stands twice."""
    seen: list[str] = []
    for value in values:
        if value in seen:
            raise Malformed("name-twice", f"{place} names {value} twice.", "Use each name once.")
        seen.append(value)


def only(fields: Plain, allowed: Iterable[str], place: str) -> None:
    """Refuse fields that have no meaning here."""
    extra = sorted(set(fields) - set(allowed))
    if extra:
        raise Malformed(
            "field-unknown",
            f"{place} has an unknown field: {extra[0]}.",
            "Remove or rename the field.",
        )


def need(fields: Plain, key: str, place: str) -> object:
    """The value of a field that must be there."""
    if key not in fields:
        raise Malformed("field-missing", f"{place} lacks the field {key}.", "Add the field.")
    return fields[key]
