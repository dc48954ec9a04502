"""Undertakings: what a party promised, and how it stands at an instant.

Nothing here waits for anybody to say so: that a term is over or a report overdue follows from the
promise, the acts on the record and an instant, for everybody alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.core.times import Times

MOST_REPORTS = 400


@dataclass(frozen=True, slots=True)
class Reported:
    """A report by the promisor; `due` is the date it answers, 0 for none."""

    id: str
    index: int
    text: str
    due: int


@dataclass(frozen=True, slots=True)
class Ended:
    """An act that ends an undertaking: a discharge by another party, or a withdrawal."""

    id: str
    index: int
    by: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A promise on the record. Instants are POSIX seconds.

    conditions: a document, "" for none. notice: seconds between withdrawing it and its end, None
    where its party cannot withdraw it alone. due: when reports are due, in order. annulled: the
    entry that annulled the decision it was made under, -1 for none.
    """

    id: str
    index: int
    party: str
    circulation: str
    title: str
    text: str
    starts: int
    ends: int
    report_due: int
    conditions: str = ""
    notice: int | None = None
    due: tuple[int, ...] = ()
    reports: tuple[Reported, ...] = ()
    discharged: Ended | None = None
    withdrawn: Ended | None = None
    annulled: int = -1

    def ends_early(self, times: Times) -> int | None:
        """When a withdrawal takes effect: its attested time and the notice; None while unknown."""
        if self.withdrawn is None or self.notice is None:
            return None
        since = times.of(self.withdrawn.id)
        return None if since is None else since + self.notice


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A date on which a report is or was due, and what became of it.

    status: `due`, `overdue`, `answered`, `late` (answered after the date) or `released` (the
    undertaking had ended before). entry: of the first report that answers it, -1 for none.
    """

    due: int
    status: str
    entry: int = -1
    time: int | None = None


def status_of(promise: Undertaking, times: Times, now: int | None) -> str:
    """How an undertaking stands: `annulled`, `discharged`, `withdrawn`, `lapsed` (the term is over
    and nobody has discharged it), `withdrawing` (its notice is running), `running` or, before it
    starts or while no time is known, `promised`.
    """
    if promise.annulled >= 0:
        return "annulled"
    if promise.discharged is not None:
        return "discharged"
    early = promise.ends_early(times)
    if now is not None and early is not None and early <= min(now, promise.ends):
        return "withdrawn"
    if now is not None and now > promise.ends:
        return "lapsed"
    if promise.withdrawn is not None:
        return "withdrawing"
    return "running" if now is not None and now >= promise.starts else "promised"


def reports_due(promise: Undertaking, times: Times, now: int | None) -> tuple[ReportDue, ...]:
    """Every date on which a report is due, in order, with what became of it by an instant."""
    return tuple(_report_due(promise, times, now, due) for due in promise.due)


def _report_due(promise: Undertaking, times: Times, now: int | None, due: int) -> ReportDue:
    answer = next((report for report in promise.reports if report.due == due), None)
    if answer is not None:
        time = times.of(answer.id)
        status = "late" if time is not None and time > due else "answered"
        return ReportDue(due, status, answer.index, time)
    early = promise.ends_early(times)
    if promise.annulled >= 0 or (early is not None and early <= due):
        return ReportDue(due, "released")
    if now is None or now <= due:
        return ReportDue(due, "due" if promise.discharged is None else "released")
    over = None if promise.discharged is None else times.of(promise.discharged.id)
    return ReportDue(due, "released" if over is not None and over <= due else "overdue")


def dates_due(
    starts: int, ends: int, single: int, listed: tuple[int, ...], every: int
) -> list[int]:
    """The dates on which reports are due: those named, and each `every` seconds within the term,
    one more than MOST_REPORTS at the most.
    """
    dates = dict.fromkeys(date for date in (single, *listed) if date)
    if every:
        count = min((ends - starts) // every, MOST_REPORTS + 1)
        dates |= dict.fromkeys(starts + every * step for step in range(1, count + 1))
    return sorted(dates)
