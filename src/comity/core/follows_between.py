"""What would follow from an act between decisions: undertakings, consultations, meetings."""

from __future__ import annotations

from collections.abc import Iterator

from comity.core.effect import Effect
from comity.core.instants import instant, span
from comity.core.meetings import Meeting
from comity.core.state import Council
from comity.core.undertakings import Undertaking


def between(before: Council, after: Council) -> Iterator[Effect]:
    """Everything of that kind that is new or has changed."""
    for identity, now in after.undertakings.items():
        then = before.undertakings.get(identity)
        if then is None:
            yield from _promised(now)
        elif then is not now:
            yield from _kept(then, now)
    for identity, asked in after.consultations.items():
        known = before.consultations.get(identity)
        facts: dict[str, str | int] = {"consultation": identity, "within": asked.within}
        if known is None:
            words = f"{asked.by} calls a consultation; a meeting is owed within"
            yield Effect("consultation-called", f"{words} {span(asked.within)}.", facts)
        elif asked.meeting and not known.meeting:
            yield Effect("consultation-answered", "The consultation has its meeting.", facts)
    for identity, held in after.meetings.items():
        yield from _meeting(before.meetings.get(identity), held)


def _promised(now: Undertaking) -> Iterator[Effect]:
    words = f"{now.party} owes “{now.title}” until {instant(now.ends)}."
    facts: dict[str, str | int] = {"party": now.party, "ends": now.ends}
    yield Effect("undertaking-begins", words, facts)
    for due in now.due:
        words = f"{now.party} owes a report on it by {instant(due)}."
        yield Effect("report-owed", words, facts | {"report_due": due})


def _kept(then: Undertaking, now: Undertaking) -> Iterator[Effect]:
    facts: dict[str, str | int] = {"undertaking": now.id, "party": now.party}
    for report in now.reports[len(then.reports) :]:
        answers = f", for {instant(report.due)}" if report.due else ""
        words = f"{now.party} has reported on “{now.title}”{answers}."
        yield Effect("report-made", words, facts | {"due": report.due})
    if now.discharged is not None and then.discharged is None:
        words = f"{now.discharged.by} says that “{now.title}” has been carried out."
        yield Effect("undertaking-discharged", words, facts)
    if now.withdrawn is not None and then.withdrawn is None:
        words = f"{now.party} withdraws “{now.title}”, after {span(now.notice or 0)} of notice."
        yield Effect("undertaking-withdrawn", words, facts)


def _meeting(then: Meeting | None, now: Meeting) -> Iterator[Effect]:
    facts: dict[str, str | int] = {"meeting": now.id, "starts": now.starts}
    if then is now:
        return
    if then is None:
        words = f"“{now.title}” meets at {instant(now.starts)}, {now.place}."
        yield Effect("meeting-convened", words, facts)
        return
    if now.cancelled >= 0 and then.cancelled < 0:
        yield Effect("meeting-cancelled", f"The meeting “{now.title}” is called off.", facts)
    elif now.minuted >= 0 and then.minuted < 0:
        yield Effect("meeting-minuted", f"“{now.title}” has its record of decisions.", facts)
    elif now.attendance != then.attendance:
        said = now.attendance[-1]
        words = f"{said.party} attends “{now.title}” as {said.role}."
        yield Effect("meeting-attended", words, facts | {"party": said.party})
    elif then.index and now.record == then.record:
        words = f"The meeting “{now.title}” changes: {instant(now.starts)}, {now.place}."
        yield Effect("meeting-changed", words, facts)
