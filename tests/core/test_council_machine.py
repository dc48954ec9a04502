"""A council driven through its procedure at random: what must hold however it goes.

The machine keeps books of its own: what was admitted, in whose words, and when two honest
timekeepers of three attested it; the third lies as it likes. The invariants are those of the
analysis of threats that concern procedure; the numbers stand beside them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from comity.core.state import Circulation, Council
from comity.errors import ComityError
from comity.wire.charter import format_charter
from comity.wire.digest import digest
from comity.wire.evidence import format_evidence
from comity.wire.reader import Reader
from tests.core.books import ATTESTERS, CURE, HONEST, LIAR, PARTIES, WORDS, Served, changes, pinned
from tests.oracle.ballots import Ballot, kind
from tests.world import World

party = st.sampled_from(PARTIES)
some = st.sets(party).map(sorted)
pick = st.integers(0, 3)
speech = st.lists(st.tuples(party, st.sampled_from(WORDS)), max_size=5)


class Procedure(RuleBasedStateMachine):
    """Acts of procedure, right and wrong ones."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(PARTIES, changes=changes(60, True))
        plain = self.world.charter_plain() | changes(60, True)
        self.charters = {self.world.charter: plain}
        self.books: dict[str, Served] = {}
        self.times: dict[str, int] = {}
        self.waiting: list[str] = []
        self.outcomes: dict[str, Any] = {}

    @property
    def council(self) -> Council:
        """The council as it is."""
        assert self.world.reader.council is not None
        return self.world.reader.council

    def attempt_act(self, act: str, by: str, **fields: Any) -> str:
        """An act; its id, or "" where it is refused, and then nothing has moved."""
        before, size = self.world.reader.council, self.world.reader.size
        try:
            made = self.world.do(act, by, **fields)
        except ComityError:
            assert self.world.reader.council is before
            assert self.world.reader.size == size
            return ""
        self.waiting.append(made)
        return made

    def one(self, number: int) -> str:
        """One of the latest circulations, or what does not exist."""
        named = [*self.books][-2:]
        return named[number % len(named)] if named else "5" * 64

    def texts(self, circulation: str) -> list[str]:
        """Its documents."""
        known = self.council.circulation(circulation)
        return ["5" * 64] if known is None else [text.document for text in known.texts]

    @rule(by=party, late=st.sampled_from([-50, 0, 70, 100, 400]), new=st.booleans())
    def circulate(self, by: str, late: int, new: bool) -> None:
        """A matter, sometimes another charter, with whatever deadline."""
        texts = self.world.texts(f"Text {self.world.nonces}")
        fields: dict[str, Any] = {"sphere": "open", "title": "A matter", "texts": texts}
        if new and late == 100:
            plain = self.world.charter_plain() | changes(
                30 + len(self.books), len(self.books) % 2 > 0
            )
            fields["amends"] = self.world.document(format_charter(plain))
            self.charters[fields["amends"]] = plain
        matter = self.attempt_act("table", by, **fields)
        deadline = self.world.time + late
        index = self.world.reader.size
        made = self.attempt_act("circulate", by, matter=matter, texts=texts, deadline=deadline)
        if made:
            known = self.council.open[made]
            self.books[made] = Served(index, pinned(known), self.charters[known.charter])

    @rule(by=party, number=pick, ends=st.booleans())
    def take_back(self, by: str, number: int, ends: bool) -> None:
        """A circulation withdrawn, or its text changed."""
        identity = self.one(number)
        known = self.council.circulation(identity)
        if ends or known is None:
            self.attempt_act("withdraw", by, circulation=identity)
        else:
            texts = self.world.texts(f"Other {self.world.nonces}")
            self.attempt_act("amend", by, matter=known.matter, texts=texts)

    @rule(by=party, number=pick, word=st.sampled_from(WORDS), chained=st.booleans())
    def say(self, by: str, number: int, word: str, chained: bool) -> None:
        """A position, which replaces the party's last one or, from a host that cheats, does not."""
        identity = self.one(number)
        known = self.council.circulation(identity)
        if known is None:
            return
        own = [key for key, (who, _, _) in self.books[identity].said.items() if who == by]
        replaces = own[-1:] if chained else []
        named: dict[str, Any] = {"circulation": identity, "position": word}
        named |= {"texts": self.texts(identity)}
        named |= {"replaces": replaces} if replaces else {}
        entry = self.world.act("position", by, **named)
        before = len(known.positions)
        reading = self.world.add(entry)
        now = self.council.circulation(identity)
        assert now is not None
        if len(now.positions) > before:
            self.books[identity].said[reading.id] = (by, word, tuple(replaces))
            self.waiting.append(reading.id)

    @rule(by=party, number=pick)
    def say_of_another_text(self, by: str, number: int) -> None:
        """I10: a position on what was not served is never taken."""
        wrong = [self.world.document(b"Another text.\n"), *self.texts(self.one(number))[1:]]
        named = {"circulation": self.one(number), "position": "approve", "texts": wrong}
        assert not self.attempt_act("position", by, **named)

    @rule(by=party, number=pick, act=st.sampled_from(["extend", "request"]), more=pick)
    def more_time(self, by: str, number: int, act: str, more: int) -> None:
        """Time given or asked for, allowed or not."""
        known = self.council.circulation(self.one(number))
        stated = 0 if known is None else known.stated()
        late = stated + (-1, 30, 120, 121)[more]
        self.attempt_act(act, by, circulation=self.one(number), deadline=late)

    @rule(by=party, number=pick)
    def waive(self, by: str, number: int) -> None:
        """A period given up."""
        self.attempt_act("waive", by, circulation=self.one(number))

    @rule(by=party, to=party, number=pick, channel=st.sampled_from(["post", "relay", "pigeon"]))
    def serve(self, by: str, to: str, number: int, channel: str) -> None:
        """An attempt to serve a party."""
        identity = self.one(number)
        named = {"circulation": identity, "party": to, "channel": channel}
        made = self.attempt_act("attempt", by, **named)
        if made:
            self.books[identity].attempts.setdefault(to, []).append((made, by))

    @rule(by=party, to=party, number=pick)
    def deem(self, by: str, to: str, number: int) -> None:
        """A party stated to be served, on all attempts that there are."""
        identity = self.one(number)
        made = self.books[identity].attempts.get(to, []) if identity in self.books else []
        attempts = [key for key, _ in made]
        act = self.attempt_act("deem", by, circulation=identity, party=to, attempts=attempts)
        if act:
            others = {who for _, who in made} - {to, self.council.open[identity].by}
            assert len(others) >= ATTESTERS
            self.books[identity].deems.setdefault(to, []).append(act)

    @rule(by=party, to=party, number=pick)
    def cure(self, by: str, to: str, number: int) -> None:
        """The word that a party could reach nobody."""
        identity = self.one(number)
        act = self.attempt_act("cure", by, circulation=identity, party=to)
        if act:
            self.books[identity].cures.setdefault(to, []).append((act, by))

    @rule(by=party, number=pick, lifts=st.booleans())
    def cannot_open(self, by: str, number: int, lifts: bool) -> None:
        """A text that does not open, and perhaps does later."""
        identity = self.one(number)
        document = self.texts(identity)[0]
        act = self.attempt_act("cannot_open", by, circulation=identity, document=document)
        if act and not (lifts and self.attempt_act("lift", by, circulation=identity, of=act)):
            self.books[identity].voided.add(by)

    @rule(seconds=st.sampled_from([0, 1, 40, 70, 200]), who=some)
    def attest(self, seconds: int, who: list[str]) -> None:
        """Time passes; the honest timekeepers and some parties cosign what there is."""
        self.world.time += seconds
        size = self.world.reader.size
        note = self.world.cosigned([*who, *HONEST], self.world.time)
        if not self.file(note):
            return
        self.times |= dict.fromkeys(self.waiting, self.world.time)
        self.waiting = []
        for each in self.books.values():
            each.noticed |= set(who) if each.index < size else set()

    @rule(odd=st.sampled_from([-500, -1, 90, 10**9]))
    def lie(self, odd: int) -> None:
        """The third timekeeper says another time."""
        self.file(self.world.cosigned([LIAR], max(1, self.world.time + odd)))

    def file(self, note: bytes) -> bool:
        """Evidence put on the record, or refused."""
        try:
            self.world.do("evidence", "secretariat", checkpoint=format_evidence(note))
        except ComityError:
            return False
        return True

    @rule(number=pick, outcome=st.sampled_from(["adopted", "adopted", "no_decision", "rejected"]))
    def conclude(self, number: int, outcome: str) -> None:
        """An outcome filed, right or wrong."""
        self.attempt_act("conclude", "secretariat", circulation=self.one(number), outcome=outcome)

    @rule(number=pick, who=some, cured=st.sampled_from(["", "party", "both"]))
    def serve_whom_nobody_reaches(self, number: int, who: list[str], cured: str) -> None:
        """All steps of service for one party that gives no notice, and what may set it aside."""
        identity = self.one(number)
        known = self.council.open.get(identity)
        if known is None:
            return
        absent = next(each for each in PARTIES if each != known.by)
        others = [each for each in PARTIES if each not in (absent, known.by)]
        self.attest(0, [each for each in PARTIES if each != absent])
        for by in others:
            self.serve(by, absent, number, "post")
        self.attest(1, [])
        self.deem(others[0], absent, number)
        self.attest(1, [])
        for by in {"": [], "party": [absent], "both": [absent, *others]}[cured]:
            self.cure(by, absent, number)
        self.attest(40, [each for each in who if each != absent])
        self.attest(200, [])
        self.end()

    @rule(
        by=party, said=speech, late=st.sampled_from([70, 100]), wait=st.sampled_from([0, 65, 110])
    )
    def debate(self, by: str, said: list[tuple[str, str]], late: int, wait: int) -> None:
        """A matter from its text to its outcome; what is said last may come after the hour."""
        self.circulate(by, late, True)
        self.attest(0, [*PARTIES])
        latest = len([*self.books][-2:]) - 1
        for who, word in said[:3]:
            self.say(who, latest, word, True)
        self.attest(wait, [])
        for who, word in said[3:]:
            self.say(who, latest, word, word != "hold")
        self.settle()

    @rule()
    def settle(self) -> None:
        """Everybody has notice, a long time passes, and the outcome is filed."""
        self.attest(0, [*PARTIES])
        self.attest(400, [*PARTIES])
        self.end()

    def end(self) -> None:
        """Every outcome tried on everything that is open."""
        for identity in [*self.council.open]:
            for outcome in ("adopted", "no_decision", "rejected"):
                fields = {"circulation": identity, "outcome": outcome}
                self.attempt_act("conclude", "secretariat", **fields)

    @rule(by=party)
    def recall(self, by: str) -> None:
        """I13: a key that was recalled signs nothing any more; the next one does."""
        name, signing = self.world.signers[by]
        key = digest(self.world.vkey(name.removeprefix("council.example/")).encode())
        self.world.do("recall", by, signer="root", delegate=key)
        texts = self.world.texts("Stale")
        assert not self.attempt_act("table", by, sphere="open", title="Stale", texts=texts)
        assert self.world.signers[by] == (name, signing)
        self.world.accredit(by, f"delegation{self.world.nonces}")

    @rule(number=st.integers(0, 10**6))
    def replay(self, number: int) -> None:
        """I22: an entry that comes again does nothing."""
        before = self.council
        self.world.add(self.world.entries[number % len(self.world.entries)])
        after = self.council
        assert (after.open, after.closed, after.matters) == (
            before.open,
            before.closed,
            before.matters,
        )
        assert (after.chains, after.charters, after.members) == (
            before.chains,
            before.charters,
            before.members,
        )

    @invariant()
    def what_is_open_stays_under_what_it_was_served(self) -> None:
        """I14: no new charter touches it."""
        for key, each in self.books.items():
            known = self.council.circulation(key)
            assert known is not None
            assert pinned(known) == each.pinned

    @invariant()
    def an_outcome_stays_and_has_one_position_for_a_party(self) -> None:
        """I8, I9, I24, and the oracle's own count."""
        for key, each in self.council.closed.items():
            assert each.outcome is not None
            event(f"{each.outcome.kind}, by service: {len(each.by_service)}")
            event(f"another charter since: {self.council.charter_hash != each.charter}")
            known = self.outcomes.setdefault(key, (each.outcome, each.concluded, each.by_service))
            assert known == (each.outcome, each.concluded, each.by_service)
            counts = [
                said.spoken.party for said in each.outcome.positions if said.status == "counts"
            ]
            assert len(counts) == len(set(counts))
            if each.outcome.kind == "adopted":
                self.nobody_objected_in_time(key, each)
                self.everybody_was_told(key, each)
            if each.outcome.kind != "withdrawn" and not each.outcome.conflicts:
                assert self.counted_anew(key, each) == each.outcome.kind

    def nobody_objected_in_time(self, key: str, each: Circulation) -> None:
        """I24: an objection attested up to the deadline, that its party let stand, prevents it.

        A party that contradicts itself has no position, so its objection is none.
        """
        assert each.outcome is not None
        said = self.books[key].said
        replaced = {name for _, _, named in said.values() for name in named}
        for identity, (who, word, _) in said.items():
            if who in each.outcome.conflicts:
                continue
            if word == "object" and identity not in replaced and identity in self.times:
                deadline = each.outcome.deadline
                assert deadline is not None
                assert self.times[identity] > deadline

    def everybody_was_told(self, key: str, each: Circulation) -> None:
        """I11, I12: notice of one's own hand, or a chain of service that nobody cured in time."""
        books = self.books[key]
        for owed in each.owed:
            if owed.party not in each.by_service:
                assert owed.party in books.noticed
                continue
            last = books.deems[owed.party][-1]
            until = self.times[last] + CURE
            cured = {
                by
                for act, by in books.cures.get(owed.party, [])
                if self.times.get(last, 0) <= self.times.get(act, until + 1) <= until
            }
            assert not (owed.party in cured and len(cured) > 1)

    def counted_anew(self, key: str, each: Circulation) -> str:
        """What the oracle makes of the positions that count."""
        assert each.outcome is not None
        day = dt.datetime.fromtimestamp(each.deadline, dt.UTC).date().isoformat()
        words = {
            said.spoken.party: said.spoken.word
            for said in each.outcome.positions
            if said.status == "counts"
        }
        return kind(Ballot(self.books[key].charter, "consensus", day, PARTIES, words))

    def teardown(self) -> None:
        """I7: another reader of the same entries comes to the same state."""
        again = Reader(self.world.documents.get)
        for entry in self.world.entries:
            again.read(entry)
        assert again.council == self.world.reader.council
        super().teardown()


def effort(examples: int) -> settings:
    """So many councils of fifty steps."""
    return settings(
        max_examples=examples,
        stateful_step_count=50,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


class Longer(Procedure):
    """The same for minutes."""


TestProcedure = Procedure.TestCase
TestProcedure.settings = effort(50)
TestLonger = pytest.mark.soak(Longer.TestCase)
TestLonger.settings = effort(1_000)
