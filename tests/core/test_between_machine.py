"""A council driven through promises, consultations and meetings at random: what must always hold.

The machine keeps books of its own: what was done and when everybody attested it. Whatever the rules
derive is compared with these, and no invariant of procedure may break on the way.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from comity.core.consultations import consultation_status
from comity.core.state import Council, Outcome
from comity.core.undertakings import reports_due, status_of
from comity.errors import ComityError
from comity.wire.digest import digest
from comity.wire.reader import Reader
from tests.between import DAY, HOUR, charter, council_of, meeting_fields
from tests.world import World

PARTIES = ("Alliance", "Russia", "Norway")
party = st.sampled_from(PARTIES)
pick = st.integers(0, 3)
span = st.sampled_from([0, 1, HOUR, DAY, 3 * DAY])


class Between(RuleBasedStateMachine):
    """Acts between decisions, right and wrong ones, with the books that the machine keeps."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(PARTIES, changes=charter(PARTIES))
        self.waiting: list[str] = []
        self.times: dict[str, int] = {}
        self.now = 0
        self.reports: dict[str, dict[int, str]] = {}
        self.discharged: dict[str, str] = {}
        self.withdrawn: dict[str, str] = {}
        self.outcomes: dict[str, Outcome] = {}

    @property
    def council(self) -> Council:
        """The council as it is."""
        return council_of(self.world)

    def attempt(self, kind: str, by: str, **fields: Any) -> str:
        """An act; its id, or "" where it is refused, and then nothing has moved."""
        before, size = self.world.reader.council, self.world.reader.size
        try:
            made = self.world.do(kind, by, **fields)
        except ComityError:
            assert self.world.reader.council is before
            assert self.world.reader.size == size
            return ""
        return made

    def timed(self, act: str) -> str:
        """Books an act whose time will be asked for."""
        self.waiting += [act] if act else []
        return act

    def one(self, known: Any, number: int) -> str:
        """One of what there is, or what is not."""
        named = [*known]
        return named[number % len(named)] if named else "5" * 64

    @rule(seconds=span)
    def time_passes(self, seconds: int) -> None:
        """Everybody attests all there is."""
        self.world.time += seconds
        self.world.evidence()
        self.times |= dict.fromkeys(self.waiting, self.world.time)
        self.waiting, self.now = [], self.world.time

    @rule(
        by=party, number=pick, occasion=st.sampled_from(["", "emergency", "corrigendum", "minutes"])
    )
    def circulate(self, by: str, number: int, occasion: str) -> None:
        """A matter with the ground for an occasion, served; everyone agrees, and it ends."""
        council, texts = self.council, self.world.texts(f"Text {self.world.nonces}")
        ground: dict[str, Any] = {}
        if occasion == "corrigendum":
            settled = [k for k, each in council.matters.items() if each.status == "adopted"]
            ground["corrects"] = self.one(settled, number)
        if occasion == "minutes":
            ground["meeting"] = self.one(council.meetings, number)
        fields = {"sphere": "open", "title": "A matter", "texts": texts, **ground}
        matter = self.attempt("table", by, **fields)
        served: dict[str, Any] = {"matter": matter or "5" * 64, "texts": texts}
        if occasion:
            served["occasion"] = occasion
        if occasion == "emergency":
            served["consultation"] = self.one(council.consultations, number)
        circulation = self.attempt("circulate", by, deadline=self.world.time + 5, **served)
        if circulation:
            for each in PARTIES:
                self.world.say(each, circulation, "approve")

    @rule()
    def conclude(self) -> None:
        """Everything that can be concluded, and attempts at the rest."""
        for circulation in [*self.council.open]:
            self.attempt("conclude", "secretariat", circulation=circulation, outcome="adopted")

    @rule(
        by=party,
        number=pick,
        notice=st.sampled_from([None, 0, DAY]),
        every=st.sampled_from([0, DAY]),
    )
    def undertake(self, by: str, number: int, notice: int | None, every: int) -> None:
        """A promise for five days."""
        fields: dict[str, Any] = {} if notice is None else {"notice": notice}
        fields |= {"report_every": every} if every else {}
        text = self.world.document(b"We promise.\n")
        term = {"starts": self.world.time, "ends": self.world.time + 5 * DAY}
        made = self.one(self.council.closed, number)
        promise = self.attempt(
            "undertake", by, circulation=made, title="A promise", text=text, **term, **fields
        )
        if promise:
            self.reports[promise] = {}

    @rule(by=party, number=pick, date=pick)
    def report(self, by: str, number: int, date: int) -> None:
        """A report for one of the dates, if there are any."""
        promise = self.one(self.reports, number)
        known = self.council.undertakings.get(promise)
        dates = () if known is None else known.due
        due = {"due": dates[date % len(dates)]} if dates else {}
        text = self.world.document(b"We have done it.\n")
        made = self.timed(self.attempt("report", by, undertaking=promise, text=text, **due))
        if made:
            assert known is not None
            assert known.party == by
            for each in due.values():
                self.reports[promise].setdefault(each, made)

    @rule(by=party, number=pick)
    def discharge(self, by: str, number: int) -> None:
        """Another party's word, or an attempt at one's own."""
        promise = self.one(self.reports, number)
        made = self.timed(self.attempt("discharge", by, undertaking=promise))
        if made:
            assert self.council.undertakings[promise].party != by
            self.discharged[promise] = made

    @rule(by=party, number=pick)
    def withdraw(self, by: str, number: int) -> None:
        """A withdrawal, allowed or not."""
        promise = self.one(self.reports, number)
        made = self.timed(self.attempt("withdraw", by, undertaking=promise))
        if made:
            assert self.council.undertakings[promise].notice is not None
            self.withdrawn[promise] = made

    @rule(by=party)
    def consult(self, by: str) -> None:
        """A call, which nobody can stop."""
        texts = self.world.texts("A threat")
        made = self.attempt("consult", by, sphere="open", title="A threat", texts=texts)
        assert self.timed(made)

    @rule(by=party, number=pick, wait=span, answers=st.booleans(), changes=st.booleans())
    def convene(self, by: str, number: int, wait: int, answers: bool, changes: bool) -> None:
        """A meeting, new or changed, in answer to a call or not."""
        fields: dict[str, Any] = {}
        if answers:
            fields["consultation"] = self.one(self.council.consultations, number)
        if changes:
            fields["meeting"] = self.one(self.council.meetings, number)
        given = meeting_fields(self.world, starts=self.world.time + wait, **fields)
        self.timed(self.attempt("convene", by, **given))

    @rule(by=party, number=pick)
    def cancel(self, by: str, number: int) -> None:
        """A meeting called off."""
        meeting = self.one(self.council.meetings, number)
        self.timed(self.attempt("withdraw", by, meeting=meeting))

    @rule(by=party, number=pick)
    def attend(self, by: str, number: int) -> None:
        """Credentials."""
        key = digest(self.world.vkey(f"{by}/delegation").encode())
        meeting = self.one(self.council.meetings, number)
        self.timed(self.attempt("attend", by, meeting=meeting, delegates=[key]))

    @rule(by=party, number=pick)
    def minute(self, by: str, number: int) -> None:
        """A record put on file."""
        records = [k for k, each in self.council.matters.items() if each.meeting]
        matter = self.one(records, number)
        known = self.council.matters.get(matter)
        meeting = "5" * 64 if known is None else known.meeting
        self.timed(self.attempt("minute", by, meeting=meeting, matter=matter))

    @invariant()
    def times_are_those_of_the_first_evidence(self) -> None:
        """An act's time comes from the first evidence after it, and stays."""
        assert dict(self.council.times.known) == self.times
        assert [*self.council.times.waiting] == self.waiting

    @precondition(lambda self: self.reports)
    @invariant()
    def promises_stand_as_the_books_say(self) -> None:
        """Status and reports of every promise, found anew from the machine's own books."""
        now = self.now or None
        for identity, promise in self.council.undertakings.items():
            assert status_of(promise, self.council.times, now) == self.status(identity)
            for row in reports_due(promise, self.council.times, now):
                answer = self.reports[identity].get(row.due)
                assert (row.status in ("answered", "late")) == (answer is not None)
                if row.status == "overdue":
                    assert row.due < self.now
                if row.status == "late":
                    assert answer is not None
                    assert self.times[answer] > row.due

    def status(self, identity: str) -> str:
        """How a promise stands, by the books."""
        promise = self.council.undertakings[identity]
        if identity in self.discharged:
            return "discharged"
        since = self.times.get(self.withdrawn.get(identity, ""))
        end = None if since is None else since + (promise.notice or 0)
        if end is not None and end <= promise.ends and end <= self.now:
            return "withdrawn"
        if self.now > promise.ends:
            return "lapsed"
        if identity in self.withdrawn:
            return "withdrawing"
        return "running" if self.now and self.now >= promise.starts else "promised"

    @invariant()
    def a_call_is_answered_by_one_meeting_that_stands(self) -> None:
        """What a consultation says of its meeting is what the meetings say of it."""
        council, now = self.council, self.now or None
        for identity, asked in council.consultations.items():
            answers = [
                key
                for key, each in council.meetings.items()
                if each.consultation == identity and each.cancelled < 0
            ]
            assert answers == ([asked.meeting] if asked.meeting else [])
            status = consultation_status(asked, council.meetings, council.times, now)
            due = self.times[identity] + DAY if identity in self.times else None
            overdue = due is not None and self.now > due
            assert (status == "overdue") == (overdue and not answers)

    @invariant()
    def a_record_of_decisions_was_adopted_for_its_meeting(self) -> None:
        """Nothing else is ever put on file, and nothing changes afterwards."""
        for meeting in self.council.meetings.values():
            assert (meeting.minuted >= 0) == bool(meeting.record)
            if meeting.record:
                matter = self.council.matters[meeting.record]
                assert (matter.meeting, matter.status) == (meeting.id, "adopted")
                assert meeting.cancelled < 0

    @invariant()
    def nobody_is_told_after_the_fact_on_any_occasion(self) -> None:
        """I8, I11: outcomes stay; each came after everybody's notice, with a ground for it."""
        for key, each in self.council.closed.items():
            assert each.outcome is not None
            assert self.outcomes.setdefault(key, each.outcome) == each.outcome
            for owed in each.owed:
                assert each.notices[owed.party].entry < each.concluded
            matter = self.council.matters[each.matter]
            grounds = {
                "": True,
                "emergency": bool(each.consultation),
                "corrigendum": bool(matter.corrects),
                "minutes": bool(matter.meeting),
            }
            assert grounds[each.occasion]

    def teardown(self) -> None:
        """I5, I7: another reader of the same entries comes to the same state."""
        again = Reader(self.world.documents.get)
        for entry in self.world.entries:
            again.read(entry)
        assert again.council == self.world.reader.council
        super().teardown()


TestBetween = Between.TestCase
TestBetween.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
