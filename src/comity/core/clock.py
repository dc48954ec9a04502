"""Attested time: when an entry was on the record, on the word of timekeepers of whom some may lie.

A *stamp* is (size, time): a timekeeper's cosignature, at `time`, of a checkpoint over `size`
entries. Only logged stamps exist here. A keeper's stamps are kept as a staircase, sizes and times
both rising: a stamp that covers more and is not later makes another one superfluous. Source: the
design, "Time is attested".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from comity.core.charter import Clock
from comity.core.state import Circulation, Notice, Owed, Spoken

Stairs = tuple[tuple[int, int], ...]
Stamps = Mapping[str, Stairs]


def with_stamp(stairs: Stairs, size: int, time: int) -> Stairs:
    """The staircase with one more stamp."""
    if any(wide >= size and early <= time for wide, early in stairs):
        return stairs
    kept = [(wide, early) for wide, early in stairs if not (wide <= size and early >= time)]
    return tuple(sorted([*kept, (size, time)]))


def without_before(stairs: Stairs, index: int) -> Stairs:
    """The staircase without the stamps that say nothing of `index` or later,
    the newest always kept.
    """
    return tuple(stamp for stamp in stairs if stamp[0] > index) or stairs[-1:]


def earliest(stairs: Stairs, index: int) -> int | None:
    """The earliest time at which this keeper attests entry `index`, None if it does not."""
    place = bisect_right(stairs, (index, 2**63))
    return stairs[place][1] if place < len(stairs) else None


def attested(stamps: Stamps, clock: Clock, index: int) -> int | None:
    """T(index): the (f+1)-th smallest of the timekeepers' earliest stamps, None with fewer than
    f+1.

    At least one honest timekeeper really had the entry by then, and f liars cannot make it earlier.
    """
    times = [
        time
        for keeper in clock.timekeepers
        if (time := earliest(stamps.get(keeper, ()), index)) is not None
    ]
    return sorted(times)[clock.faults] if len(times) > clock.faults else None


def passed(circulation: Circulation) -> int | None:
    """The time that has surely passed over a circulation: the (f+1)-th largest latest stamp,
    or None.
    """
    times = sorted(
        (circulation.latest.get(k, -1) for k in circulation.clock.timekeepers), reverse=True
    )
    surely = times[circulation.clock.faults]
    return surely if surely >= 0 else None


def notice_time(notice: Notice, stamps: Stamps, clock: Clock) -> int:
    """When a party had notice: its own stamp, or T of the entry that logs it if that is smaller.

    A party that postdates its own hand gains nothing.
    """
    bound = attested(stamps, clock, notice.entry)
    return notice.stamp if bound is None else min(notice.stamp, bound)


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
        notice = circulation.notices.get(each.party)
        if notice is None:
            return None
        if each.party not in circulation.waived:
            since = notice_time(notice, stamps, circulation.clock)
            instants.append(period_end(circulation, each, since))
    return max(instants)


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
        time = attested(stamps, circulation.clock, spoken.index)
        if time is not None:
            yield time, min([time + lapse, *_lifted(circulation, spoken, stamps)])


def _lifted(circulation: Circulation, spoken: Spoken, stamps: Stamps) -> Iterator[int]:
    """The times of its party's positions that replace a hold."""
    for other in circulation.positions:
        if other.party == spoken.party and spoken.id in other.replaces:
            time = attested(stamps, circulation.clock, other.index)
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
    """Whether f+1 timekeepers are later than effective deadline plus grace on what contains it."""
    deadline, now = effective_deadline(circulation, stamps), passed(circulation)
    return deadline is not None and now is not None and now > deadline + circulation.clock.grace
