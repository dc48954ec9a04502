"""A document's bytes as text that cannot mislead: what a reader could not see is shown by its code.

Nothing is normalised or left out. Characters that turn the direction of writing, join words
without a trace or take no room at all stand as their code point. Source: Unicode Technical Report
36, sections 2.1 and 2.6.
"""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass

TEXT_LIMIT = 262_144
"""Bytes of a document that a page shows; the rest is in the file itself."""

_HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Co", "Cn"}
_PLAIN = "\n\t"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or one hidden character: then `text` is its code point, `name` its name."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The beginning of a document as people may read it.

    pieces: None where the bytes are not UTF-8 text. hidden: how many characters are shown by code.
    """

    size: int
    pieces: tuple[Piece, ...] | None
    cut: bool
    hidden: int


def shown(data: bytes, limit: int = TEXT_LIMIT) -> Shown:
    """The first `limit` bytes of a document as text."""
    cut = len(data) > limit
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data[:limit], final=not cut)
    except UnicodeDecodeError:
        return Shown(len(data), None, cut, 0)
    pieces = _pieces(text.replace("\r\n", "\n"))
    return Shown(len(data), pieces, cut, sum(bool(piece.name) for piece in pieces))


def _pieces(text: str) -> tuple[Piece, ...]:
    made: list[Piece] = []
    start = 0
    for place, character in enumerate(text):
        if _is_hidden(character):
            if place > start:
                made.append(Piece(text[start:place]))
            made.append(Piece(f"U+{ord(character):04X}", _name(character)))
            start = place + 1
    if start < len(text):
        made.append(Piece(text[start:]))
    return tuple(made)


def _is_hidden(character: str) -> bool:
    return character not in _PLAIN and unicodedata.category(character) in _HIDDEN


def _name(character: str) -> str:
    return unicodedata.name(character, "control or unassigned character").lower()
