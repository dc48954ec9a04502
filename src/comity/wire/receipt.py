"""Receipts: a receiver's signed word that it held an act at a time.

    comity/receipt/v1
    <the council's id>
    <the act's id>
    <POSIX seconds>

    — name signature

A receipt is a signed note with one signature of type 01. An evidence act carries it as a row of
act, time and signature line, from which the note follows. Source: the specification, page "record".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comity.core import plain
from comity.core.acts import Receipt
from comity.core.plain import need, only, table
from comity.errors import Malformed, NotSound
from comity.keys import Check, SigningKey, check_signature
from comity.log.lines import parse_number
from comity.log.note import (
    Note,
    SignatureLine,
    Vkey,
    check_signature_line,
    format_note,
    parse_note,
    parse_vkey,
    sign_note,
)

TYPE = b"comity/receipt/v1"
MOST_ROWS = 100
Receivers = Mapping[tuple[str, bytes], tuple[str, Vkey]]
"""By key name and key id: the receiver's name and its key."""


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt as received; nothing in it is believed before `check_receipt`."""

    council: str
    act: str
    time: int
    line: SignatureLine


def receivers_of(named: Iterable[tuple[str, str]]) -> Receivers:
    """(name, vkey) pairs as a table. Raises Malformed for a wrong vkey."""
    keys = [(name, parse_vkey(text)) for name, text in named]
    return {(vkey.name, vkey.key_id): (name, vkey) for name, vkey in keys}


def receipt_text(council: str, act: str, time: int) -> bytes:
    """What a receiver signs."""
    return b"%s\n%s\n%s\n%d\n" % (TYPE, council.encode(), act.encode(), time)


def sign_receipt(council: str, act: str, time: int, name: str, key: SigningKey) -> bytes:
    """A receipt, signed under the key name of a receiver's receipt key."""
    text = receipt_text(council, act, time)
    return format_note(Note(text, (sign_note(text, name, key),)))


def parse_receipt(raw: bytes) -> SignedReceipt:
    """What a receipt says, before its signature is checked. Raises Malformed."""
    note = parse_note(raw)
    lines = note.text.split(b"\n")
    if len(lines) != 5 or len(note.signatures) != 1:
        raise _malformed()
    council, act = (plain.digest(line.decode(), "receipt") for line in lines[1:3])
    time = plain.integer(parse_number(lines[3]), "receipt.time", 1)
    if receipt_text(council, act, time) != note.text:
        raise _malformed()
    return SignedReceipt(council, act, time, note.signatures[0])


def check_receipt(
    receipt: SignedReceipt, council: str, receivers: Receivers, check: Check = check_signature
) -> Receipt:
    """The receiver's word. Raises NotSound `receipt-foreign` for one of another council,
    `receipt-unexplained` where no key in force explains it.
    """
    if receipt.council != council:
        raise NotSound(
            "receipt-foreign", "The receipt is of another council.", "Ask for the right one."
        )
    known = receivers.get((receipt.line.name, receipt.line.key_id))
    if known is None:
        raise NotSound(
            "receipt-unexplained",
            f"No receiver of the council has the key {receipt.line.name}.",
            "Leave the receipt out.",
        )
    name, vkey = known
    text = receipt_text(council, receipt.act, receipt.time)
    check_signature_line(text, receipt.line, vkey, check)
    return Receipt(name, receipt.act, receipt.time)


def receipt_row(raw: bytes) -> dict[str, object]:
    """A receipt as a row of the field `receipts` of an evidence act."""
    receipt = parse_receipt(raw)
    line = raw.decode().rstrip("\n").rpartition("\n")[2]
    return {"act": receipt.act, "line": line, "time": receipt.time}


def parse_receipts(
    value: object, council: str, receivers: Receivers, check: Check = check_signature
) -> tuple[Receipt, ...]:
    """The receipts in an evidence act, every signature checked."""
    rows = plain.each(_row, value, "act.receipts", most=MOST_ROWS)
    seen: list[tuple[str, bytes, str]] = []
    found = []
    for act, time, line in rows:
        note = parse_note(receipt_text(council, act, time) + b"\n" + line.encode() + b"\n")
        if len(note.signatures) != 1:
            raise _malformed()
        signature = note.signatures[0]
        if (signature.name, signature.key_id, act) in seen:
            raise NotSound(
                "receipt-twice",
                f"The receiver {signature.name} signed twice for one act.",
                "Keep the earliest receipt.",
            )
        seen.append((signature.name, signature.key_id, act))
        signed = SignedReceipt(council, act, time, signature)
        found.append(check_receipt(signed, council, receivers, check))
    return tuple(found)


def _row(value: object, place: str) -> tuple[str, int, str]:
    row = table(value, place)
    only(row, ("act", "line", "time"), place)
    act = plain.digest(need(row, "act", place), f"{place}.act")
    time = plain.integer(need(row, "time", place), f"{place}.time", 1)
    return act, time, plain.text(need(row, "line", place), f"{place}.line", 1000)


def _malformed() -> Malformed:
    return Malformed(
        "receipt-malformed", "The file is not a receipt in the one spelling.", "Ask for it again."
    )
