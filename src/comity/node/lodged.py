"""Acts that were lodged with this node: kept for good before anybody is answered.

Each council has a log of its own in the store, apart from the copy of the record: an entry is the
act with the receipt that this node signed for it. What becomes of an act is a value beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import Any

from comity.store.port import Store

WAITING, REFUSED, RECORDED = "waiting", "refused", "recorded"


@dataclass(frozen=True, slots=True)
class Kept:
    """An act that was lodged here; `receipt` is this node's own, "" where it gives none.

    by: whose act it is; documents: the digests of what it names; time: POSIX seconds.
    """

    act: str
    by: str
    time: int
    entry: str
    documents: tuple[str, ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a lodged act so far, as this node knows it.

    status: `waiting`, `refused` or `recorded`; settled: nothing more is done about it. code,
    sentence: the last objection. tries, due: attempts so far, and when the next one is. refusals:
    how often the host objected and this node's own reader agreed. receipts: notes of other
    receivers. told: the peers that have taken the act.
    """

    status: str = WAITING
    settled: bool = False
    code: str = ""
    sentence: str = ""
    tries: int = 0
    due: int = 0
    refusals: int = 0
    receipts: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(slots=True)
class Lodgings:
    """The lodged acts of one council."""

    store: Store
    council: str
    waiting: dict[str, Kept] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """After a restart whatever is not settled is waiting again, in the order of coming."""
        self.store.create(self._log)
        for raw in self.store.read(self._log, 0, self.store.size(self._log)):
            kept = _kept(raw)
            if not self.fate(kept.act).settled:
                self.waiting[kept.act] = kept

    def find(self, act: str) -> Kept | None:
        """A lodged act by its id."""
        index = self.store.find(self._log, bytes.fromhex(act))
        return None if index is None else _kept(self.store.read(self._log, index, index + 1)[0])

    def keep(self, kept: Kept, documents: Mapping[str, bytes]) -> Kept:
        """Keep an act, on disk when this returns; what was kept first stands."""
        with self.lock:
            known = self.find(kept.act)
            if known is not None:
                return known
            for name, data in documents.items():
                self.store.put_blob(name, data)
            size = self.store.size(self._log)
            raw = json.dumps(asdict(kept)).encode()
            mark = b"lodged %d" % (size + 1)
            self.store.append(self._log, size, [(bytes.fromhex(kept.act), raw)], mark)
            self.waiting[kept.act] = kept
            return kept

    def fate(self, act: str) -> Fate:
        """What became of an act."""
        raw = self.store.get_value(self._place(act))
        return Fate() if raw is None else _fate(json.loads(raw))

    def settle(self, act: str, fate: Fate) -> None:
        """Keep what became of an act; whatever is settled waits no longer."""
        with self.lock:
            self.store.put_value(self._place(act), json.dumps(asdict(fate)).encode())
            if fate.settled:
                self.waiting.pop(act, None)

    def queue(self) -> tuple[Kept, ...]:
        """What is waiting, in the order of coming: acts of a chain go to the host in theirs."""
        with self.lock:
            return tuple(self.waiting.values())

    @property
    def _log(self) -> str:
        return f"lodged/{self.council}"

    def _place(self, act: str) -> str:
        return f"lodged/{self.council}/{act}"


def _kept(raw: bytes) -> Kept:
    row = json.loads(raw)
    return Kept(**row | {"documents": tuple(row["documents"])})


def _fate(row: dict[str, Any]) -> Fate:
    return Fate(**row | {name: tuple(row[name]) for name in ("receipts", "told")})
