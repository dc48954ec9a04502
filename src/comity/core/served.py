"""From when a party counts as served: by its own notice, or by the charter's steps of service.

Source: the design, "Deemed service and cure". The clock of service runs from the act that deems a
party served, on the timekeepers' word, and stops if the party cures it in time.
"""

from __future__ import annotations

from comity.core.clock import Stamps, attested, notice_time
from comity.core.state import Circulation, Cured, Deemed


def has_notice(circulation: Circulation, party: str) -> bool:
    """Whether a party's notice is on the record and not void."""
    return party in circulation.notices and not circulation.serving.is_void(party)


def noticed_at(circulation: Circulation, party: str, stamps: Stamps) -> int | None:
    """When a party had notice; None without one, while it is void, or while the time at which it
    could open the text after all is not attested.
    """
    notice = circulation.notices.get(party)
    if notice is None or circulation.serving.is_void(party):
        return None
    times = [notice_time(notice, stamps, circulation.clock)]
    for each in circulation.serving.unopened:
        if each.party == party:
            opened = attested(stamps, circulation.clock, each.lifted)
            if opened is None:
                return None
            times.append(opened)
    return max(times)


def deemed_at(circulation: Circulation, party: str, stamps: Stamps) -> int | None:
    """The attested time of the act by which a party stands as served, None where none stands."""
    for deemed in circulation.serving.deemed:
        if deemed.party == party and not _is_cured(circulation, deemed, stamps):
            return attested(stamps, circulation.clock, deemed.index)
    return None


def is_deemed(circulation: Circulation, party: str, stamps: Stamps) -> bool:
    """Whether service stands for a party, its time attested or not."""
    return any(
        deemed.party == party and not _is_cured(circulation, deemed, stamps)
        for deemed in circulation.serving.deemed
    )


def _is_cured(circulation: Circulation, deemed: Deemed, stamps: Stamps) -> bool:
    """Whether the party and one other have said, in time, that it could reach nobody."""
    time = attested(stamps, circulation.clock, deemed.index)
    if time is None or circulation.service is None:
        return False
    end = time + circulation.service.cure
    said = [
        cured
        for cured in circulation.serving.cures
        if cured.party == deemed.party
        and cured.index > deemed.index
        and _is_by(cured, circulation, stamps, end)
    ]
    return any(c.by == deemed.party for c in said) and any(c.by != deemed.party for c in said)


def _is_by(cured: Cured, circulation: Circulation, stamps: Stamps, end: int) -> bool:
    time = attested(stamps, circulation.clock, cured.index)
    return time is not None and time <= end


def last_cure(circulation: Circulation, party: str) -> int:
    """The entry of the party's own last word that it could reach nobody, -1 without one."""
    return max((c.index for c in circulation.serving.cures if c.party == party), default=-1)


def holders(circulation: Circulation, party: str, stamps: Stamps, by: int) -> tuple[str, ...]:
    """The parties, beside the one to be served and the one that circulated, that had the text by
    an instant on their own word.
    """
    found = []
    for name in circulation.notices:
        if name not in (party, circulation.by):
            time = noticed_at(circulation, name, stamps)
            if time is not None and time <= by:
                found.append(name)
    return tuple(found)
