"""What a record says: outcomes with reasons, notices with times, promises, charters in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import overload

from comity.core.clock import notice_time
from comity.core.explain import explain
from comity.core.outcome import outcome_early, outcome_so_far
from comity.core.state import Circulation, Council, Judged, Outcome, Owed
from comity.errors import Refused
from comity.verify.between import promise_of
from comity.verify.report import Decided, InForce, MoreTime, NoticeGiven, Promise, Said


def charters_of(council: Council) -> tuple[InForce, ...]:
    """Every charter that has been in force, the latest last."""
    return tuple(
        InForce(
            each.index, each.hash, each.charter.title, tuple(p.name for p in each.charter.parties)
        )
        for each in council.charters
    )


class Decisions(Sequence[Decided]):
    """Circulations with their outcomes, each told when it is asked for: they may be very many."""

    def __init__(self, council: Council, circulated: Sequence[str]) -> None:
        self._council, self._circulated = council, circulated
        self._promises: dict[str, list[Promise]] = {}
        for each in council.undertakings.values():
            self._promises.setdefault(each.circulation, []).append(promise_of(council, each))

    def __len__(self) -> int:
        return len(self._circulated)

    @overload
    def __getitem__(self, place: int) -> Decided: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Decided, ...]: ...

    def __getitem__(self, place: int | slice) -> Decided | tuple[Decided, ...]:
        if isinstance(place, slice):
            return tuple(self._told(each) for each in self._circulated[place])
        return self._told(self._circulated[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self._circulated))

    def _told(self, identity: str) -> Decided:
        circulation = self._council.circulation(identity)
        assert circulation is not None
        return _decided(self._council, circulation, tuple(self._promises.get(identity, ())))


def decisions_of(council: Council) -> Decisions:
    """Every circulation with its outcome, in the order in which they were circulated."""
    every = [*council.closed.values(), *council.open.values()]
    return Decisions(council, [each.id for each in sorted(every, key=lambda each: each.index)])


def _decided(council: Council, each: Circulation, promises: tuple[Promise, ...]) -> Decided:
    outcome = each.outcome or outcome_so_far(each, council.stamps)
    return Decided(
        circulation=each.id,
        entry=each.index,
        matter=each.matter,
        title=council.matters[each.matter].title,
        sphere=each.sphere,
        by=each.by,
        charter=each.charter,
        texts=tuple((text.lang, text.document) for text in each.texts),
        stated_deadline=each.deadline,
        deadline=outcome.deadline,
        outcome=outcome.kind,
        closed=each.closed,
        concluded=each.concluded,
        decided=each.decided,
        annulled=each.annulled,
        before="" if each.before is None else each.before.kind,
        reasons=_reasons(council, each, outcome),
        notices=tuple(_notice(council, each, owed) for owed in each.owed),
        positions=tuple(_said(judged, each) for judged in outcome.positions),
        undertakings=promises,
        extensions=tuple(MoreTime(e.by, e.index, e.deadline) for e in each.extensions),
        by_service=each.by_service,
        requests=tuple(MoreTime(e.party, e.index, e.deadline) for e in each.requests),
    )


def _reasons(council: Council, each: Circulation, outcome: Outcome) -> tuple[str, ...]:
    lines = () if outcome.reason is None else explain(outcome.reason)
    if outcome.kind != "open":
        return lines
    try:
        outcome_early(each, council.stamps)
    except Refused as waits:
        return (waits.sentence, *lines)
    return lines


def _notice(council: Council, each: Circulation, owed: Owed) -> NoticeGiven:
    notice = each.notices.get(owed.party)
    given = NoticeGiven(
        party=owed.party,
        standing=owed.standing.value,
        period=owed.period,
        days=owed.days,
        waived=owed.party in each.waived,
        entry=None,
        time=None,
        ahead=None,
    )
    if notice is None:
        return given
    # Once it is over, the stamps of its time are no longer kept, and the party's own hand stands.
    over = each.concluded >= 0
    time = notice.stamp if over else notice_time(notice, council.stamps, each.clock)
    ahead = None if each.decided is None else each.decided - time
    return replace(given, entry=notice.entry, time=time, ahead=ahead)


def _said(judged: Judged, of: Circulation) -> Said:
    spoken = judged.spoken
    return Said(
        spoken.party,
        spoken.word,
        spoken.index,
        judged.time,
        judged.status,
        spoken.reservation,
        spoken.statement,
        dict(of.lifted).get(spoken.id, -1),
        dict(of.answered).get(spoken.id, -1),
    )
