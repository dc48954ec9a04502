"""Attested time: when an entry was on the record, on the word of timekeepers of whom some may lie.

A *stamp* is (size, time): a timekeeper's cosignature, at `time`, of a checkpoint over `size`
entries. Only logged stamps exist here. A keeper's stamps are kept as a staircase, sizes and times
both rising: a stamp that covers more and is not later makes another one superfluous. Source: the
design, "Time is attested".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from comity.core.charter import Clock
from comity.core.state import Circulation, Notice

Stairs = tuple[tuple[int, int], ...]
Stamps = Mapping[str, Stairs]
Receipts = tuple[tuple[str, int], ...]


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


def attested(stamps: Stamps, clock: Clock, index: int, receipts: Receipts = ()) -> int | None:
    """T(index): the (f+1)-th smallest of the timekeepers' earliest stamps, None with fewer than
    f+1. receipts: (receiver, time) for the act at that entry, each a stamp as good as another.

    At least one honest timekeeper really had the entry by then, and f liars cannot make it earlier.
    """
    found = {
        keeper: time
        for keeper in clock.timekeepers
        if (time := earliest(stamps.get(keeper, ()), index)) is not None
    }
    for keeper, time in receipts:
        found[keeper] = min(time, found.get(keeper, time))
    times = sorted(found.values())
    return times[clock.faults] if len(times) > clock.faults else None


def with_receipt(receipts: Receipts, clock: Clock, name: str, time: int) -> Receipts:
    """The receipts, by name, with one more; only receivers that keep time count, and the earliest
    word of each.
    """
    if name not in clock.receivers or name not in clock.timekeepers:
        return receipts
    known = dict(receipts)
    return tuple(sorted({**known, name: min(time, known.get(name, time))}.items()))


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
