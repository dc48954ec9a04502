"""A draft: the text of an act for the next place of the record, and what would become of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.cli.act.record import Record
from comity.cli.files import read_file
from comity.core.acts import Act
from comity.core.follows import Effect, effects
from comity.core.state import Council
from comity.errors import ComityError, Malformed, Missing
from comity.keys import SigningKey
from comity.log.note import ED25519, Vkey, format_vkey, parse_skey
from comity.wire.act import format_act_text
from comity.wire.authority import read_authority
from comity.wire.digest import digest, key_digest
from comity.wire.prepare import head_of, rehearse
from comity.wire.reader import Reader

Documents = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Draft:
    """The text that would be signed. error: why it would be refused, None where it would not be.

    index: the place for which it was judged; act: as it was read back.
    """

    plain: dict[str, Any]
    text: bytes
    index: int
    error: ComityError | None
    effects: tuple[Effect, ...]
    act: Act | None

    @property
    def id(self) -> str:
        """The act's id, which does not depend on the signature."""
        return digest(self.text)


@dataclass(frozen=True, slots=True)
class Pen:
    """The key that signs, with its vkey."""

    vkey: Vkey
    signing: SigningKey

    @property
    def text(self) -> str:
        """The vkey in its notation."""
        return format_vkey(self.vkey)


def read_pen(path: Path) -> Pen:
    """The key in a file. Raises Malformed `act-key-kind` for a key that signs no acts."""
    raw = read_file(path).decode("ascii", "replace").removesuffix("\n")
    vkey, signing = parse_skey(raw)
    if vkey.kind != ED25519:
        raise Malformed(
            "act-key-kind",
            f"The key in {path.name} does not sign acts.",
            "Make one with: comity key new NAME --role act.",
        )
    return Pen(vkey, signing)


def who(council: Council, pen: Pen, record: Record) -> str:
    """The party or office whose key it is, else the party of the node. Raises Missing."""
    name = key_digest(pen.text)
    for party in council.charter.parties:
        if any(key_digest(root) == name for root in party.roots):
            return party.name
    for office in council.charter.offices:
        if key_digest(office.vkey) == name:
            return office.name
    delegate = council.delegates.get(name)
    if delegate is not None:
        return delegate.party
    if record.party:
        return record.party
    raise Missing(
        "key-of-nobody",
        f"The record knows no party whose key {pen.vkey.name} is.",
        "Say who acts with --by, or let the party accredit the key.",
    )


def make_draft(
    reader: Reader, kind: str, by: str, pen: Pen, fields: dict[str, Any], documents: Documents
) -> Draft:
    """The draft of an act. Raises Malformed where no act can say this."""
    head = head_of(reader, kind, by, pen.text, secrets.token_hex(16))
    plain = {**head, **fields}
    text = format_act_text(plain)
    try:
        prepared = rehearse(reader, text, _signer(reader, plain, pen, documents), documents)
    except ComityError as error:
        return Draft(plain, text, reader.size, error, (), None)
    found = effects(reader.council, prepared.council)
    return Draft(plain, text, reader.size, None, found, prepared.reading.act)


def _signer(reader: Reader, plain: dict[str, Any], pen: Pen, documents: Documents) -> Vkey:
    """The vkey that must sign; for a party that is a council, that of an inner delegate."""
    authority = plain.get("authority")
    party = None if reader.council is None else reader.council.charter.party(plain["by"])
    if authority is None or party is None or not party.council:
        return pen.vkey
    return read_authority(documents[authority], party.council, plain["key"])[0]
