"""What is to happen when: meetings, deadlines, reports due, ends of terms, in the order of time.

Derived from the state alone, so that every party's list is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comity.core.deadline import effective_deadline
from comity.core.state import Council
from comity.core.undertakings import Undertaking, reports_due


@dataclass(frozen=True, slots=True)
class Date:
    """One instant, in POSIX seconds, and what it is.

    kind: meeting (it starts), deadline (of an open circulation, later if notice is late),
    consultation (a meeting must begin), report (one is due), term (an undertaking ends). id: of
    what it is about; party: whose duty it is, "" for everybody's.
    """

    time: int
    kind: str
    id: str
    title: str
    party: str = ""


def dates(council: Council) -> tuple[Date, ...]:
    """Every date of a council, past ones too where something is still owed, earliest first."""
    found = (*_meetings(council), *_deadlines(council), *_calls(council), *_promises(council))
    return tuple(sorted(found, key=lambda date: (date.time, date.kind, date.id)))


def _meetings(council: Council) -> Iterator[Date]:
    for meeting in council.meetings.values():
        if meeting.cancelled < 0:
            yield Date(meeting.starts, "meeting", meeting.id, meeting.title)


def _deadlines(council: Council) -> Iterator[Date]:
    for circulation in council.open.values():
        if circulation.closed < 0:
            known = effective_deadline(circulation, council.stamps)
            time = circulation.stated() if known is None else known
            title = council.matters[circulation.matter].title
            yield Date(time, "deadline", circulation.id, title)


def _calls(council: Council) -> Iterator[Date]:
    for asked in council.consultations.values():
        due = asked.due(council.times)
        if due is not None and not asked.meeting:
            yield Date(due, "consultation", asked.id, asked.title)


def _promises(council: Council) -> Iterator[Date]:
    for promise in council.undertakings.values():
        if promise.discharged is None:
            yield Date(_end(council, promise), "term", promise.id, promise.title, promise.party)
            for row in reports_due(promise, council.times, None):
                if row.status == "due":
                    yield Date(row.due, "report", promise.id, promise.title, promise.party)


def _end(council: Council, promise: Undertaking) -> int:
    """When it ends: with its term, or with a withdrawal before."""
    early = promise.ends_early(council.times)
    return promise.ends if early is None else min(early, promise.ends)
