"""Receipts of receivers for acts on the record, held until the clerk files those that are needed.

They are kept in memory only: receivers bring them again until they are on the record or can no
longer matter.
"""

from __future__ import annotations

from comity.core.due import may_need_receipt, needs_receipt
from comity.errors import Unavailable
from comity.secretariat.archive import Archive
from comity.wire.receipt import check_receipt, parse_receipt, receipt_row

MOST_HELD = 4096
MOST_FILED = 40
"""Receipts in one evidence act: with a checkpoint they fit into 16 KiB."""


def take_receipt(archive: Archive, raw: bytes) -> None:
    """Hold a receipt that may yet matter; others are let go. Raises Malformed, NotSound for what is
    no receipt by a key in force, Unavailable `receipts-waiting` where too many are held.
    """
    published = archive.published
    parsed = parse_receipt(raw)
    receipt = check_receipt(parsed, published.council.id, published.keyring.receivers)
    if not may_need_receipt(published.council, receipt):
        return
    if len(archive.receipts) >= MOST_HELD and (receipt.name, receipt.act) not in archive.receipts:
        raise Unavailable(
            "receipts-waiting", "Too many receipts wait to be filed.", "Bring it later."
        )
    known = archive.receipts.get((receipt.name, receipt.act))
    if known is None or receipt.time < known[0].time:
        archive.receipts[receipt.name, receipt.act] = (receipt, raw)


def rows_to_file(archive: Archive, now: int) -> list[dict[str, object]]:
    """The receipts that the record needs now, as rows of an evidence act."""
    council, held = archive.published.council, archive.receipts
    needed = []
    for key, (receipt, raw) in sorted(held.items()):
        if not may_need_receipt(council, receipt):
            del held[key]
        elif needs_receipt(council, receipt, now):
            needed.append(receipt_row(raw))
    return needed[:MOST_FILED]
