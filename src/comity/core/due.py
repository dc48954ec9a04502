"""What a record is waiting for: which stamps would tell something new, and which outcomes can be
filed.

Used by whoever keeps the minutes (the secretariat's clerk, or any party's): pure, so that anyone
can ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from comity.core.acts import Receipt, Stamp
from comity.core.clock import attested, earliest, with_receipt
from comity.core.contest import is_contestable
from comity.core.deadline import effective_deadline
from comity.core.outcome import check_answered, outcome_early
from comity.core.state import Circulation, Council, Spoken
from comity.errors import Refused

Offered = Mapping[int, Sequence[Stamp]]
"""Checked stamps not yet on the record, by the size of the checkpoint they cover."""


def useful_sizes(council: Council, offered: Offered) -> tuple[int, ...]:
    """The sizes whose stamps the record needs, smallest first: for notice, for times,
    for closing.
    """
    return tuple(size for size in sorted(offered) if _is_useful(council, size, offered[size]))


def _is_useful(council: Council, size: int, stamps: Sequence[Stamp]) -> bool:
    for circulation in council.open.values():
        if circulation.closed < 0 and size > circulation.index:
            if _gives_notice(circulation, stamps) or _gives_time(
                council, circulation, size, stamps
            ):
                return True
            if _closes(council, circulation, stamps):
                return True
    if _dates(council, size, stamps) or _shows_time(council, stamps):
        return True
    return any(_trails(council, council.closed[key], size, stamps) for key in council.trailing)


def _dates(council: Council, size: int, stamps: Sequence[Stamp]) -> bool:
    """Whether this would help to attest an act whose time is asked for."""
    keepers = council.charter.clock.timekeepers
    return any(
        stamp.name in keepers and earliest(council.stamps.get(stamp.name, ()), index) is None
        for index in council.times.waiting.values()
        if index < size
        for stamp in stamps
    )


def _shows_time(council: Council, stamps: Sequence[Stamp]) -> bool:
    """Whether this would help to show that an instant has passed on which something turns."""
    clock, latest = council.charter.clock, council.times.latest
    return any(
        stamp.name in clock.timekeepers and latest.get(stamp.name, -1) <= turn < stamp.time
        for turn in turning_points(council)
        for stamp in stamps
    )


def turning_points(council: Council) -> tuple[int, ...]:
    """The instants, not passed by the record's own time, after which it gives other answers: an
    unanswered consultation is overdue, a meeting has begun, a meeting that answers one has ended.
    """
    times, meetings = council.times, council.meetings
    now = times.now(council.charter.clock)
    asked = [each for each in council.consultations.values() if not each.meeting]
    turns = [due for each in asked if (due := each.due(times)) is not None]
    for meeting in meetings.values():
        if meeting.cancelled < 0 and meeting.minuted < 0:
            turns.append(meeting.starts - 1)
            turns += [meeting.ends] if meeting.consultation else []
    return tuple(sorted(turn for turn in turns if now is None or turn >= now))


def _gives_notice(circulation: Circulation, stamps: Sequence[Stamp]) -> bool:
    parties = [owed.party for owed in circulation.owed]
    lacking = [party for party in parties if party not in circulation.notices]
    return any(stamp.role == "notice" and stamp.name in lacking for stamp in stamps)


def _gives_time(
    council: Council, circulation: Circulation, size: int, stamps: Sequence[Stamp]
) -> bool:
    """Whether an entry that matters lacks attesting timekeepers and this would add one."""
    entries = [circulation.index, *(spoken.index for spoken in circulation.positions)]
    entries += [*(more.index for more in circulation.extensions), *circulation.serving.entries()]
    for index in entries:
        if index >= size or attested(council.stamps, circulation.clock, index) is not None:
            continue
        for stamp in stamps:
            known = earliest(council.stamps.get(stamp.name, ()), index)
            if stamp.name in circulation.clock.timekeepers and known is None:
                return True
    return False


def _closes(council: Council, circulation: Circulation, stamps: Sequence[Stamp]) -> bool:
    """Whether this brings stamps beyond deadline and grace from timekeepers that had none there."""
    deadline = effective_deadline(circulation, council.stamps)
    if deadline is None:
        return False
    end = deadline + circulation.clock.grace
    late = [
        stamp
        for stamp in stamps
        if stamp.time > end and stamp.name in circulation.clock.timekeepers
    ]
    return any(circulation.latest.get(stamp.name, 0) <= end for stamp in late)


def _trails(council: Council, circulation: Circulation, size: int, stamps: Sequence[Stamp]) -> bool:
    if size > circulation.index and _gives_notice(circulation, stamps):
        return True
    if circulation.decided is not None or size <= circulation.concluded:
        return False
    keepers = circulation.clock.timekeepers
    return any(
        stamp.name in keepers
        and earliest(council.stamps.get(stamp.name, ()), circulation.concluded) is None
        for stamp in stamps
    )


def awaits_stamp(council: Council, name: str, last: int, now: int) -> bool:
    """Whether a cosigner's fresh stamp at `now` would help although it has stamped all there is at
    `last`.

    True when an open circulation's deadline (or a protected period) plus grace has passed since
    `last`.
    """
    for circulation in council.open.values():
        if circulation.closed >= 0:
            continue
        deadline = effective_deadline(circulation, council.stamps)
        if deadline is not None and last <= deadline + circulation.clock.grace < now:
            return True
    return any(last <= turn < now for turn in turning_points(council))


def may_need_receipt(council: Council, receipt: Receipt) -> bool:
    """Whether a receipt may yet matter that is not on the record: its act is a position under a
    circulation that has not closed, or whose outcome can be contested.
    """
    return _receipted(council, receipt) is not None


def needs_receipt(council: Council, receipt: Receipt, now: int) -> bool:
    """Whether a receipt would help now: without it, its position is late or, `now` being after
    the deadline, not known to have been in time.
    """
    found = _receipted(council, receipt)
    if found is None:
        return False
    circulation, spoken = found
    if circulation.outcome is not None:
        late = [each.spoken.id for each in circulation.outcome.positions if each.status == "late"]
        return spoken.id in late
    deadline = effective_deadline(circulation, council.stamps)
    if deadline is None or receipt.time > deadline:
        return False
    time = attested(council.stamps, circulation.clock, spoken.index, spoken.receipts)
    return now > deadline if time is None else time > deadline


def _receipted(council: Council, receipt: Receipt) -> tuple[Circulation, Spoken] | None:
    """The position that a receipt is for, if the receipt tells something new of it."""
    known = [*council.open.values(), *(council.closed[key] for key in council.trailing)]
    for circulation in known:
        if circulation.closed >= 0 and not is_contestable(council, circulation):
            continue
        for spoken in circulation.positions:
            if spoken.id == receipt.act:
                held = spoken.receipts
                more = with_receipt(held, circulation.clock, receipt.name, receipt.time)
                return None if more == held else (circulation, spoken)
    return None


def awaits_seal(council: Council, author: str) -> bool:
    """Whether an outcome could be filed now that has no seal of this author shortly before it."""
    sealing = council.seals.get(author)
    last = -1 if sealing is None else sealing.size
    for identity, _ in conclusions(council):
        each = council.open[identity]
        if last <= max([each.index, each.closed, *(spoken.index for spoken in each.positions)]):
            return True
    return False


def conclusions(council: Council) -> tuple[tuple[str, str], ...]:
    """(circulation, outcome) of every conclusion that would stand if it were filed now."""
    ready = []
    for identity, circulation in council.open.items():
        try:
            outcome = circulation.outcome or outcome_early(circulation, council.stamps)
            check_answered(circulation, outcome)
        except Refused:
            continue
        ready.append((identity, outcome.kind))
    return tuple(ready)
