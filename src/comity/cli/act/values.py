"""From what people type to what an act says, one function for each form of a field.

Every value is judged at once by the reader of its field, so that a wrong one is refused before
anything else is asked.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from comity.cli.act import finding
from comity.cli.act.moments import read_moment
from comity.cli.files import read_file
from comity.core.acts_plain import KINDS
from comity.core.sheets import Field
from comity.core.state import Council
from comity.errors import Malformed
from comity.log.note import format_vkey, parse_skey
from comity.wire.charter import charter_from_toml, format_charter, seconds
from comity.wire.digest import digest

_NUMBER = re.compile(r"[0-9]{1,16}", re.ASCII)


@dataclass
class Sitting:
    """What is needed to understand values: the council, who acts, when and where.

    documents: what is handed in with the act, by digest; files: the name of each one's file;
    fields: what has been said of the act so far.
    """

    council: Council | None
    by: str
    now: int
    zone: str = ""
    documents: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)

    def take(self, place: str, raw: bytes) -> str:
        """Keep a document to be handed in; its digest."""
        name = digest(raw)
        self.documents[name], self.files[name] = raw, place
        return name


def read_value(sitting: Sitting, kind: str, wanted: Field, words: Sequence[str]) -> Any:
    """The plain value of a field; `words` are several only where the field takes several.

    Raises what the form raises, and Malformed from the reader of the field.
    """
    if wanted.many:
        value = _LISTS[wanted.form](sitting, words)
    elif wanted.form in finding.FORMS and sitting.council is not None:
        value = finding.find(wanted.form, words[0], sitting.council, sitting.by)
    elif wanted.name == "amends":
        value = sitting.take(words[0], _charter(words[0]))
    else:
        value = _ONE[wanted.form](sitting, words[0])
    _check(kind, wanted.name, value)
    return value


def _check(kind: str, name: str, value: object) -> None:
    if kind in KINDS:
        _, required, optional = KINDS[kind]
        (required | optional)[name](value, name)


def _text(sitting: Sitting, words: str) -> str:
    return words


def _count(sitting: Sitting, words: str) -> int:
    if _NUMBER.fullmatch(words) is None:
        raise Malformed("count-malformed", f"{words} is no whole number.", "Write digits only.")
    return int(words)


def _flag(sitting: Sitting, words: str) -> bool:
    if words not in ("yes", "no"):
        raise Malformed("flag-malformed", f"{words} is neither yes nor no.", "Say yes or no.")
    return words == "yes"


def _instant(sitting: Sitting, words: str) -> int:
    calendar = None if sitting.council is None else sitting.council.charter.calendar
    return read_moment(words, sitting.zone, sitting.now, calendar)


def _document(sitting: Sitting, words: str) -> str:
    return sitting.take(words, read_file(Path(words)))


def _charter(place: str) -> bytes:
    """A charter as the record fixes it: people write TOML."""
    raw = read_file(Path(place))
    if raw.startswith(b"{"):
        return raw
    return format_charter(charter_from_toml(raw.decode("utf-8", "replace")))


def _paper(sitting: Sitting, words: str) -> str:
    """A text of the circulation that has been named."""
    named = str(sitting.fields.get("circulation"))
    served = None if sitting.council is None else sitting.council.circulation(named)
    texts = () if served is None else served.texts
    fits = [
        each.document
        for each in texts
        if each.lang == words or (len(words) >= finding.LEAST and each.document.startswith(words))
    ]
    return fits[0] if len(fits) == 1 else words


def _vkey(sitting: Sitting, words: str) -> str:
    if "+" in words or not os.path.isfile(words):
        return words
    text = read_file(Path(words)).decode("utf-8", "replace").removesuffix("\n")
    if not text.startswith("PRIVATE+KEY+"):
        return text
    return format_vkey(parse_skey(text)[0])


def _note(sitting: Sitting, words: str) -> list[str]:
    text = read_file(Path(words)).decode("utf-8", "replace")
    return text.removesuffix("\n").split("\n")


def _json(sitting: Sitting, words: str) -> Any:
    try:
        return json.loads(words)
    except (ValueError, RecursionError) as error:
        raise Malformed(
            "value-no-json", f"{words[:40]} is not JSON.", "Write it as JSON, in one word."
        ) from error


def _pair(words: str, form: str) -> tuple[str, str]:
    name, sign, rest = words.partition("=")
    if not (name and sign and rest):
        raise Malformed(
            "pair-malformed", f"{words} is not of the form {form}.", "Put a name before a sign =."
        )
    return name, rest


def _texts(sitting: Sitting, words: Sequence[str]) -> list[dict[str, str]]:
    pairs = [_pair(each, "LANG=FILE") for each in words]
    return [{"lang": lang, "document": _document(sitting, place)} for lang, place in pairs]


def _table(sitting: Sitting, words: Sequence[str]) -> dict[str, str]:
    return dict(_pair(each, "KEY=VALUE") for each in words)


def _found(form: str) -> Callable[[Sitting, Sequence[str]], list[str]]:
    """Several things of one form."""

    def read(sitting: Sitting, words: Sequence[str]) -> list[str]:
        council = sitting.council
        if council is None:
            return list(words)
        return [finding.find(form, each, council, sitting.by) for each in words]

    return read


_ONE: Mapping[str, Callable[[Sitting, str], Any]] = {
    "text": _text,
    "name": _text,
    "word": _text,
    "role": _text,
    "occasion": _text,
    "digest": _text,
    **dict.fromkeys(finding.FORMS, _text),
    "count": _count,
    "span": lambda sitting, words: seconds(words),
    "flag": _flag,
    "instant": _instant,
    "document": _document,
    "vkey": _vkey,
    "note": _note,
    "paper": _paper,
    "json": _json,
}
_LISTS: Mapping[str, Callable[[Sitting, Sequence[str]], Any]] = {
    "words": lambda sitting, words: list(words),
    "texts": _texts,
    "documents": lambda sitting, words: [_document(sitting, each) for each in words],
    "vkeys": lambda sitting, words: [_vkey(sitting, each) for each in words],
    "table": _table,
    "acts": _found("act"),
    "matters": _found("matter"),
    "delegates": _found("delegate"),
    "instants": lambda sitting, words: [_instant(sitting, each) for each in words],
}
