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
from comity.verify.follows import SIZE, Followed
from comity.verify.report import Contested, Equivocation
from comity.wire.reader import Reading


@dataclass(slots=True)
class KeyBook:
    """Remembers of every act with effect which delegate's key signed it, and what it followed."""

    contested: list[Contested] = field(default_factory=list)
    _signed: dict[str, tuple[array[int], list[str]]] = field(default_factory=dict)
    _followed: dict[str, Followed] = field(default_factory=dict)

    def note(self, reading: Reading, council: Council) -> None:
        """Takes in the next entry, with the council after it."""
        act, error = reading.act, reading.error
        if act is None:
            return
        if error is None or error.code == "act-unchained":
            followed = self._followed.setdefault(act.by, Followed())
            prev = bytes.fromhex(act.prev) or bytes(SIZE)  # entry 0 follows nothing
            followed.add(prev, bytes.fromhex(act.id), reading.index)
        if error is not None:
            return
        if act.key in council.delegates:
            entries, kinds = self._signed.setdefault(act.key, (array("Q"), []))
            entries.append(reading.index)
            kinds.append(intern(act.kind))
        if isinstance(act.body, Suspend) and act.body.compromised_since is not None:
            self._contest(act, act.body.delegate, act.body.compromised_since, reading.index)

    def _contest(self, act: Act, key: str, since: int, suspended: int) -> None:
        for entry, kind in zip(*self._signed.get(key, ((), ())), strict=True):
            if entry >= since:
                self.contested.append(Contested(entry, kind, act.by, key, since, suspended))

    def equivocations(self) -> tuple[Equivocation, ...]:
        """Every two or more acts of one party that follow the same act of its own."""
        found = (
            Equivocation(party, prev.hex(), entries)
            for party, followed in self._followed.items()
            for prev, entries in followed.twice()
        )
        return tuple(sorted(found, key=lambda each: each.entries))
