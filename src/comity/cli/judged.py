"""The report of a judgement in plain English sentences."""

from __future__ import annotations

from collections.abc import Iterator

from comity.cli.between import between_lines, promise_lines
from comity.cli.contested import key_lines
from comity.core.instants import instant, period_words, span
from comity.verify.report import (
    Check,
    Decided,
    Finding,
    NoticeGiven,
    Report,
    Result,
    Said,
    Verdict,
)

_INSTANTS = {
    "circulated": "circulated",
    "notice": "notice given",
    "noticed": "notice came only at",
    "now": "latest attested time",
    "concluded": "the false conclusion, attested",
    "deadline": "deadline",
}
_SPANS = {"period": "owed", "missing": "missing"}
_WORDS = {
    "party": "party",
    "noticed_entry": "notice logged by entry",
    "answered_entry": "answered by entry",
}
_ENDS = {
    Verdict.SOUND: "Sound.",
    Verdict.NOT_SOUND: "Not sound: believe nothing in it that the failed checks touch.",
    Verdict.UNJUDGED: "Could not be judged: something that is needed is not here.",
}


def as_text(report: Report) -> str:
    """The report for people."""
    return "".join(f"{line}\n" for line in as_lines(report))


def as_lines(report: Report) -> Iterator[str]:
    """The report for people, line by line."""
    yield from (*_head(report), "", "Checks", *_checks(report))
    if report.decisions:
        yield from ("", "Decisions")
        for decision in report.decisions:
            yield from ("", *_decision(decision))
    yield from between_lines(report)
    if report.without_effect:
        yield from ("", "Entries without effect")
        for each in report.without_effect:
            what = f"{each.kind} by {each.by}" if each.kind else "no act"
            yield f"  entry {each.entry}, {what}: {each.sentence} [{each.code}]"
    yield from key_lines(report)
    yield from ("", f"Verdict: {_ENDS[report.verdict]}")


def _head(report: Report) -> Iterator[str]:
    yield f"The {report.subject}" + (f" of {report.title}" if report.title else "")
    if report.council:
        yield f"  council    {report.council}"
    if report.origin:
        yield f"  log        {report.origin}"
    if report.root:
        yield f"  entries    {report.size}, root {report.root}"
    if report.attested is not None:
        yield f"  attested   {instant(report.attested)}, the latest time that the record shows"
    if report.council:
        yield f"  final      the first {report.final} entries"
        yield f"  members    {', '.join(report.members)}"
    if report.kind and report.council:
        yield f"  rests on   {_word(report)}"
    for charter in report.charters:
        yield f"  charter    {charter.hash} in force from entry {charter.entry}: {charter.title}"


def _word(report: Report) -> str:
    if report.kind == "whole":
        return "nobody's word (whole)"
    return f"the word of {len(report.word)} parties (sealed): {', '.join(report.word)}"


def _checks(report: Report) -> Iterator[str]:
    for check in report.checks:
        passed = check.result is Result.PASSED
        word = check.result.value if passed else check.result.value.upper()
        reach = f" (entries 0 to {check.entries - 1})" if passed and check.entries > 0 else ""
        yield f"  {check.number:2}  {word}: {check.title}."
        if not check.findings:
            yield f"      {check.detail}{reach}"
        for found in check.findings:
            yield from _finding(check, found)
        if check.more:
            yield f"      and {check.more} more of the kind."


def _finding(check: Check, found: Finding) -> Iterator[str]:
    yield f"    - {found.sentence} [{found.code}]"
    where = _place(found)
    if where:
        yield f"      where: {where}"
    # A false conclusion fails two checks; its circumstances are told once.
    if check.id == "conclusions" and "party" in found.facts:
        return
    facts = [*_facts(found)]
    if facts:
        yield f"      {'; '.join(facts)}"
    if found.hint:
        yield f"      next: {found.hint}"


def _place(found: Finding) -> str:
    parts = [found.file] if found.file else []
    if found.first >= 0:
        many = found.last > found.first
        parts.append(f"entries {found.first} to {found.last}" if many else f"entry {found.first}")
    if found.start >= 0:
        parts.append(f"bytes {found.start} to {max(found.start, found.end - 1)}")
    return ", ".join(parts)


def _facts(found: Finding) -> Iterator[str]:
    for key, value in found.facts.items():
        if key in _INSTANTS:
            told = instant(value) if isinstance(value, int) else value
            yield f"{_INSTANTS[key]} {told}"
        elif key in _SPANS and isinstance(value, int):
            yield f"{_SPANS[key]} {span(value)}"
        elif key in _WORDS:
            yield f"{_WORDS[key]} {value}"


def _decision(each: Decided) -> Iterator[str]:
    end = f" by entry {each.concluded}" if each.concluded >= 0 else ""
    yield f"  {each.title} ({each.sphere}): {each.outcome}{end}"
    yield f"    circulation {each.circulation}, entry {each.entry}, by {each.by}"
    for lang, document in each.texts:
        yield f"    text {lang} {document}"
    stated, effective = instant(each.stated_deadline), _when(each.deadline)
    yield f"    deadline {stated} as stated, {effective} in effect; decided {_when(each.decided)}"
    if each.before:
        yield f"    {each.before} until entry {each.annulled}: a position was left out"
    for party in each.by_service:
        yield f"    {party} gave no notice and was served by the charter's own steps"
    for more in each.extensions:
        yield f"    {more.party} extended it in entry {more.entry} to {instant(more.deadline)}"
    for asked in each.requests:
        until = instant(asked.deadline)
        yield f"    {asked.party} asked in entry {asked.entry} for time until {until}"
    for reason in each.reasons:
        yield f"    because {reason}"
    for notice in each.notices:
        yield f"    {_notice(notice)}"
    for said in each.positions:
        yield f"    {_said(said)}"
        if said.reservation:
            end = f", lifted in entry {said.lifted}" if said.lifted >= 0 else ""
            yield f"      reservation {said.reservation}{end}"
        if said.answered >= 0:
            yield f"      answered in entry {said.answered}"
        if said.statement:
            yield f"      statement {said.statement}"
    for promise in each.undertakings:
        yield from promise_lines(promise)


def _when(time: int | None) -> str:
    return "at no attested time" if time is None else instant(time)


def _notice(each: NoticeGiven) -> str:
    owed = "owed no notice" if each.period is None else _period(each.period, each.days)
    owed += ", which it waived" if each.waived else ""
    if each.time is None:
        return f"{each.party} ({each.standing}, {owed}) has given no notice"
    trail = "" if each.ahead is None else f", {_ahead(each.ahead)}"
    return f"{each.party} ({each.standing}, {owed}) had notice at {instant(each.time)}{trail}"


def _period(seconds: int, days: int) -> str:
    return f"owed {period_words(seconds, days)}"


def _ahead(seconds: int) -> str:
    if seconds == 0:
        return "in the second of the decision"
    word = "before" if seconds > 0 else "AFTER"
    return f"{span(abs(seconds))} {word} the decision"


def _said(each: Said) -> str:
    return f"{each.party} said {each.word} in entry {each.entry}, {_when(each.time)}: {each.status}"
