"""From the key an act names to the vkey that must have signed it, and whose key that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from comity.core.charter import Charter
from comity.core.context import Signer
from comity.core.state import Council
from comity.errors import Refused
from comity.keys import check_public_key
from comity.log.note import ED25519, MLDSA, Vkey, parse_vkey
from comity.wire.digest import key_digest
from comity.wire.evidence import Cosigners, cosigners_of
from comity.wire.receipt import Receivers, receivers_of

vkey_of = lru_cache(maxsize=16_384)(parse_vkey)
"""parse_vkey, remembered: the same few keys sign a whole record."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that a charter itself names: for acts, for cosignatures and for receipts."""

    acting: Mapping[str, tuple[Vkey, Signer]]
    cosigners: Cosigners
    receivers: Receivers

    def vkeys(self) -> tuple[Vkey, ...]:
        """All of them."""
        acting = (vkey for vkey, _ in self.acting.values())
        cosigning = (cosigner.vkey for cosigner in self.cosigners.values())
        return (*acting, *cosigning, *(vkey for _, vkey in self.receivers.values()))


def check_delegate_key(vkey: Vkey, taken: Iterable[Vkey]) -> None:
    """Raises Refused or NotSound unless the key is one of type 01, strict, and not `taken`."""
    if vkey.kind != ED25519:
        raise _of_another_kind(vkey, f"{ED25519:02x}")
    _check_apart(vkey, taken)


def check_log_key(vkey: Vkey, taken: Iterable[Vkey]) -> None:
    """Raises Refused or NotSound unless the key is one of type 01 or 06, strict, not `taken`."""
    if vkey.kind not in (ED25519, MLDSA):
        raise _of_another_kind(vkey, f"{ED25519:02x} or {MLDSA:02x}")
    _check_apart(vkey, taken)


def _of_another_kind(vkey: Vkey, wanted: str) -> Refused:
    return Refused("vkey-kind", f"The key {vkey.name} is not of type {wanted}.", "Make such a key.")


def _check_apart(vkey: Vkey, taken: Iterable[Vkey]) -> None:
    """A key has one role, and a colliding name and key id would make two keys' lines one."""
    if vkey.kind == ED25519:
        check_public_key(vkey.public)
    for other in taken:
        if vkey.public == other.public:
            raise Refused(
                "key-reused",
                f"One key serves both {other.name} and {vkey.name}.",
                "Give each role a key of its own.",
            )
        if (vkey.name, vkey.key_id) == (other.name, other.key_id):
            raise Refused(
                "key-ambiguous",
                f"Two keys of the name {vkey.name} have the same key id.",
                "Make one of them anew.",
            )


def keyring_of(charter: Charter) -> Keyring:
    """The keyring of a charter."""
    acting = {
        key_digest(root): (vkey_of(root), Signer("root", party.name))
        for party in charter.parties
        for root in party.roots
    }
    for office in charter.offices:
        acting[key_digest(office.vkey)] = (vkey_of(office.vkey), Signer("office", office.name))
    receivers = receivers_of(charter.receipt_keys())
    return Keyring(acting, cosigners_of(charter.cosigners()), receivers)


def find_signer(
    keyring: Keyring, council: Council | None, by: str, key: str
) -> tuple[Vkey, Signer]:
    """The vkey of digest `key` and whose it is, for an act of `by`. Raises Refused `key-unknown`.

    Roots and offices come from the charter in force, delegates from the record; a key of another
    party is unknown.
    """
    known = keyring.acting.get(key)
    if known is not None and known[1].name == by:
        return known
    delegate = None if council is None else council.delegates.get(key)
    if delegate is not None and delegate.party == by and delegate.recalled < 0:
        return vkey_of(delegate.vkey), Signer("delegate", by)
    raise Refused(
        "key-unknown",
        f"The record knows no key in force of {by} by which this act is signed.",
        "Sign with an accredited key, or let the party accredit this one first.",
    )
