"""Taking in an act of anybody whose key is in force: checked, kept, and only then receipted.

A receiver judges form, signature, key and documents, and nothing that may be otherwise at another
place of the record: that is for whoever puts the act there. Source: the specification, page
"record".
"""

from __future__ import annotations

from collections.abc import Mapping

from comity.core.acts import Act
from comity.errors import Malformed, Missing, Refused, Unavailable
from comity.log.note import ED25519, make_vkey
from comity.node.copy import Copy
from comity.node.head import NamedKey
from comity.node.lodged import RECORDED, Fate, Kept, Lodgings
from comity.node.node import Node
from comity.wire.act import parse_signed_act
from comity.wire.prepare import check_signed
from comity.wire.receipt import sign_receipt

Data = dict[str, object]
MOST_WAITING = 256
"""Acts of one party that wait at a time, so that no key can fill the disk of a node."""


def receive(node: Node, council: str, entry: bytes, documents: Mapping[str, bytes]) -> Data:
    """Take in an act with its documents, keep it, and say what is known of it, with a receipt.

    The same act gets the same receipt. Raises Refused `lodged-too-often` or `lodged-too-many`,
    Missing `document-missing`, Malformed `document-unnamed-by-act`, and what reading raises.
    """
    lodgings, copy = node.lodgings(council), node.copy_of(council)
    identity = parse_signed_act(entry).id
    known = lodgings.find(identity)
    if known is None:
        with copy.lock:
            act = check_signed(copy.reader, entry, documents)
        _check_documents(copy, act, documents)
        _check_budget(node, lodgings, act)
        known = lodgings.keep(_kept(node, council, act, entry), documents)
        node.hands(council).wake()
    return standing(node, council, identity)


def standing(node: Node, council: str, identity: str) -> Data:
    """What this node knows of an act: recorded, refused, waiting, or unknown to it."""
    copy, lodgings = node.copy_of(council), node.lodgings(council)
    kept, fate = lodgings.find(identity), lodgings.fate(identity)
    said: Data = {"act": identity, "status": "unknown" if kept is None else fate.status}
    with copy.lock:
        place = node.hands(council).place_of(identity)
        if place is not None:
            error = copy.readings[place].error
            said |= {
                "status": RECORDED,
                "index": place,
                "size": copy.size,
                "root": copy.reader.root_at(copy.size),
            }
            said |= {"effect": "" if error is None else error.code}
    said |= _objection(fate) if said["status"] not in (RECORDED, "unknown") else {}
    mine = () if kept is None or not kept.receipt else (kept.receipt,)
    return said | {"receipts": [*mine, *fate.receipts]}


def receipt_key(node: Node, copy: Copy) -> NamedKey | None:
    """The key of this node's that the charter in force names for a receiver, None for none."""
    clock = copy.council.charter.clock
    for name, key in node.receipt_keys(copy.identity):
        vkey = make_vkey(name, ED25519, key.public)
        known = copy.reader.keyring().receivers.get((vkey.name, vkey.key_id))
        if known is not None and known[0] in clock.receivers and known[1] == vkey:
            return name, key
    return None


def _objection(fate: Fate) -> Data:
    return {"code": fate.code, "sentence": fate.sentence} if fate.code else {}


def _kept(node: Node, council: str, act: Act, entry: bytes) -> Kept:
    copy, now = node.copy_of(council), node.now()
    with copy.lock:
        held = receipt_key(node, copy)
    receipt = "" if held is None else sign_receipt(council, act.id, now, *held).decode()
    return Kept(act.id, act.by, now, entry.decode(), tuple(act.documents()), receipt)


def _check_documents(copy: Copy, act: Act, documents: Mapping[str, bytes]) -> None:
    named = act.documents()
    for name in documents:
        if name not in named:
            raise Malformed(
                "document-unnamed-by-act",
                f"The act does not name document {name[:16]}….",
                "Bring only documents that the act names.",
            )
    for name in named:
        if name not in documents and not copy.store.has_blob(name):
            raise Missing(
                "document-missing",
                f"The document {name[:16]}… is needed and is not here.",
                "Bring every document with the act.",
                {"document": name},
            )


def _check_budget(node: Node, lodgings: Lodgings, act: Act) -> None:
    if sum(kept.by == act.by for kept in lodgings.queue()) >= MOST_WAITING:
        raise Refused(
            "lodged-too-many",
            f"As many acts of {act.by} as this node keeps are waiting already.",
            "Lodge it with another node, or wait until some are recorded.",
        )
    if not node.allowance.take(f"{lodgings.council}/{act.key}", node.now()):
        raise Unavailable(
            "lodged-too-often",
            "Too many acts were lodged under this key in a short time.",
            "Lodge it again in a minute.",
        )
