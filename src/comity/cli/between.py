"""What lies between decisions, in plain English: promises, consultations and meetings."""

from __future__ import annotations

from collections.abc import Iterator

from comity.core.instants import instant, span
from comity.verify.report import Attending, Called, Held, Promise, Report

_LOUD = ("overdue", "late", "lapsed")
"""What is not as it should be is told in capitals."""


def promise_lines(each: Promise) -> Iterator[str]:
    """An undertaking with its term and status, and a line for each report due."""
    term = f"from {instant(each.starts)} to {instant(each.ends)}"
    by = f" by {each.discharged_by} in entry {each.discharged_entry}" if each.discharged_by else ""
    what = f"{each.party} undertakes in entry {each.entry}: {each.title}, {term}"
    yield f"    {what}: {_loud(each.status)}{by}"
    if each.conditions:
        yield f"      conditions {each.conditions}"
    if each.notice is not None:
        yield f"      may be withdrawn with notice of {span(each.notice)}"
    if each.withdrawn is not None:
        yield f"      withdrawn with effect from {instant(each.withdrawn)}"
    for report in each.reports:
        entry = f" in entry {report.entry}" if report.entry >= 0 else ""
        yield f"      report due {instant(report.due)}: {_loud(report.status)}{entry}"


def between_lines(report: Report) -> Iterator[str]:
    """Consultations and meetings, each with how it stands; nothing where there are none."""
    if report.consultations:
        yield from ("", "Consultations")
        for called in report.consultations:
            yield from _called(called)
    if report.meetings:
        yield from ("", "Meetings")
        for held in report.meetings:
            yield from _held(held)


def _called(each: Called) -> Iterator[str]:
    due = "a time not attested yet" if each.due is None else instant(each.due)
    yield f"  {each.by} in entry {each.entry} on {each.sphere}: {each.title}"
    yield f"    a meeting must begin by {due}: {_loud(each.status)}"


def _held(each: Held) -> Iterator[str]:
    spheres = ", ".join(each.spheres)
    yield f"  {each.title} ({spheres}), {each.format}, {each.place}: {each.status}"
    yield f"    meeting {each.id}, entry {each.entry}, by {each.by}"
    yield f"    from {instant(each.starts)} to {instant(each.ends)}"
    if each.short:
        yield "    CONVENED LATER than the charter asks"
    asked = f"; the quorum of {each.asked} is {_met(each)}" if each.asked else ""
    yield f"    {each.present} of {each.of} who decide attend{asked}"
    for there in each.attendance:
        yield f"    {_attending(there)}"
    if each.record:
        yield f"    record of decisions: matter {each.record}"


def _met(each: Held) -> str:
    return "there" if each.present >= each.asked else "NOT THERE"


def _attending(each: Attending) -> str:
    time = "at no attested time" if each.time is None else instant(each.time)
    return f"{each.party} attends as {each.role} by entry {each.entry}, {time}"


def _loud(status: str) -> str:
    return status.upper() if status in _LOUD else status
