"""Contest: a position that the host left out, and that receivers held in time, annuls an outcome.

A receipt counts for a position that is on the record when the receipt is logged. Until a
circulation closes it is one stamp more for the position's time. After the closing, and until the
charter's period of contest has run by the record's own time, it can only show that the outcome was
reached without a position that had been handed in: the outcome is then `annulled`, the one before
is kept beside it, and the matter is open again. Source: the design, "Nobody is silenced".
"""

from __future__ import annotations

from collections.abc import Mapping

from comity.core.acts import Act, Evidence, Position
from comity.core.changed import replace
from comity.core.clock import attested, passed, with_receipt
from comity.core.outcome import judge_timed, outcome_of, tally
from comity.core.shelf import put
from comity.core.state import Circulation, Council, Judged, Outcome, Spoken

ANNULLED = "annulled"


def is_contestable(council: Council, circulation: Circulation) -> bool:
    """Whether the outcome of a closed circulation may still be contested at this place."""
    clock, outcome = circulation.clock, circulation.outcome
    if not clock.contest or not clock.receivers or outcome is None:
        return False
    closing, now = passed(circulation), council.times.now(council.charter.clock)
    if outcome.kind in (ANNULLED, "withdrawn") or closing is None:
        return False
    return now is None or now <= closing + clock.contest


def names_charter(council: Council, act: Act) -> bool:
    """Whether an act names the charter in force; a position that may have been lodged with
    receivers, and comes late, may name the one under which its circulation was served.
    """
    if act.charter == council.charter_hash or not isinstance(act.body, Position):
        return act.charter == council.charter_hash
    circulation = council.circulation(act.body.circulation)
    if circulation is None or not circulation.clock.receivers:
        return False
    return act.charter == circulation.charter


def with_position(council: Council, circulation: Circulation, spoken: Spoken) -> Council:
    """The council with a position; on a closed circulation it is late until receipts show more."""
    changed = replace(circulation, positions=(*circulation.positions, spoken))
    if circulation.outcome is not None:
        late = (*circulation.outcome.positions, Judged(spoken, None, "late"))
        changed = replace(changed, outcome=replace(circulation.outcome, positions=late))
    return _put(council, changed)


def with_receipts(council: Council, body: Evidence) -> Council:
    """The council with logged receipts at the positions they are for, and with what they annul."""
    if not body.receipts:
        return council
    for circulation in _concerned(council):
        changed = _received(circulation, body)
        if changed is circulation:
            continue
        council = _put(council, changed)
        outcome = _contested(changed)
        if outcome is not None:
            council = _annul(council, changed, outcome)
    return council


def _concerned(council: Council) -> tuple[Circulation, ...]:
    """Those that are open, and those whose outcome may still be contested."""
    known = [*council.open.values(), *(council.closed[key] for key in council.trailing)]
    return tuple(each for each in known if each.closed < 0 or is_contestable(council, each))


def _received(circulation: Circulation, body: Evidence) -> Circulation:
    positions = tuple(_with_receipts(circulation, each, body) for each in circulation.positions)
    if positions == circulation.positions:
        return circulation
    changed = replace(circulation, positions=positions)
    if circulation.outcome is None:
        return changed
    spoken = {each.id: each for each in positions}
    judged = tuple(replace(j, spoken=spoken[j.spoken.id]) for j in circulation.outcome.positions)
    return replace(changed, outcome=replace(circulation.outcome, positions=judged))


def _with_receipts(circulation: Circulation, spoken: Spoken, body: Evidence) -> Spoken:
    receipts = spoken.receipts
    for receipt in body.receipts:
        if receipt.act == spoken.id:
            receipts = with_receipt(receipts, circulation.clock, receipt.name, receipt.time)
    return spoken if receipts == spoken.receipts else replace(spoken, receipts=receipts)


def _contested(circulation: Circulation) -> Outcome | None:
    """The annulled outcome of a closed circulation, None where what was left out changes nothing.

    The deadline stays the one found at the closing, and times found there stay as they are.
    """
    outcome = circulation.outcome
    if outcome is None:
        return None
    shown = _shown(circulation, outcome)
    if not shown:
        return None
    timed = [(each.spoken, shown.get(each.spoken.id, each.time)) for each in outcome.positions]
    in_time = [
        each.spoken
        for each in outcome.positions
        if each.status != "late" or each.spoken.id in shown
    ]
    now = passed(circulation) if outcome.deadline is None else outcome.deadline
    judged = judge_timed(circulation, timed, in_time, now)
    verdict = tally(circulation, judged, final=circulation.closed != circulation.concluded)
    if verdict.kind == outcome.kind and not _held(circulation, shown):
        return None
    return replace(outcome_of(judged, verdict, outcome.deadline), kind=ANNULLED)


def _shown(circulation: Circulation, outcome: Outcome) -> Mapping[str, int]:
    """The times of the positions left out that receipts alone show to have been in time."""
    closing = passed(circulation)
    limits = [time for time in (outcome.deadline, closing) if time is not None]
    found = {}
    for each in outcome.positions:
        time = attested({}, circulation.clock, each.spoken.index, each.spoken.receipts)
        if each.status == "late" and time is not None and time <= min(limits):
            found[each.spoken.id] = time
    return found


def _held(circulation: Circulation, shown: Mapping[str, int]) -> bool:
    """Whether a hold was left out, with which the circulation would have closed at another place;
    or a sealed position, which its party could not open in time and of which nobody knows the word.
    """
    lapse = circulation.procedure.vocabulary.lapse
    return any(
        each.id in shown and (lapse(each.word) or each.is_sealed())
        for each in circulation.positions
    )


def _annul(council: Council, circulation: Circulation, outcome: Outcome) -> Council:
    annulled = replace(
        circulation, outcome=outcome, before=circulation.outcome, annulled=council.size
    )
    council = _put(council, annulled)
    matter = council.matters[circulation.matter]
    if circulation.concluded >= 0 and matter.circulations[-1] == circulation.id:
        reopened = replace(matter, status="open")
        council = replace(council, matters=put(council.matters, matter.id, reopened))
    undertakings = council.undertakings
    for promise in tuple(undertakings.values()):
        if promise.circulation == circulation.id:
            voided = replace(promise, annulled=council.size)
            undertakings = put(undertakings, promise.id, voided)
    return replace(council, undertakings=undertakings)


def _put(council: Council, circulation: Circulation) -> Council:
    if circulation.id in council.open:
        return replace(council, open={**council.open, circulation.id: circulation})
    return replace(council, closed=put(council.closed, circulation.id, circulation))
