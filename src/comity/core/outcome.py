"""The verb *conclude*: what the rules make of a circulation's positions and notice.

An outcome is f(charter, entries, documents) and nothing else. Order of arrival cannot matter:
which of a party's positions counts follows from what each one says it replaces, and two that do
not replace one another are a conflict, which counts as no position.
"""

from __future__ import annotations

from comity.core.charter import Standing
from comity.core.clock import Stamps, attested, passed
from comity.core.deadline import effective_deadline, is_repeated, protected_until
from comity.core.instants import instant, period_words, span
from comity.core.served import deemed_at, has_notice, is_deemed, noticed_at
from comity.core.state import Circulation, Judged, Outcome, Owed, Spoken
from comity.core.verdict import Verdict, verdict_of
from comity.errors import Refused

Timed = tuple[Spoken, int | None]


def judge_positions(
    circulation: Circulation, stamps: Stamps, deadline: int | None
) -> tuple[Judged, ...]:
    """Every position on the record with its time and what became of it.

    In time if T(entry) <= deadline; a position that nobody attested by the closing is late. While
    the deadline is open (None), every position is in time.
    """
    timed = [
        (spoken, attested(stamps, circulation.clock, spoken.index, spoken.receipts))
        for spoken in circulation.positions
    ]
    in_time = [
        s for s, time in timed if deadline is None or (time is not None and time <= deadline)
    ]
    now = passed(circulation) if deadline is None else deadline
    return judge_timed(circulation, timed, in_time, now)


def judge_timed(
    circulation: Circulation, timed: list[Timed], in_time: list[Spoken], now: int | None
) -> tuple[Judged, ...]:
    """What became of positions with their times, of which some are in time; `now` tells whether
    holds have lapsed.
    """
    own: dict[str, list[Spoken]] = {}
    for each in in_time:
        own.setdefault(each.party, []).append(each)
    return tuple(
        Judged(
            spoken,
            time,
            _status(
                circulation,
                spoken,
                own.get(spoken.party, []),
                _lapsed(circulation, spoken, time, now),
            ),
        )
        for spoken, time in timed
    )


def _lapsed(circulation: Circulation, spoken: Spoken, time: int | None, now: int | None) -> bool:
    """Whether a hold no longer holds: its time has run, or its party had one before."""
    lapse = circulation.procedure.vocabulary.lapse(spoken.word)
    if lapse is None:
        return False
    ran = time is not None and now is not None and time + lapse <= now
    return ran or is_repeated(circulation, spoken)


def _status(circulation: Circulation, spoken: Spoken, own: list[Spoken], lapsed: bool) -> str:
    """What becomes of a position; `own` are those of its party that are in time."""
    if spoken not in own:
        return "late"
    if any(spoken.id in other.replaces for other in own):
        return "replaced"
    if any(other.id != spoken.id and not _replaced(other, own) for other in own):
        return "conflict"
    if spoken.is_sealed():
        return "unrevealed"
    if lapsed:
        return "lapsed"
    return "counts" if decides(circulation, spoken.party) else "advisory"


def _replaced(spoken: Spoken, own: list[Spoken]) -> bool:
    return any(spoken.id in other.replaces for other in own)


def decides(circulation: Circulation, party: str) -> bool:
    """Whether a party decides on this circulation."""
    return any(o.party == party and o.standing is Standing.DECIDES for o in circulation.owed)


def heads(circulation: Circulation, party: str) -> tuple[Spoken, ...]:
    """A party's positions on the record that no other of its positions replaces."""
    own = [spoken for spoken in circulation.positions if spoken.party == party]
    return tuple(spoken for spoken in own if not _replaced(spoken, own))


def counted(circulation: Circulation, judged: tuple[Judged, ...], *, final: bool) -> dict[str, str]:
    """The word of each deciding party that has one, the proposer's own included where the charter
    says so; with `final` also the word that a commitment nobody opened counts as.
    """
    words = {each.spoken.party: each.spoken.word for each in judged if each.status == "counts"}
    closed = circulation.procedure.simultaneous
    if final and closed is not None and closed.unrevealed:
        for each in judged:
            if each.status == "unrevealed" and decides(circulation, each.spoken.party):
                words[each.spoken.party] = closed.unrevealed
    proposer = circulation.procedure.proposer
    spoke = any(each.spoken.party == circulation.by for each in judged)
    if proposer and decides(circulation, circulation.by) and not spoke:
        words[circulation.by] = proposer
    return words


def tally(circulation: Circulation, judged: tuple[Judged, ...], *, final: bool) -> Verdict:
    """What the procedure makes of the positions;
    with `final` those who said nothing are counted as silent.
    """
    return verdict_of(
        circulation.rules,
        circulation.procedure,
        circulation.roll,
        counted(circulation, judged, final=final),
        final=final,
    )


def outcome_at_close(circulation: Circulation, stamps: Stamps) -> Outcome:
    """The outcome of a circulation at its closing entry."""
    deadline = effective_deadline(circulation, stamps)
    judged = judge_positions(circulation, stamps, deadline)
    return outcome_of(judged, tally(circulation, judged, final=True), deadline)


