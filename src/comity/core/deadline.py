"""When a circulation's deadline is in effect, and when the record shows that it has passed.

Source: the design, "Effective deadline" and "Closing".
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.core.clock import Stamps, attested, passed
from comity.core.served import deemed_at, noticed_at
from comity.core.state import Circulation, Owed, Spoken


def effective_deadline(circulation: Circulation, stamps: Stamps) -> int | None:
    """The latest of the stated deadline, the minimum, and each protected party's notice plus
    period; then later by every extension and hold that was on the record in time.

    None while a party owed a period has given no notice or, where the procedure has a minimum,
    while the time of the circulation is not attested: late notice moves the deadline, absence
    stops it.
    """
    deadline = _owed_deadline(circulation, stamps)
    if deadline is None:
        return None
    for time, until in sorted(_delays(circulation, stamps)):
        if time <= deadline:
            deadline = max(deadline, until)
    return deadline


def _owed_deadline(circulation: Circulation, stamps: Stamps) -> int | None:
    instants = [circulation.deadline]
    owed = [each for each in circulation.owed if each.period is not None]
    if circulation.procedure.minimum and any(o.party not in circulation.waived for o in owed):
        if circulation.served is None:
            return None
        instants.append(_counted(circulation, circulation.served) + circulation.procedure.minimum)
    for each in owed:
        end = protected_until(circulation, each, stamps)
        if end is None:
            return None
        if each.party not in circulation.waived:
            instants.append(end)
    return max(instants)


def protected_until(circulation: Circulation, owed: Owed, stamps: Stamps) -> int | None:
    """When a party's period has run: from its notice or, if that is earlier, from the service
    that stands for it and then not before its time to cure. None while there is neither.
    """
    since = noticed_at(circulation, owed.party, stamps)
    served = deemed_at(circulation, owed.party, stamps)
    ends = [] if since is None else [period_end(circulation, owed, since)]
    if served is not None and circulation.service is not None:
        ends.append(max(period_end(circulation, owed, served), served + circulation.service.cure))
    return min(ends, default=None)


def period_end(circulation: Circulation, owed: Owed, since: int) -> int:
    """When the period of a party that had notice at `since` has run."""
    end = _counted(circulation, since) + (owed.period or 0)
    if not owed.days or circulation.calendar is None:
        return end
    return max(end, circulation.calendar.after_days(since, owed.days))


def _counted(circulation: Circulation, since: int) -> int:
    """The instant from which a period counts: with office hours, the next opening."""
    if not circulation.procedure.office_hours or circulation.calendar is None:
        return since
    return circulation.calendar.opening(since)


def _delays(circulation: Circulation, stamps: Stamps) -> Iterator[tuple[int, int]]:
    """(time, until) of each extension and hold: T of its entry, and how far it holds back."""
    for more in circulation.extensions:
        time = attested(stamps, circulation.clock, more.index)
        if time is not None:
            yield time, more.deadline
    for spoken in circulation.positions:
        lapse = circulation.procedure.vocabulary.lapse(spoken.word)
        if lapse is None or is_repeated(circulation, spoken):
            continue
        time = attested(stamps, circulation.clock, spoken.index, spoken.receipts)
        if time is not None:
            yield time, min([time + lapse, *_lifted(circulation, spoken, stamps)])


def _lifted(circulation: Circulation, spoken: Spoken, stamps: Stamps) -> Iterator[int]:
    """The times of its party's positions that replace a hold."""
    for other in circulation.positions:
        if other.party == spoken.party and spoken.id in other.replaces:
            time = attested(stamps, circulation.clock, other.index, other.receipts)
            if time is not None:
                yield time


def is_repeated(circulation: Circulation, spoken: Spoken) -> bool:
    """Whether a hold comes, in its party's own chain, after another hold: it holds nothing back."""
    for other in circulation.positions:
        if other.party == spoken.party and other.id in spoken.replaces:
            held = circulation.procedure.vocabulary.lapse(other.word) is not None
            if held or is_repeated(circulation, other):
                return True
    return False


def is_closing(circulation: Circulation, stamps: Stamps) -> bool:
    """Whether f+1 timekeepers are later than effective deadline plus grace on what contains it;
    while a sealed position waits to be opened, than the time for that as well.
    """
    now, grace = passed(circulation), circulation.clock.grace
    if now is None or now <= circulation.deadline + grace:
        return False
    deadline = effective_deadline(circulation, stamps)
    if deadline is None:
        return False
    closed = circulation.procedure.simultaneous
    within = 0 if closed is None or not _awaits_openings(circulation) else closed.within
    return now > deadline + grace + within


def _awaits_openings(circulation: Circulation) -> bool:
    """Whether a sealed position that no other of its party replaces is not open yet."""
    replaced = [old for spoken in circulation.positions for old in spoken.replaces]
    return any(spoken.is_sealed() and spoken.id not in replaced for spoken in circulation.positions)
