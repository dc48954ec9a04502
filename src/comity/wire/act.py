"""The bytes of an act: a signed note with exactly one signature.

First line the type and version, second line strict JSON, then the signature block. The act's id is
the SHA-256 of the note text, without the signature, so that a second signature over the same text
is the same act. Source: the specification, page "acts"; c2sp.org/signed-note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from comity.core.acts import Act, Body
from comity.core.acts_plain import body_from_plain, head_fields, head_from_plain
from comity.core.plain import need, only, table
from comity.errors import Malformed
from comity.keys import SigningKey
from comity.log.note import (
    Note,
    SignatureLine,
    format_note,
    parse_note,
    sign_note,
)
from comity.wire.act_forms import read_form
from comity.wire.digest import digest
from comity.wire.strict import format_json, parse_json

TYPE = b"comity/act/v1"
MAX_ACT = 16_384
MAX_SIGNATURE = 1_024


@dataclass(frozen=True, slots=True)
class SignedAct:
    """An act as received: its text, its one signature and its head's fields.

    body: None where it has not been read yet.
    """

    id: str
    text: bytes
    signature: SignatureLine
    kind: str
    head: Mapping[str, Any]
    body: Body | None = None

    @property
    def plain(self) -> Mapping[str, Any]:
        """All it says, as plain data."""
        plain: Mapping[str, Any] = msgspec.json.decode(self.text[len(TYPE) + 1 :])
        return plain


def format_act_text(plain: Mapping[str, Any]) -> bytes:
    """The note text of an act in plain data.
    Raises Malformed unless it is within the format and 16 KiB.
    """
    text = TYPE + b"\n" + format_json(dict(plain)) + b"\n"
    if len(text) > MAX_ACT:
        raise _too_large()
    return text


def sign_act(plain: Mapping[str, Any], name: str, key: SigningKey) -> bytes:
    """The entry for an act: its note, signed under the key name `name`."""
    text = format_act_text(plain)
    return format_note(Note(text, (sign_note(text, name, key),)))


@lru_cache(maxsize=1024)  # the same entry is asked about several times on its way to the record
def parse_signed_act(entry: bytes) -> SignedAct:
    """What an entry says, before any signature is checked. Raises Malformed."""
    if len(entry) > MAX_ACT + MAX_SIGNATURE:
        raise _too_large()
    note = parse_note(entry)
    if len(note.signatures) != 1:
        raise Malformed(
            "act-signatures", "An act carries exactly one signature.", "Sign it with one key."
        )
    if len(note.text) > MAX_ACT:
        raise _too_large()
    lines = note.text.split(b"\n")
    if len(lines) != 3 or lines[0] != TYPE or lines[2] != b"":
        raise Malformed(
            "act-malformed", "The entry is not an act of a known version.", "Update this program."
        )
    read = read_form(lines[1])
    if read is not None:
        return SignedAct(digest(note.text), note.text, note.signatures[0], *read)
    plain = table(parse_json(lines[1]), "act")
    kind, head = head_from_plain(plain)
    if kind == "evidence":
        only(plain, (*head_fields(kind), "checkpoint", "receipts"), "act evidence")
        need(plain, "checkpoint", "act evidence")
    return SignedAct(digest(note.text), note.text, note.signatures[0], kind, head)


def read_act(signed: SignedAct) -> Act:
    """The act, for every kind but evidence."""
    body = signed.body or body_from_plain(signed.kind, signed.plain)
    return Act(id=signed.id, kind=signed.kind, body=body, **signed.head)


def _too_large() -> Malformed:
    return Malformed(
        "act-too-large", "The act is larger than 16 KiB.", "Move long text into a document."
    )
