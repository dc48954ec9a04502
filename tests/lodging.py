"""A council in memory whose witnesses also sign receipts for acts that are lodged with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from comity.wire.digest import digest
from comity.wire.evidence import format_evidence
from comity.wire.receipt import receipt_row, sign_receipt
from tests.world import World

CONTEST = 300


class Lodging(World):
    """Witnesses Oslo, Vienna and Geneva keep time and give receipts; one of them may lie."""

    def charter_plain(self) -> dict[str, Any]:
        """The usual charter, with receivers and a period of contest."""
        made = super().charter_plain()
        made["clock"] |= {"contest": CONTEST, "receivers": list(self.witnesses)}
        for row in made["witnesses"]:
            row["receipt"] = self.vkey(f"{row['name']}/receipt")
        return made

    def receipt(self, receiver: str, entry: bytes, time: int) -> bytes:
        """A receiver's receipt for an act."""
        name = f"{self.name}.example/{receiver}/receipt"
        act = digest(entry.partition(b"\n\n")[0] + b"\n")
        return sign_receipt(self.council, act, time, name, self.key(f"{receiver}/receipt"))

    def file_receipts(
        self, receipts: Sequence[bytes], names: Iterable[str] = (), time: int | None = None
    ) -> str:
        """Put receipts on the record beside a checkpoint cosigned by `names` at `time`."""
        note = self.cosigned(names, self.time if time is None else time)
        rows = [receipt_row(each) for each in receipts]
        lines = format_evidence(note)
        return self.do("evidence", "secretariat", checkpoint=lines, receipts=rows)
