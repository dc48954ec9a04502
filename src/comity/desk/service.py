"""One circulation as the board shows it: what came of it, whom it waits for, who had notice when.

Worked out from the council's state alone: no page, no network, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.core.charter import Standing
from comity.core.deadline import effective_deadline
from comity.core.explain import explain
from comity.core.instants import period_words, span
from comity.core.outcome import outcome_so_far
from comity.core.state import Circulation, Council, Judged, Matter, Outcome, Owed
from comity.desk.titles import title_of

_SILENCE = {
    "assent": "whoever says nothing agrees",
    "dissent": "whoever says nothing is against",
    "neutral": "whoever says nothing abstains",
    "block": "whoever says nothing blocks",
    "leave": "whoever says nothing stands aside",
    "demand": "whoever says nothing makes a demand",
    "none": "silence is neither for nor against",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One party of a circulation: its standing, notice and position.

    notice: POSIX seconds of its own stamp, None without any. tone: `late` where it was told only
    after the decision, `untold` where it was decided and there is still no notice, `waiting` where
    notice is owed and missing, else "". silent: it could still speak and has not.
    """

    party: str
    own: bool
    standing: str
    notice: int | None
    remark: str
    tone: str
    position: str
    silent: bool
    papers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Service:
    """One circulation of a matter. Instants are POSIX seconds, None where the record has none.

    state: `open`, or the kind of its outcome. closed: the period is over, its outcome `ahead` is
    still to be filed. firm: whether the deadline can no longer move.
    """

    id: str
    entry: int
    version: int
    by: str
    state: str
    ahead: str
    decided: int | None
    concluded: int
    served: int | None
    deadline: int | None
    firm: bool
    silence: str
    reasons: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.state != "open"

    def toned(self, tone: str) -> tuple[Line, ...]:
        """The lines of that tone."""
        return tuple(line for line in self.lines if line.tone == tone)

    @property
    def silent(self) -> tuple[Line, ...]:
        """Those who could still speak and have not."""
        return tuple(line for line in self.lines if line.silent)

    @property
    def papers(self) -> tuple[tuple[str, str, str], ...]:
        """(party, label, document) of every reservation and statement."""
        return tuple((line.party, *paper) for line in self.lines for paper in line.papers)


def service(council: Council, matter: Matter, served: Circulation, own: str) -> Service:
    """A circulation for people. own: the name of the party whose desk it is."""
    outcome = served.outcome or outcome_so_far(served, council.stamps)
    over = served.concluded >= 0
    deadline = outcome.deadline or effective_deadline(served, council.stamps)
    return Service(
        id=served.id,
        entry=served.index,
        version=sum(version.index <= served.index for version in matter.versions),
        by=title_of(council, served.by),
        state=outcome.kind if over else "open",
        ahead=outcome.kind if served.closed >= 0 and not over else "",
        decided=served.decided,
        concluded=served.concluded,
        served=served.served,
        deadline=served.deadline if deadline is None else deadline,
        firm=deadline is not None,
        silence=_SILENCE[served.procedure.vocabulary.missing],
        reasons=explain(outcome.reason) if outcome.reason is not None else (),
        texts=tuple((text.lang, text.document) for text in served.texts),
        lines=tuple(_line(council, served, outcome, owed, own) for owed in served.owed),
    )


def _line(council: Council, served: Circulation, outcome: Outcome, owed: Owed, own: str) -> Line:
    judged = [each for each in outcome.positions if each.spoken.party == owed.party]
    spoken = [each for each in judged if each.status != "replaced"]
    remark, tone = _notice(served, owed)
    notice = served.notices.get(owed.party)
    return Line(
        party=title_of(council, owed.party),
        own=owed.party == own,
        standing=_standing(owed),
        notice=None if notice is None else notice.stamp,
        remark=remark,
        tone=tone,
        position=", ".join(_said(each) for each in spoken) or _unsaid(served, owed),
        silent=not spoken and _may_speak(served, owed),
        papers=tuple(paper for each in spoken for paper in _papers(each)),
    )


def _standing(owed: Owed) -> str:
    if not owed.period and not owed.days:
        return owed.standing.value
    return f"{owed.standing.value}, owed {period_words(owed.period or 0, owed.days)}"


def _said(judged: Judged) -> str:
    if judged.status in ("counts", "advisory"):
        return judged.spoken.word
    return f"{judged.spoken.word} ({judged.status})"


def _unsaid(served: Circulation, owed: Owed) -> str:
    if owed.standing is Standing.INFORMED:
        return "has no say"
    if _speaks_by_proposing(served, owed):
        return f"{served.procedure.proposer}, as proposer"
    return "none"


def _may_speak(served: Circulation, owed: Owed) -> bool:
    return owed.standing is not Standing.INFORMED and not _speaks_by_proposing(served, owed)


def _speaks_by_proposing(served: Circulation, owed: Owed) -> bool:
    return owed.party == served.by and served.procedure.proposer != ""


def _papers(judged: Judged) -> tuple[tuple[str, str], ...]:
    spoken = judged.spoken
    named = (("reservation", spoken.reservation), ("statement", spoken.statement))
    return tuple((label, document) for label, document in named if document)


def _notice(served: Circulation, owed: Owed) -> tuple[str, str]:
    """What is to be said about a party's notice beside its instant, and the line's tone.

    The party that circulated a text knew it: its own notice is never shown as late.
    """
    notice = served.notices.get(owed.party)
    over = served.outcome is not None and served.concluded >= 0
    decided = over and served.outcome is not None and served.outcome.kind != "withdrawn"
    if notice is None:
        if decided:
            return "no notice on the record", "" if owed.party == served.by else "untold"
        if over:
            return "no notice on the record", ""
        return ("none yet", "waiting") if owed.period is not None else ("none yet", "")
    if not decided or owed.party == served.by:
        return ("circulated it", "") if owed.party == served.by else ("", "")
    if notice.entry > served.concluded:
        return _after(notice.stamp, served.decided), "late"
    ahead = 0 if served.decided is None else served.decided - notice.stamp
    return f"{span(ahead)} before the decision" if ahead > 0 else "before the decision", ""


def _after(stamp: int, decided: int | None) -> str:
    if decided is None or stamp < decided:
        return "only after the decision"
    if stamp == decided:
        return "only after the decision, in the same second"
    return f"only after the decision, {span(stamp - decided)} later"