def outcome_so_far(circulation: Circulation, stamps: Stamps) -> Outcome:
    """How an open circulation stands: kind `open`, with the reason in three values."""
    deadline = effective_deadline(circulation, stamps)
    judged = judge_positions(circulation, stamps, None)
    reason = tally(circulation, judged, final=False).reason
    return Outcome("open", reason, deadline, judged, _conflicts(judged))


def outcome_early(circulation: Circulation, stamps: Stamps) -> Outcome:
    """The outcome before the deadline, where the charter allows it and nothing can change it.

    Raises Refused: `early-not-allowed`, `notice-missing`, `period-not-run`, `result-open`.
    """
    check_prior_notice(circulation, stamps)
    if not circulation.procedure.early:
        raise Refused(
            "deadline-not-passed",
            "The record does not show that the deadline and the grace have passed.",
            "File the closing evidence of the timekeepers, then conclude.",
        )
    judged = judge_positions(circulation, stamps, None)
    verdict = tally(circulation, judged, final=False)
    if verdict.kind == "open":
        raise Refused(
            "result-open",
            "Positions still to come could change the result.",
            "Wait for more positions or for the deadline.",
        )
    return outcome_of(judged, verdict, effective_deadline(circulation, stamps))


def outcome_of(judged: tuple[Judged, ...], verdict: Verdict, deadline: int | None) -> Outcome:
    """A verdict as an outcome, with what became of each position."""
    return Outcome(verdict.kind, verdict.reason, deadline, judged, _conflicts(judged))


def _conflicts(judged: tuple[Judged, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.spoken.party for each in judged if each.status == "conflict"))


def check_prior_notice(circulation: Circulation, stamps: Stamps) -> None:
    """Promise P3: every party owed a period has had notice, and its period has run or it has
    answered; the party that circulated the text has answered by doing so.

    Raises Refused `notice-missing` or `period-not-run`, naming the party, the instants and what is
    missing.
    """
    protected = [owed for owed in circulation.owed if owed.period is not None]
    for owed in protected:
        party = owed.party
        if not has_notice(circulation, party) and not is_deemed(circulation, party, stamps):
            raise _no_notice(circulation, owed)
    for owed in protected:
        answered = owed.party == circulation.by or heads(circulation, owed.party)
        if not answered and owed.party not in circulation.waived:
            _check_period(circulation, stamps, owed)


def unanswered(circulation: Circulation) -> tuple[Spoken, ...]:
    """What consulted parties say, as it stands, and nobody has addressed yet."""
    answered = [position for position, _ in circulation.answered]
    return tuple(
        spoken
        for owed in circulation.owed
        if owed.standing is Standing.CONSULTED
        for spoken in heads(circulation, owed.party)
        if spoken.id not in answered and not spoken.is_sealed()
    )


def check_answered(circulation: Circulation, outcome: Outcome) -> None:
    """Raises Refused `answer-missing` where the procedure wants what consulted parties said
    addressed before anything is adopted, and something is not.
    """
    if outcome.kind == "adopted" and circulation.procedure.answers:
        for spoken in unanswered(circulation):
            raise Refused(
                "answer-missing",
                f"{spoken.party} was consulted and says {spoken.word}; nobody has addressed it.",
                "Answer it on the record, then conclude.",
            )


def served_parties(circulation: Circulation, stamps: Stamps) -> tuple[str, ...]:
    """The parties owed notice that gave none and for which service stands."""
    parties = [owed.party for owed in circulation.owed if owed.period is not None]
    without = [party for party in parties if not has_notice(circulation, party)]
    return tuple(party for party in without if is_deemed(circulation, party, stamps))


def _no_notice(circulation: Circulation, owed: Owed) -> Refused:
    served = "" if circulation.served is None else f" of {instant(circulation.served)}"
    now = passed(circulation)
    return Refused(
        "notice-missing",
        f"{owed.party} has given no notice of the circulation{served}; its period has not begun.",
        f"Wait until the node of {owed.party} has cosigned and the evidence is on the record.",
        {
            "party": owed.party,
            "circulated": "unattested" if circulation.served is None else circulation.served,
            "now": "unattested" if now is None else now,
            "period": owed.period or 0,
            "missing": owed.period or 0,
        },
    )


def _check_period(circulation: Circulation, stamps: Stamps, owed: Owed) -> None:
    now, end = passed(circulation), protected_until(circulation, owed, stamps)
    if now is not None and end is not None and now > end:
        return
    noticed = noticed_at(circulation, owed.party, stamps)
    since = deemed_at(circulation, owed.party, stamps) if noticed is None else noticed
    if since is None or end is None:
        raise _no_notice(circulation, owed)
    period = owed.period or 0
    had, promised = "had notice" if noticed else "was served", period_words(period, owed.days)
    reached = (
        "no later time is attested" if now is None else f"the record attests only {instant(now)}"
    )
    missing = end - (since if now is None else max(now, since))
    raise Refused(
        "period-not-run",
        f"{owed.party} {had} at {instant(since)} and is owed {promised}; {reached}.",
        f"Wait for {span(missing)} more and for the evidence of it, or for the party's answer.",
        {
            "party": owed.party,
            "notice": since,
            "now": "unattested" if now is None else now,
            "period": period,
            "missing": missing,
        },
    )
