"""Drafts: the text of an act for the next place of a record, and what would become of it there.

A draft is not signed and changes nothing. The command line and the HTTP API make the same ones.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comity.core.acts import Act
from comity.core.effect import Effect
from comity.core.follows import effects
from comity.errors import ComityError
from comity.log.note import Vkey
from comity.wire.act import format_act_text
from comity.wire.authority import read_authority
from comity.wire.digest import digest
from comity.wire.prepare import head_of, rehearse
from comity.wire.reader import Reader
from comity.wire.signers import vkey_of


@dataclass(frozen=True, slots=True)
class Draft:
    """The text that would be signed. error: why it would be refused, None where it would not be.

    index: the place for which it was judged; act: as it was read back.
    """

    plain: Mapping[str, Any]
    text: bytes
    index: int
    error: ComityError | None
    effects: tuple[Effect, ...]
    act: Act | None

    @property
    def id(self) -> str:
        """The act's id, which does not depend on the signature."""
        return digest(self.text)

    def as_data(self) -> dict[str, object]:
        """The draft and its judgement as data; `text` is what would be signed."""
        return {
            "act": self.id,
            "text": self.text.decode(),
            "index": self.index,
            "accepted": self.error is None,
            "error": None if self.error is None else self.error.plain(),
            "effects": [each.plain() for each in self.effects],
        }


def make_draft(
    reader: Reader,
    kind: str,
    by: str,
    vkey: str,
    fields: Mapping[str, Any],
    documents: Mapping[str, bytes],
) -> Draft:
    """The draft of an act by the key `vkey`, judged as an honest host would, but for the signature.

    documents: what would be handed in with it, by digest. Raises Malformed where no act can say
    this at all.
    """
    plain = {**head_of(reader, kind, by, vkey, secrets.token_hex(16)), **fields}
    text = format_act_text(plain)
    try:
        prepared = rehearse(reader, text, _signer(reader, plain, vkey, documents), documents)
    except ComityError as error:
        return Draft(plain, text, reader.size, error, (), None)
    found = effects(reader.council, prepared.council)
    return Draft(plain, text, reader.size, None, found, prepared.reading.act)


def _signer(
    reader: Reader, plain: Mapping[str, Any], vkey: str, documents: Mapping[str, bytes]
) -> Vkey:
    """The vkey that must sign; for a party that is a council, that of an inner delegate."""
    authority = plain.get("authority")
    party = None if reader.council is None else reader.council.charter.party(plain["by"])
    if authority is None or party is None or not party.council:
        return vkey_of(vkey)
    raw = documents[authority] if authority in documents else reader.document(authority)
    return read_authority(raw, party.council, plain["key"])[0]
