"""Evidence: cosigned checkpoints on the record, from which notice, time and closing follow."""

from __future__ import annotations

from comity.core.acts import Act, Evidence
from comity.core.changed import replace
from comity.core.clock import attested, with_stamp, without_before
from comity.core.contest import is_contestable, with_receipts
from comity.core.context import Context
from comity.core.deadline import is_closing
from comity.core.kinds.timing import answer
from comity.core.outcome import outcome_at_close
from comity.core.shelf import put
from comity.core.state import Circulation, Council, Notice
from comity.errors import NotSound, Refused


def evidence(council: Council, act: Act, body: Evidence, context: Context) -> Council:
    """Logs stamps; every open circulation gets its notices, and closes if this entry closes it."""
    if body.size > council.size:
        raise Refused(
            "evidence-ahead",
            "The evidence covers entries that are not on the record.",
            "File it later.",
        )
    if context.evidence_root != body.root:
        raise NotSound(
            "evidence-forked",
            f"A cosigned checkpoint over {body.size} entries has another root than this record.",
            "Keep both: they prove that two histories were shown.",
        )
    council = answer(replace(council, stamps=_stamps(council, body)), body)
    council = _trail(with_receipts(council, body), body)
    return replace(
        council, open={k: _advance(council, each, body) for k, each in council.open.items()}
    )


def _stamps(council: Council, body: Evidence) -> dict[str, tuple[tuple[int, int], ...]]:
    undecided = [council.closed[identity] for identity in council.trailing]
    needed = [each.index for each in council.open.values()]
    needed += [each.concluded for each in undecided if each.decided is None]
    needed += council.times.waiting.values()
    least = min(needed, default=council.size)
    clocks = [council.charter.clock, *(each.clock for each in council.open.values())]
    keepers = dict.fromkeys(keeper for clock in clocks for keeper in clock.timekeepers)
    stamps = {name: without_before(stairs, least) for name, stairs in council.stamps.items()}
    for stamp in body.stamps:
        if stamp.name in keepers:
            stamps[stamp.name] = with_stamp(stamps.get(stamp.name, ()), body.size, stamp.time)
    return stamps


def _noticed(circulation: Circulation, body: Evidence, entry: int) -> Circulation:
    if body.size <= circulation.index:
        return circulation
    owed = dict.fromkeys(each.party for each in circulation.owed)
    changed: dict[str, Notice] = {}
    for stamp in body.stamps:
        if stamp.role != "notice" or stamp.name not in owed:
            continue
        known = changed.get(stamp.name) or circulation.notices.get(stamp.name)
        if known is None:
            changed[stamp.name] = Notice(stamp.time, entry)
        elif stamp.time < known.stamp:
            changed[stamp.name] = replace(known, stamp=stamp.time)
    if not changed:
        return circulation
    return replace(circulation, notices={**circulation.notices, **changed})


def _trail(council: Council, body: Evidence) -> Council:
    """Notice that comes after the decision is recorded too:
    it shows who was told only after the fact.
    """
    if not council.trailing:
        return council
    changed = {key: _after(council, council.closed[key], body) for key in council.trailing}
    trailing = tuple(
        key
        for key, each in changed.items()
        if not _is_complete(each) or is_contestable(council, each)
    )
    closed = council.closed
    for key, each in changed.items():
        if each is not closed[key]:
            closed = put(closed, key, each)
    return replace(council, closed=closed, trailing=trailing)


def _after(council: Council, circulation: Circulation, body: Evidence) -> Circulation:
    circulation = _noticed(circulation, body, council.size)
    if circulation.decided is not None:
        return circulation
    time = attested(council.stamps, circulation.clock, circulation.concluded)
    return circulation if time is None else replace(circulation, decided=time)


def _is_complete(circulation: Circulation) -> bool:
    noticed = all(owed.party in circulation.notices for owed in circulation.owed)
    return noticed and circulation.decided is not None


def _advance(council: Council, circulation: Circulation, body: Evidence) -> Circulation:
    if circulation.closed >= 0 or body.size <= circulation.index:
        return circulation
    circulation = _noticed(circulation, body, council.size)
    keepers, latest = circulation.clock.timekeepers, dict(circulation.latest)
    for stamp in body.stamps:
        if stamp.name in keepers:
            latest[stamp.name] = max(stamp.time, latest.get(stamp.name, 0))
    served = attested(council.stamps, circulation.clock, circulation.index)
    circulation = replace(circulation, latest=latest, served=served)
    if not is_closing(circulation, council.stamps):
        return circulation
    outcome = outcome_at_close(circulation, council.stamps)
    return replace(circulation, closed=council.size, outcome=outcome)
