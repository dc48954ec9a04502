"""Findings about time, witnesses and quorum: who could lie together, and about what.

A quorum of k of n parties is safe if any two quorums share a party that is honest, whichever third
of the parties (rounded down) is not: two of k overlap in at least 2k-n, so 2k-n > n//3. Source:
the design, "final checkpoints" and "time is attested".
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.core.charter import Charter, Procedure, Standing
from comity.core.findings import Finding, finding

NEUTRAL_FOR_TWO = 3


def least_quorum(parties: int) -> int:
    """The least k for which any two quorums of k of so many parties share an honest party."""
    return next(k for k in range(1, parties + 1) if 2 * k - parties > parties // 3)


def clock_findings(charter: Charter) -> Iterator[Finding]:
    """Everything to say about clock and quorum."""
    yield from _quorum(charter)
    yield from _holders(charter)
    yield from _independence(charter)
    yield from _delays(charter)


def _quorum(charter: Charter) -> Iterator[Finding]:
    parties, quorum = len(charter.parties), charter.clock.quorum
    least = least_quorum(parties)
    facts = {"quorum": quorum, "parties": parties, "least": least}
    if quorum > parties:
        yield finding("refuse", "quorum-unreachable", **facts)
    elif quorum < least:
        yield finding("refuse", "quorum-too-small", **facts)
    elif quorum == parties:
        yield finding("warn", "quorum-no-spare", **facts)


def _holders(charter: Charter) -> Iterator[Finding]:
    """One party, or one group, that holds more timekeepers than may lie."""
    clock, lying = charter.clock, {"faults": charter.clock.faults}
    if clock.faults == 0:
        yield finding("warn", "faults-none", timekeepers=len(clock.timekeepers))
    for party in charter.parties:
        held = _held(charter, (party.name,))
        if held > clock.faults:
            yield finding("refuse", "time-in-one-hand", holder=party.name, held=held, **lying)
    for group in charter.groups:
        if 1 < len(group.members) < len(charter.parties):
            held = _held(charter, group.members)
            if held > clock.faults:
                yield finding("warn", "time-in-one-bloc", holder=group.name, held=held, **lying)


def _held(charter: Charter, parties: tuple[str, ...]) -> int:
    run = {witness.name: witness.operator for witness in charter.witnesses}
    keepers = charter.clock.timekeepers
    return sum(keeper in parties or run.get(keeper, "") in parties for keeper in keepers)


def _independence(charter: Charter) -> Iterator[Finding]:
    neutral = _neutral(charter)
    if len(charter.parties) == 2 and neutral < NEUTRAL_FOR_TWO:
        yield finding("refuse", "neutral-too-few", neutral=neutral, least=NEUTRAL_FOR_TWO)
        return
    owned = [_held(charter, (party.name,)) for party in charter.parties]
    # Whoever proposes and whoever is addressed: the two that hold most.
    left = len(charter.clock.timekeepers) - sum(sorted(owned, reverse=True)[:2])
    if left < 2:
        yield finding("warn", "attesters-too-few", left=left)


def _neutral(charter: Charter) -> int:
    run = {witness.name: witness.operator for witness in charter.witnesses}
    return sum(run.get(keeper) == "" for keeper in charter.clock.timekeepers)


def _delays(charter: Charter) -> Iterator[Finding]:
    clock = charter.clock
    if clock.grace < clock.merge_delay:
        facts = {"grace": clock.grace, "merge_delay": clock.merge_delay}
        yield finding("refuse", "grace-too-short", **facts)
    yield from _receivers(charter)
    for procedure in charter.procedures:
        yield from _periods(charter, procedure)


def _receivers(charter: Charter) -> Iterator[Finding]:
    """f+1 receivers' word makes a time, and f of them may refuse theirs."""
    clock, keys = charter.clock, dict(charter.receipt_keys())
    able = sum(name in keys and name in clock.timekeepers for name in clock.receivers)
    if not clock.contest and not clock.receivers:
        return
    if able <= clock.faults:
        yield finding("warn", "contest-idle", able=able, least=clock.faults + 1)
    elif able <= 2 * clock.faults:
        yield finding("warn", "receivers-few", able=able, least=2 * clock.faults + 1)


def _periods(charter: Charter, procedure: Procedure) -> Iterator[Finding]:
    named = {"procedure": procedure.name}
    for standing, seconds in procedure.periods:
        if 0 < seconds < charter.clock.merge_delay:
            yield finding("warn", "period-below-delay", standing=standing.value, **named)
    spheres = [each for each in charter.spheres if each.procedure == procedure.name]
    held = dict.fromkeys(standing for sphere in spheres for _, standing in sphere.standings)
    owed = [(seconds, standing) for standing, seconds in procedure.periods if standing in held]
    longest = max((seconds for seconds, _ in owed), default=0)
    if 0 < procedure.minimum < longest:
        facts = {"minimum": procedure.minimum, "period": longest}
        yield finding("warn", "minimum-short", **named, **facts)
    silent = dict(procedure.periods).get(Standing.INFORMED, 0)
    if procedure.early and silent and Standing.INFORMED in held:
        yield finding("tell", "early-waits", **named, period=silent)
