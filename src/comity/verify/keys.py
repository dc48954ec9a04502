"""What a record shows of keys that were not its party's alone, and of parties that said two things.

Both are told and judge nothing: an act keeps the effect that it had at its place. Source: the
specification, page "verification" (Keys).
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from sys import intern

from comity.core.acts import Act
from comity.core.acts_keys import Suspend
from comity.core.state import Council
from comity.verify.report import Contested, Equivocation
from comity.wire.reader import Reading


@dataclass(slots=True)
class KeyBook:
    """Remembers of every act with effect which delegate's key signed it, and what it followed."""

    contested: list[Contested] = field(default_factory=list)
    _signed: dict[str, tuple[array[int], list[str]]] = field(default_factory=dict)
    _first: dict[bytes, bytes] = field(default_factory=dict)
    _others: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    def note(self, reading: Reading, council: Council) -> None:
        """Takes in the next entry, with the council after it."""
        act, error = reading.act, reading.error
        if act is None:
            return
        if error is None or error.code == "act-unchained":
            self._follow(act, reading.index)
        if error is not None:
            return
        if act.key in council.delegates:
            entries, kinds = self._signed.setdefault(act.key, (array("Q"), []))
            entries.append(reading.index)
            kinds.append(intern(act.kind))
        if isinstance(act.body, Suspend) and act.body.compromised_since is not None:
            self._contest(act, act.body.delegate, act.body.compromised_since, reading.index)

    def _follow(self, act: Act, index: int) -> None:
        place, identity = act.by.encode() + bytes.fromhex(act.prev), bytes.fromhex(act.id)
        first = self._first.setdefault(place, identity + index.to_bytes(8, "big"))
        if first[:32] == identity:
            return
        others = self._others.setdefault(
            (act.by, act.prev), {"": int.from_bytes(first[32:], "big")}
        )
        others.setdefault(act.id, index)

    def _contest(self, act: Act, key: str, since: int, suspended: int) -> None:
        for entry, kind in zip(*self._signed.get(key, ((), ())), strict=True):
            if entry >= since:
                self.contested.append(Contested(entry, kind, act.by, key, since, suspended))

    def equivocations(self) -> tuple[Equivocation, ...]:
        """Every two or more acts of one party that follow the same act of its own."""
        found = (Equivocation(*who, tuple(acts.values())) for who, acts in self._others.items())
        return tuple(sorted(found, key=lambda each: each.entries))
