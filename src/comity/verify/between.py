"""What a record says between decisions: promises, consultations and meetings, as they stand at the
latest time that the record itself attests.
"""

from __future__ import annotations

from comity.core.consultations import Consultation, consultation_status
from comity.core.meetings import Meeting, meeting_status, quorum_of
from comity.core.state import Council
from comity.core.undertakings import Undertaking, reports_due, status_of
from comity.verify.report import Attending, Called, Held, Promise, ReportOwed


def attested_now(council: Council) -> int | None:
    """The latest time that the record attests."""
    return council.times.now(council.charter.clock)


def promise_of(council: Council, each: Undertaking) -> Promise:
    """An undertaking as it stands."""
    times, now = council.times, attested_now(council)
    ended = each.discharged
    return Promise(
        id=each.id,
        party=each.party,
        title=each.title,
        text=each.text,
        entry=each.index,
        starts=each.starts,
        ends=each.ends,
        report_due=each.report_due,
        conditions=each.conditions,
        notice=each.notice,
        status=status_of(each, times, now),
        withdrawn=each.ends_early(times),
        discharged_by="" if ended is None else ended.by,
        discharged_entry=-1 if ended is None else ended.index,
        reports=tuple(
            ReportOwed(due.due, due.status, due.entry, due.time)
            for due in reports_due(each, times, now)
        ),
    )


def consultations_of(council: Council) -> tuple[Called, ...]:
    """Every consultation, in the order of the calls."""
    return tuple(_called(council, each) for each in council.consultations.values())


def _called(council: Council, each: Consultation) -> Called:
    times, now = council.times, attested_now(council)
    return Called(
        id=each.id,
        entry=each.index,
        by=each.by,
        sphere=each.sphere,
        title=each.title,
        texts=tuple((text.lang, text.document) for text in each.texts),
        time=times.of(each.id),
        due=each.due(times),
        status=consultation_status(each, council.meetings, times, now),
        meeting=each.meeting,
        matter=each.matter,
    )


def meetings_of(council: Council) -> tuple[Held, ...]:
    """Every meeting, in the order in which they were first convened."""
    return tuple(_held(council, each) for each in council.meetings.values())


def _held(council: Council, each: Meeting) -> Held:
    quorum = quorum_of(council.charter, each)
    return Held(
        id=each.id,
        entry=each.index,
        by=each.by,
        title=each.title,
        spheres=each.spheres,
        starts=each.starts,
        ends=each.ends,
        format=each.format,
        place=each.place,
        agenda=each.agenda,
        consultation=each.consultation,
        status=meeting_status(each, attested_now(council)),
        short=each.is_short(council.times),
        present=quorum.present,
        of=quorum.of,
        asked=quorum.asked,
        attendance=tuple(
            Attending(
                there.party,
                there.role,
                there.index,
                council.times.of(there.id),
                there.delegates,
                there.names,
            )
            for there in each.attendance
        ),
        record=each.record,
    )
