"""Findings about emergencies, meetings and the procedures for occasions."""

from __future__ import annotations

from collections.abc import Iterator

from comity.core.charter import Charter, Procedure, Sphere, Standing
from comity.core.findings import Finding, finding

_HEARD = (Standing.DECIDES, Standing.CONSULTED)


def occasion_findings(charter: Charter) -> Iterator[Finding]:
    """Everything to say about them."""
    for sphere in charter.spheres:
        yield from _consulting(charter, sphere)
        for occasion, name in sphere.occasions:
            own = charter.procedure(name)
            if occasion == "emergency":
                yield from _emergency(charter, sphere, own)
            if name == sphere.procedure:
                yield finding("warn", "occasion-usual", sphere=sphere.name, occasion=occasion)
            yield from _shorter(charter, sphere, occasion, own)
        yield from _quorum(charter, sphere)


def _consulting(charter: Charter, sphere: Sphere) -> Iterator[Finding]:
    if charter.within(sphere) and not any(sphere.may("consult", p.name) for p in charter.parties):
        yield finding("warn", "consultation-nobody", sphere=sphere.name)


def _emergency(charter: Charter, sphere: Sphere, own: Procedure) -> Iterator[Finding]:
    """Shortened periods, never no period."""
    if not charter.within(sphere):
        yield finding("warn", "emergency-closed", sphere=sphere.name)
    facts = {"sphere": sphere.name, "procedure": own.name}
    for standing in _held(sphere):
        if not own.period(standing) and not own.working_days(standing):
            yield finding("refuse", "emergency-unprotected", standing=standing.value, **facts)
    if not own.minimum:
        yield finding("refuse", "emergency-no-minimum", **facts)


def _shorter(charter: Charter, sphere: Sphere, occasion: str, own: Procedure) -> Iterator[Finding]:
    usual = charter.procedure(sphere.procedure)
    for standing in _held(sphere):
        before, after = usual.period(standing), own.period(standing)
        if before is not None and after is not None and after < before:
            facts = {"standing": standing.value, "period": after, "usual": before}
            yield finding(
                "tell", "occasion-shorter", sphere=sphere.name, occasion=occasion, **facts
            )


def _quorum(charter: Charter, sphere: Sphere) -> Iterator[Finding]:
    quorum = charter.meetings.quorum
    deciding = sum(standing is Standing.DECIDES for _, standing in sphere.standings)
    if deciding < quorum:
        facts: dict[str, str | int] = {"quorum": quorum, "deciding": deciding}
        yield finding("warn", "meeting-quorum-unreachable", sphere=sphere.name, **facts)


def _held(sphere: Sphere) -> tuple[Standing, ...]:
    """The standings that are held and must be given time."""
    held = [standing for _, standing in sphere.standings]
    return tuple(standing for standing in _HEARD if standing in held)
