"""Receipts and contests, told alike by both verifiers, with the state sealed at every step."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page

from comity.wire.evidence import format_evidence
from comity.wire.receipt import receipt_row
from comity.wire.state import state_digest
from tests.core.test_contest import amended
from tests.lodging import Lodging
from tests.verifier.page import Job
from tests.verifier.test_agreement import assert_alike
from tests.verify.exported import exported

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
RECEIVERS = ("Oslo", "Vienna", "Geneva")


class Dropped(Lodging):
    """A council whose host keeps back what one party says, and puts it on the record some time."""

    def __init__(self, seed: int) -> None:
        super().__init__(name="dropped")
        self.dice = random.Random(seed)
        self.deadline = self.time + 100
        self.circulation = self.circulate("Alliance", "On terrorism")
        self.evidence()
        self.held = self.position("Russia", self.circulation, self.dice.choice(WORDS))
        steps = [self.record_it, self.lodge_it, self.lodge_it, self.end, self.end, self.odd]
        self.dice.shuffle(steps)
        for step in (*steps, self.lodge_it, self.end):
            self.seal()
            step()
        self.seal()

    def record_it(self) -> None:
        """The host puts the position on the record at last."""
        self.add(self.held)

    def lodge_it(self) -> None:
        """Receivers' receipts come, around the deadline, from some of them."""
        names = self.dice.sample(RECEIVERS, self.dice.randint(1, 3))
        at = self.deadline + self.dice.choice((-60, -1, 0, 0, 0, 1))
        self.take([receipt_row(self.receipt(name, self.held, at)) for name in names])

    def odd(self) -> None:
        """Receipts that are no good: for another act, signed twice, of another key, or mangled."""
        (row,) = [receipt_row(self.receipt("Oslo", self.held, self.deadline))]
        line = str(row["line"])
        rows = self.dice.choice(
            (
                [row | {"act": "0" * 64}],
                [row, row],
                [row | {"line": line.replace("Oslo", "Rome")}],
                [row | {"line": line[:-8]}],
                [row | {"time": 0}],
                [row | {"time": self.deadline - 1}],
                [row | {"more": 1}],
                row,
            )
        )
        self.take(rows)

    def take(self, rows: object) -> None:
        """Evidence with receipts, of whatever form, on the record."""
        lines = format_evidence(self.cosigned(self.witnesses, self.time))
        self.add(self.act("evidence", "secretariat", checkpoint=lines, receipts=rows))

    def end(self) -> None:
        """Time passes, and somebody concludes."""
        self.time += self.dice.choice((20, 200, 350))
        note = self.cosigned((*self.parties, *self.witnesses), self.time)
        lines = format_evidence(note)
        self.add(self.act("evidence", "secretariat", checkpoint=lines))
        assert self.reader.council is not None
        found = self.reader.council.open.get(self.circulation)
        if found is None or found.outcome is None:
            return
        # Some conclude falsely: what was annulled as if it stood.
        word = found.outcome.kind if self.dice.random() < 0.9 else "adopted"
        fields = {"circulation": self.circulation, "outcome": word}
        self.add(self.act("conclude", "secretariat", **fields))

    def seal(self) -> None:
        """The state as one verifier sees it, for the other to find true or false."""
        assert self.reader.council is not None
        state = state_digest(self.reader.council)
        self.do("seal", "Alliance", size=self.reader.size, state=state)


WORDS = ("object", "object", "approve")


def test_what_was_held_back_is_told_alike(judge: Page) -> None:
    jobs, kinds = [], set()
    for seed in range(60):
        world = Dropped(seed)
        assert world.reader.council is not None
        found = world.reader.council.circulation(world.circulation)
        assert found is not None
        kinds.add(found.outcome and (found.outcome.kind, found.before and found.before.kind))
        jobs.append(Job(world.council, exported(world)))
    assert ("annulled", "adopted") in kinds
    assert ("no_decision", None) in kinds
    assert ("adopted", None) in kinds
    assert assert_alike(judge, jobs)["sound"] > 40


def test_an_amendment_against_a_silenced_objection_is_told_alike(judge: Page) -> None:
    world, _, _ = amended()
    assert assert_alike(judge, [Job(world.council, exported(world))])["sound"] == 1
