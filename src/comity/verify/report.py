"""The report of a judgement: every check with its result, those not made included, as values.

Nothing here says where the judged bytes came from, so two copies of one record give one report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from comity.errors import ComityError
from comity.verify.search import Searched


class Result(Enum):
    """What became of a check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_MADE = "not made"
    UNJUDGED = "could not be judged"


class Verdict(Enum):
    """What the whole comes to; `exit_code` is what a program leaves with."""

    SOUND = "sound"
    NOT_SOUND = "not sound"
    UNJUDGED = "could not be judged"

    @property
    def exit_code(self) -> int:
        """0 sound, 1 not sound, 2 could not be judged."""
        return (Verdict.SOUND, Verdict.NOT_SOUND, Verdict.UNJUDGED).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check met, and where: file, entries [first, last], bytes [start, end).

    -1 stands for a place that is not known; facts are for programs.
    """

    code: str
    sentence: str
    hint: str = ""
    file: str = ""
    first: int = -1
    last: int = -1
    start: int = -1
    end: int = -1
    facts: Mapping[str, str | int] = field(default_factory=dict)


def counted(count: int, thing: str) -> str:
    """ "1 entry", "2 entries", "3 tiles"."""
    if count == 1:
        return f"1 {thing}"
    return f"{count} {thing[:-2]}ries" if thing.endswith("ry") else f"{count} {thing}s"


def finding(error: ComityError, **place: Any) -> Finding:
    """What an error says, at a place."""
    return Finding(error.code, error.sentence, error.hint, facts=error.facts, **place)


def widened(found: Finding, file: str) -> Finding:
    """The finding with the file in which its entries stand."""
    return replace(found, file=file)


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered check; `entries` is how many entries it looked at, from entry 0."""

    number: int
    id: str
    title: str
    result: Result
    detail: str
    entries: int
    findings: tuple[Finding, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class NoEffect:
    """An entry that has no effect, with the reason; kind and by are "" where it is no act."""

    entry: int
    kind: str
    by: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Contested:
    """An act with effect by a key of which its party says that it was compromised by then.

    since: the entry from which on; suspended: the entry that says so.
    """

    entry: int
    kind: str
    party: str
    key: str
    since: int
    suspended: int


@dataclass(frozen=True, slots=True)
class Equivocation:
    """Entries of one party or office, each a truly signed act that follows the same act `prev`."""

    by: str
    prev: str
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """What a party was owed and got; times in POSIX seconds, None where the record shows none.

    ahead: seconds by which notice preceded the decision; negative where it came after it. days:
    working days owed beside the seconds; waived: whether the party gave its period up.
    """

    party: str
    standing: str
    period: int | None
    days: int
    waived: bool
    entry: int | None
    time: int | None
    ahead: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """A position on the record and what became of it; `time` is its attested time.

    lifted: the entry that lifted its reservation, or -1; answered: the entry that answered it.
    """

    party: str
    word: str
    entry: int
    time: int | None
    status: str
    reservation: str
    statement: str
    lifted: int
    answered: int


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Time given by an extension or asked for in a request, and until when."""

    party: str
    entry: int
    deadline: int


@dataclass(frozen=True, slots=True)
class ReportOwed:
    """A date on which a report on an undertaking is due, and what became of it.

    status: due, overdue, answered, late or released; entry -1 and time None where there is none.
    """

    due: int
    status: str
    entry: int
    time: int | None


@dataclass(frozen=True, slots=True)
class Promise:
    """An undertaking under a decision, as it stands at the latest attested time.

    status: promised, running, withdrawing, withdrawn, lapsed or discharged; notice: seconds, None
    where it cannot be withdrawn alone; withdrawn: when a withdrawal takes effect, if it is known.
    """

    id: str
    party: str
    title: str
    text: str
    entry: int
    starts: int
    ends: int
    report_due: int
    conditions: str
    notice: int | None
    status: str
    withdrawn: int | None
    discharged_by: str
    discharged_entry: int
    reports: tuple[ReportOwed, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """A consultation that a party called for, as it stands at the latest attested time.

    status: open, overdue, convened or late; time: when the call was attested; due: by when a
    meeting must begin; None while unknown.
    """

    id: str
    entry: int
    by: str
    sphere: str
    title: str
    texts: tuple[tuple[str, str], ...]
    time: int | None
    due: int | None
    status: str
    meeting: str
    matter: str


@dataclass(frozen=True, slots=True)
class Attending:
    """Who speaks for a party at a meeting."""

    party: str
    role: str
    entry: int
    time: int | None
    delegates: tuple[str, ...]
    names: str


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as it stands at the latest attested time.

    status: ahead, running, over, minuted or cancelled; short: convened later than the charter asks;
    present, of, asked: parties that decide and attend, all who decide, and the quorum.
    """

    id: str
    entry: int
    by: str
    title: str
    spheres: tuple[str, ...]
    starts: int
    ends: int
    format: str
    place: str
    agenda: tuple[str, ...]
    consultation: str
    status: str
    short: bool
    present: int
    of: int
    asked: int
    attendance: tuple[Attending, ...]
    record: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A circulation and its outcome, with reasons; entries are -1 while there is none.

    annulled, before: the entry that annulled an outcome, and that outcome's kind.
    """

    circulation: str
    entry: int
    matter: str
    title: str
    sphere: str
    by: str
    charter: str
    texts: tuple[tuple[str, str], ...]
    stated_deadline: int
    deadline: int | None
    outcome: str
    closed: int
    concluded: int
    decided: int | None
    annulled: int
    before: str
    reasons: tuple[str, ...]
    notices: tuple[NoticeGiven, ...]
    positions: tuple[Said, ...]
    undertakings: tuple[Promise, ...]
    extensions: tuple[MoreTime, ...]
    requests: tuple[MoreTime, ...]
    by_service: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """A charter and the entry from which it has been in force."""

    entry: int
    hash: str
    title: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole. `final` is the number of entries that enough parties have cosigned; `attested`
    the latest time that the record itself attests, None for none.

    search: what a search for a party's acts came to; None where none was asked for or possible.
    kind: of a certificate, `whole` or `sealed`; word: the parties on whose word it rests.
    """

    subject: str
    verdict: Verdict
    checks: tuple[Check, ...]
    council: str = ""
    title: str = ""
    origin: str = ""
    size: int = -1
    root: str = ""
    final: int = 0
    members: tuple[str, ...] = ()
    charters: tuple[InForce, ...] = ()
    attested: int | None = None
    decisions: Sequence[Decided] = ()
    consultations: tuple[Called, ...] = ()
    meetings: tuple[Held, ...] = ()
    without_effect: tuple[NoEffect, ...] = ()
    contested: tuple[Contested, ...] = ()
    equivocations: tuple[Equivocation, ...] = ()
    search: Searched | None = None
    kind: str = ""
    word: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The report as plain data for programs."""
        data: dict[str, Any] = _plain(self)
        return data | {"exit": self.verdict.exit_code}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
