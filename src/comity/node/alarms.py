"""What a node shouts about one record.

Three sorts. Findings are proofs of misbehaviour: kept in the store with their evidence, for ever.
Remarks belong to entries and come back whenever the record is read. Conditions hold now and pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from comity.store.port import Store
from comity.wire.digest import digest


@dataclass(frozen=True, slots=True)
class Alarm:
    """A stable code, a sentence, and the digests of the documents that are kept as evidence."""

    code: str
    sentence: str
    evidence: tuple[str, ...] = ()


class Alarms:
    """The alarms of one copy; `most` findings are kept, so that a liar cannot fill the disk."""

    def __init__(self, store: Store, name: str, most: int) -> None:
        self._store, self._place, self._most = store, f"alarms/{name}", most
        self._findings = _read(store.get_value(self._place))
        self._remarks: list[Alarm] = []
        self._conditions: tuple[Alarm, ...] = ()

    def all(self) -> tuple[Alarm, ...]:
        """Every alarm, the gravest first."""
        found = [(each.code, each.sentence) for each in self._findings]
        conditions = [each for each in self._conditions if (each.code, each.sentence) not in found]
        return (*self._findings, *conditions, *self._remarks)

    def find(self, code: str, sentence: str, evidence: Iterable[bytes]) -> None:
        """Keep a proof of misbehaviour, once; beyond the limit the first ones have to do."""
        pieces = tuple(evidence)
        alarm = Alarm(code, sentence, tuple(digest(piece) for piece in pieces))
        if alarm in self._findings or len(self._findings) >= self._most:
            return
        for name, piece in zip(alarm.evidence, pieces, strict=True):
            self._store.put_blob(name, piece)
        findings = (*self._findings, alarm)
        # If we stop here, the evidence is kept and the same finding is made again.
        self._store.put_value(self._place, _print(findings))
        self._findings = findings

    def remark(self, alarms: Iterable[Alarm]) -> None:
        """Add what is to be said about entries that were just read."""
        self._remarks += alarms

    def add_condition(self, alarm: Alarm) -> None:
        """Say that something is the matter, instead of what was said under the same code."""
        others = tuple(each for each in self._conditions if each.code != alarm.code)
        self._conditions = (*others, alarm)

    def set_conditions(self, alarms: Iterable[Alarm]) -> None:
        """Say what is the matter now, and that nothing else is."""
        self._conditions = tuple(alarms)


def _print(findings: Iterable[Alarm]) -> bytes:
    return json.dumps([asdict(each) for each in findings]).encode()


def _read(raw: bytes | None) -> tuple[Alarm, ...]:
    rows = [] if raw is None else json.loads(raw)
    return tuple(Alarm(row["code"], row["sentence"], tuple(row["evidence"])) for row in rows)
