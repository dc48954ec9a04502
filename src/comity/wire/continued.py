"""Reading a record on from a state, by somebody who has not read what is before it.

What an act says of older entries may be beyond such a reader: the root of an older prefix that no
proof came with, a decision that was settled before, a key that may have been recalled before. Then
it says so and stops, and never guesses. Source: the specification, page "state".
"""

from __future__ import annotations

from collections.abc import Mapping

from comity.core.acts import Act
from comity.core.context import Authority, Context, Signer
from comity.core.state import Council
from comity.errors import Missing
from comity.log.hashes import Hashes
from comity.log.tree import EMPTY_ROOT, Frontier
from comity.wire.reader import Documents, Reader

FROM_STATE = (
    "found",
    "accede",
    "recall",
    "suspend",
    "withdraw_party",
    "table",
    "amend",
    "circulate",
    "extend",
    "request",
    "waive",
    "attempt",
    "deem",
    "cure",
    "cannot_open",
    "answer",
    "retrieve",
    "withdraw",
    "position",
    "reveal",
    "evidence",
    "conclude",
    "consult",
    "seal",
    "affirm",
)
"""Kinds of which the state tells all that can matter, unless another council's mandate is used."""
OLDER = (
    "accredit",
    "undertake",
    "lift",
    "report",
    "discharge",
    "convene",
    "attend",
    "minute",
)
"""Kinds that may rest on what the state leaves out: keys recalled, what was decided, promised,
called or convened before.
"""
NAMING_OLDER = ("undertaking", "meeting", "corrects", "consultation", "occasion")
"""Fields by which acts of other kinds name such things."""


class Continued(Reader):
    """Follows a record from the council's state after `frontier.size` entries.

    older: roots of older prefixes by their size, proved by whoever passes them; unasked: those of
    them that no entry has named so far.
    """

    def __init__(
        self,
        council: Council,
        frontier: Frontier,
        documents: Documents,
        older: Mapping[int, bytes] | None = None,
    ) -> None:
        super().__init__(documents)
        self.council, self.frontier = council, frontier
        self.start = frontier.size
        self.older = dict(older or {})
        self.unasked = dict.fromkeys(self.older)
        self.roots = Hashes([frontier.root()])

    @property
    def size(self) -> int:
        """How many entries the record has, those before the state included."""
        return self.start + len(self.roots) - 1

    def root_at(self, size: int) -> str:
        """As of a reader. Raises Missing `older-needed` for an older prefix without a proof."""
        if size > self.size:
            return ""
        if size >= self.start:
            return self.roots[size - self.start].hex()
        if size == 0:
            return EMPTY_ROOT.hex()
        if size not in self.older:
            raise self._older_needed(size)
        self.unasked.pop(size, None)
        return self.older[size].hex()

    def _context(self, act: Act, signer: Signer, authority: Authority | None) -> Context:
        # The signature is true by now, so that nobody else can make the reader stop.
        if not self._tells(act, authority):
            raise self._older_needed()
        return super()._context(act, signer, authority)

    def _tells(self, act: Act, authority: Authority | None) -> bool:
        """Whether the state tells all that the effect of this act can depend on."""
        assert self.council is not None
        if authority is not None and act.kind != "position":
            return False
        if act.kind == "undertake":
            return getattr(act.body, "circulation", "") in self.council.closed
        if act.kind == "lift":
            return self.council.circulation(getattr(act.body, "circulation", "")) is not None
        names = any(getattr(act.body, field, "") for field in NAMING_OLDER)
        return act.kind in FROM_STATE and not names

    def _older_needed(self, size: int = 0) -> Missing:
        return Missing(
            "older-needed",
            f"Entry {self.size} cannot be judged without entries from before the seal.",
            "Ask for a whole certificate, or for one with a later seal.",
            {"entry": self.size, "size": size},
        )
