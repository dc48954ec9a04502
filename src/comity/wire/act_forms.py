"""Acts in their usual form, decoded and checked by compiled types in one step.

Made from the one table of `comity.core.acts_plain`, and never a second opinion: a form accepts
only what the table accepts, and gives the same values; for whatever it does not accept, the table
is asked, and says what is wrong. Most entries of a record are in their usual form, and reading them
so costs a third.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from operator import attrgetter
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from comity.core import plain
from comity.core.acts import Body, Prefix, Text
from comity.core.acts_plain import KINDS, Read, digests, instants, names, texts, vkey, vkeys
from comity.wire.strict import check_text

_START = b'{"act":"'
"""How every act begins: no other field sorts before this one."""
Head = dict[str, Any]


def _spelled(pattern: str) -> Any:
    return Annotated[str, Meta(pattern=rf"\A(?:{pattern})\Z")]


_NAME, _WORD = _spelled(plain.NAME), _spelled(plain.WORD)
_DIGEST, _NONCE = _spelled(plain.HEX32), _spelled(plain.NONCE)
_INTEGER = Annotated[int, Meta(ge=0, le=plain.MAX_INTEGER)]
_VKEY = Annotated[str, Meta(min_length=1, max_length=plain.MAX_VKEY)]


_Prefix = msgspec.defstruct(
    "Prefix", [("root", _DIGEST), ("size", _INTEGER)], forbid_unknown_fields=True
)
_Text = msgspec.defstruct(
    "Text", [("document", _DIGEST), ("lang", _NAME)], forbid_unknown_fields=True
)


def _at_most(item: Any, most: int, least: int = 0) -> Any:
    return Annotated[tuple[item, ...], Meta(min_length=least, max_length=most)]


_TYPES: dict[Read, Any] = {
    plain.name: _NAME,
    plain.word: _WORD,
    plain.digest: _DIGEST,
    plain.integer: _INTEGER,
    plain.text: Annotated[str, Meta(min_length=1, max_length=200)],
    vkey: _VKEY,
    vkeys: _at_most(_VKEY, 8),
    digests: _at_most(_DIGEST, 40),
    names: _at_most(_NAME, 40),
    instants: _at_most(_INTEGER, 40),
    texts: _at_most(_Text, 40, 1),
}
"""What a reader of one field accepts, as a type; a field of any other reader has no usual form."""


class Form:
    """The usual form of one kind of act."""

    def __init__(self, kind: str) -> None:
        self._make, required, optional = KINDS[kind]
        read = {**required, **{key: each for key, each in optional.items() if each in _TYPES}}
        own: list[Any] = [(key, _TYPES[each]) for key, each in required.items()]
        defaults = {each.name: each.default for each in fields(self._make)}  # type: ignore[arg-type]
        own += [(key, _TYPES[each], defaults[key]) for key, each in read.items() if key in optional]
        self._type = msgspec.defstruct(
            "Form",
            sorted([*_head(kind), *own], key=lambda field: field[0]),
            kw_only=True,
            forbid_unknown_fields=True,
            omit_defaults=True,
        )
        self._decode = msgspec.json.Decoder(self._type).decode
        self._founds = kind == "found"
        self._fields = [each.name for each in fields(self._make) if each.name in read]  # type: ignore[arg-type]
        self._values = _getter(self._fields)
        self._texts = "texts" in read and read["texts"] is texts

    def read(self, raw: bytes) -> tuple[Head, Body] | None:
        """Head and body of an act, None where it is not in this form."""
        try:
            row: Any = self._decode(raw)
        except (msgspec.DecodeError, UnicodeError):
            return None
        if msgspec.json.encode(row) != raw:
            return None
        values = dict(zip(self._fields, self._values(row), strict=True))
        if self._texts:
            values["texts"] = tuple(Text(each.lang, each.document) for each in row.texts)
        body: Body = self._make(**values)
        return self._head(row), body

    def _head(self, row: Any) -> Head:
        return {
            "by": row.by,
            "key": row.key,
            "charter": row.charter,
            "seen": Prefix(row.seen.size, row.seen.root),
            "nonce": row.nonce,
            "council": "" if self._founds else row.council,
            "prev": "" if self._founds else row.prev,
            "authority": row.authority,
        }


def read_form(raw: bytes) -> tuple[str, Head, Body] | None:
    """Kind, head and body of an act that is in its usual form, None for one that is not.

    raw: the second line of its text. Raises Malformed for characters that no act may hold.
    """
    if not raw.startswith(_START):
        return None
    kind = raw[len(_START) : raw.find(b'"', len(_START))].decode(errors="replace")
    form = _FORMS.get(kind)
    found = None if form is None else form.read(raw)
    if found is None:
        return None
    check_text(raw)
    return kind, *found


def _head(kind: str) -> list[Any]:
    own = [] if kind == "found" else [("council", _DIGEST), ("prev", _DIGEST)]
    return [
        ("act", str),
        ("by", _NAME),
        ("key", _DIGEST),
        ("charter", _DIGEST),
        ("seen", _Prefix),
        ("nonce", _NONCE),
        ("authority", _DIGEST, ""),
        *own,
    ]


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) < 2:
        return lambda row: tuple(getattr(row, name) for name in names)
    return attrgetter(*names)


def _is_usual(kind: str) -> bool:
    """Whether all fields that must be there have a type, and the others a value to leave out."""
    make, required, optional = KINDS[kind]
    if not isinstance(make, type) or not all(read in _TYPES for read in required.values()):
        return False
    defaults = {each.name: each.default for each in fields(make)}
    return all(defaults[key] is not MISSING for key in optional)


_FORMS = {kind: Form(kind) for kind in KINDS if _is_usual(kind)}
