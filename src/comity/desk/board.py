"""What the board shows of a council, worked out from its state alone: no page, no network, no
clock.

A reader of the board should see in a few seconds what is in circulation, until when, who has had
notice, who has spoken, and who was told only after the fact.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.core.charter import Standing
from comity.core.clock import effective_deadline
from comity.core.explain import explain
from comity.core.instants import instant, span
from comity.core.outcome import outcome_so_far
from comity.core.state import Circulation, Council, Judged, Matter, Outcome, Owed


@dataclass(frozen=True, slots=True)
class Line:
    """One party of a circulation: its standing, notice and position, in words.

    tone: `late` where notice came only after the decision, `waiting` where it is owed and missing.
    """

    party: str
    standing: str
    notice: str
    tone: str
    position: str
    remark: str
    papers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Service:
    """One circulation of a matter, for people."""

    id: str
    entry: int
    version: int
    state: str
    sentence: str
    deadline: str
    reasons: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One matter on the board, its newest circulation first."""

    id: str
    title: str
    sphere: str
    by: str
    status: str
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """An undertaking, for people."""

    party: str
    title: str
    term: str
    report: str
    text: str
    under: str


def items(council: Council) -> tuple[Item, ...]:
    """Every matter, those still in circulation first, the newest first among each."""
    made = [_item(council, matter) for matter in council.matters.values()]
    made.reverse()
    return tuple(sorted(made, key=lambda item: not any(s.state == "open" for s in item.services)))


def promises(council: Council) -> tuple[Promise, ...]:
    """Every undertaking on the record."""
    return tuple(
        Promise(
            party=title_of(council, each.party),
            title=each.title,
            term=f"{instant(each.starts)} to {instant(each.ends)}",
            report=instant(each.report_due) if each.report_due else "none due",
            text=each.text,
            under=_title(council, each.circulation),
        )
        for each in council.undertakings
    )


def standings(council: Council) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The matrix of standings of the charter in force: per sphere,
    each party and what it is owed.
    """
    charter = council.charter
    return tuple(
        (
            sphere.title,
            tuple(
                (charter.title_of(party), standing.value) for party, standing in sphere.standings
            ),
        )
        for sphere in charter.spheres
    )


def title_of(council: Council, name: str) -> str:
    """What people call a party, also one of an earlier charter."""
    for adoption in reversed(council.charters):
        title = adoption.charter.title_of(name)
        if title != name:
            return title
    return name


def _title(council: Council, circulation: str) -> str:
    served = council.circulation(circulation)
    return "" if served is None else council.matters[served.matter].title


def _item(council: Council, matter: Matter) -> Item:
    services = [
        _service(council, matter, served)
        for identity in reversed(matter.circulations)
        if (served := council.circulation(identity)) is not None
    ]
    return Item(
        id=matter.id,
        title=matter.title,
        sphere=_sphere_title(council, matter.sphere),
        by=title_of(council, matter.by),
        status=matter.status,
        services=tuple(services),
    )


def _sphere_title(council: Council, name: str) -> str:
    for adoption in reversed(council.charters):
        sphere = adoption.charter.sphere(name)
        if sphere is not None:
            return sphere.title
    return name


def _service(council: Council, matter: Matter, served: Circulation) -> Service:
    outcome = served.outcome or outcome_so_far(served, council.stamps)
    over = served.concluded >= 0
    return Service(
        id=served.id,
        entry=served.index,
        version=_version(matter, served),
        state=outcome.kind if over else "open",
        sentence=_sentence(council, served, outcome, over),
        deadline=_deadline(council, served, outcome),
        reasons=explain(outcome.reason) if outcome.reason is not None else (),
        texts=tuple((text.lang, text.document) for text in served.texts),
        lines=tuple(_line(council, served, outcome, owed) for owed in served.owed),
        decided=over,
    )


def _version(matter: Matter, served: Circulation) -> int:
    return sum(version.index <= served.index for version in matter.versions)


def _sentence(council: Council, served: Circulation, outcome: Outcome, over: bool) -> str:
    if over and outcome.kind == "withdrawn":
        return f"Withdrawn at entry {served.concluded}; a newer text may be in circulation."
    if over:
        when = "" if served.decided is None else f" at {instant(served.decided)}"
        return f"{outcome.kind.replace('_', ' ').capitalize()}{when} (entry {served.concluded})."
    lacking = [
        title_of(council, owed.party)
        for owed in served.owed
        if owed.period is not None and owed.party not in served.notices
    ]
    if lacking:
        return f"Waits for the notice of {', '.join(lacking)}."
    if served.closed >= 0:
        return f"Closed with the outcome {outcome.kind}; the conclusion is yet to be filed."
    return "In circulation; every party owed a period has given notice."


def _deadline(council: Council, served: Circulation, outcome: Outcome) -> str:
    if served.concluded >= 0 and outcome.deadline is None:
        return ""
    deadline = outcome.deadline or effective_deadline(served, council.stamps)
    if deadline is None:
        return f"not before {instant(served.deadline)}"
    return instant(deadline)


def _line(council: Council, served: Circulation, outcome: Outcome, owed: Owed) -> Line:
    notice, tone = _notice(served, owed)
    judged = [each for each in outcome.positions if each.spoken.party == owed.party]
    spoken = [each for each in judged if each.status != "replaced"]
    return Line(
        party=title_of(council, owed.party),
        standing=_standing(owed),
        notice=notice,
        tone=tone,
        position=", ".join(each.spoken.word for each in spoken) or _silence(served, owed),
        remark=_remark(spoken),
        papers=tuple(
            (label, document)
            for each in spoken
            for label, document in (
                ("reservation", each.spoken.reservation),
                ("statement", each.spoken.statement),
            )
            if document
        ),
    )


def _standing(owed: Owed) -> str:
    if owed.period is None:
        return owed.standing.value
    return f"{owed.standing.value}, owed {span(owed.period)}"


def _silence(served: Circulation, owed: Owed) -> str:
    if owed.standing is Standing.INFORMED:
        return "no say"
    if owed.party == served.by and served.procedure.proposer:
        return f"{served.procedure.proposer}, as proposer"
    return "silent"


def _remark(spoken: list[Judged]) -> str:
    marks = [each.status for each in spoken if each.status not in ("counts", "advisory")]
    return ", ".join(dict.fromkeys(marks))


def _notice(served: Circulation, owed: Owed) -> tuple[str, str]:
    notice = served.notices.get(owed.party)
    if notice is None:
        return ("none yet", "waiting") if owed.period is not None else ("none on the record", "")
    if served.decided is None:
        return instant(notice.stamp), ""
    ahead = served.decided - notice.stamp
    if notice.entry > served.concluded:
        trailed = span(-ahead) if ahead < 0 else "no time"
        return f"{instant(notice.stamp)}, only after the decision ({trailed} later)", "late"
    return f"{instant(notice.stamp)}, {span(max(ahead, 0))} before the decision", ""
