"""The key that signs an act, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from comity.cli.act.record import Record
from comity.cli.files import read_file
from comity.core.state import Council
from comity.errors import Malformed, Missing
from comity.keys import SigningKey
from comity.log.note import ED25519, Vkey, format_vkey, parse_skey
from comity.wire.digest import key_digest


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
