"""Looking for the acts of one party while a record is replayed, so that a party can show that
there are none.

A proof of inclusion shows that an act is on the record; that none is can only be shown by every
entry, judged at its place. What is searched is the record up to its checkpoint, and no further.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from comity.core.state import Council
from comity.wire.reader import Reading


@dataclass(frozen=True, slots=True)
class Found:
    """An act with effect: its entry, its kind and its id."""

    entry: int
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search came to.

    party, circulation: what was looked for; the latter "" for acts on anything. known: whether any
    charter in force at any time names the party, among parties and offices. acts: those with
    effect. claims: entries without effect that claim to be the party's, on whatever they are.
    """

    party: str
    circulation: str
    known: bool
    acts: tuple[Found, ...]
    claims: tuple[int, ...]


@dataclass(slots=True)
class Search:
    """A search under way for acts of a party, or of an office, on a circulation or on anything.

    An act is on a circulation that it names, or that it is.
    """

    party: str
    circulation: str = ""
    acts: list[Found] = field(default_factory=list)

    def note(self, reading: Reading) -> None:
        """Take notice of the next act with effect."""
        act = reading.act
        if act is None or act.by != self.party:
            return
        named = (reading.id, getattr(act.body, "circulation", ""))
        if not self.circulation or self.circulation in named:
            self.acts.append(Found(reading.index, act.kind, reading.id))

    def done(self, council: Council, claims: Iterable[int]) -> Searched:
        """What it came to, at the end of the record."""
        charters = [each.charter for each in council.charters]
        known = {party.name for each in charters for party in each.parties}
        known |= {office.name for each in charters for office in each.offices}
        return Searched(
            self.party,
            self.circulation,
            self.party in known,
            tuple(self.acts),
            tuple(claims),
        )
