"""Sealed positions, told alike by both verifiers, with the state sealed at every step."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Page

from comity.wire.commitment import commitment_of
from comity.wire.evidence import format_evidence
from comity.wire.state import state_digest
from tests.verifier.page import Job
from tests.verifier.test_agreement import assert_alike
from tests.verify.exported import exported
from tests.world import World, procedure

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PARTIES = ("Alliance", "Russia", "Norway")
WORDS = ("approve", "object", "abstain", "unheard_of")


class Closed(World):
    """A council of closed positions, in which parties do what they should and what they may not."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        rule: dict[str, Any] = {"within": self.dice.choice((50, 600))}
        rule |= {"unrevealed": "object"} if self.dice.random() < 0.5 else {}
        first = procedure(simultaneous=rule, early=False)
        procedures = [first, procedure("alone"), procedure("unheard")]
        super().__init__(PARTIES, name="closed", changes={"procedures": procedures})
        self.circulation = self.circulate("Alliance", "On terrorism")
        self.committed: list[tuple[str, str, str, str, str]] = []
        ways = (self.commit, self.reveal, self.end)
        steps = [
            *self.dice.choices(ways, (6, 1, 2), k=6),
            *self.dice.choices(ways, (1, 6, 2), k=12),
        ]
        for step in steps:
            self.seal()
            step()
        self.seal()

    def commit(self) -> None:
        """A commitment: one's own, a copy, one that replaces, or a word for all to see."""
        by, word = self.dice.choice(PARTIES), self.dice.choice(WORDS)
        salt, paper = f"{self.dice.getrandbits(256):064x}", ""
        if self.dice.random() < 0.3:
            paper = self.document(b"Because.\n")
        assert self.reader.council is not None
        names = (self.reader.council.id, self.circulation, by, word, salt)
        fields: dict[str, Any] = {"commitment": commitment_of(*names, ("", paper))}
        if self.committed and self.dice.random() < 0.2:
            by = self.dice.choice(PARTIES)
        own = [act for act, party, *_ in self.committed if party == by]
        if own and self.dice.random() < 0.8:
            fields |= {"replaces": own[-1:]}
        if self.dice.random() < 0.1:
            fields.pop("commitment")
        shown = "sealed" if self.dice.random() < 0.9 else word
        entry = self.position(by, self.circulation, shown, **fields)
        act = self.add(entry).act
        if act is not None:
            self.committed.append((act.id, by, word, salt, paper))

    def reveal(self) -> None:
        """Somebody opens something: mostly its own, as it was."""
        if not self.committed:
            return
        act, by, word, salt, paper = self.dice.choice(self.committed)
        if self.dice.random() < 0.15:
            by = self.dice.choice(PARTIES)
        if self.dice.random() < 0.15:
            word = self.dice.choice(WORDS)
        fields = {"circulation": self.circulation, "of": act, "position": word, "salt": salt}
        if paper:
            fields["statement"] = paper
        self.add(self.act("reveal", by, **fields))

    def end(self) -> None:
        """Time passes, and somebody concludes."""
        self.time += self.dice.choice((20, 40, 45, 60))
        lines = format_evidence(self.cosigned((*self.parties, *self.witnesses), self.time))
        self.add(self.act("evidence", "secretariat", checkpoint=lines))
        assert self.reader.council is not None
        found = self.reader.council.open.get(self.circulation)
        if found is not None and found.outcome is not None:
            fields = {"circulation": self.circulation, "outcome": found.outcome.kind}
            self.add(self.act("conclude", "secretariat", **fields))

    def seal(self) -> None:
        """The state as one verifier sees it, for the other to find true or false."""
        assert self.reader.council is not None
        state = state_digest(self.reader.council)
        self.do("seal", "Alliance", size=self.reader.size, state=state)


def test_what_was_sealed_is_told_alike(judge: Page) -> None:
    jobs, became = [], set()
    for seed in range(60):
        world = Closed(seed)
        assert world.reader.council is not None
        found = world.reader.council.circulation(world.circulation)
        assert found is not None
        if found.outcome is not None:
            became |= {each.status for each in found.outcome.positions}
        jobs.append(Job(world.council, exported(world)))
    assert {"counts", "unrevealed", "late", "replaced"} <= became
    assert assert_alike(judge, jobs)["sound"] > 40
