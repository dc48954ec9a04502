"""Findings about service without notice: too weak to protect anybody, or never possible."""

from __future__ import annotations

from collections.abc import Iterator

from comity.core.charter import Charter
from comity.core.findings import Finding, finding

LEAST = {"attempts": 3, "days": 3, "ways": 2, "attesters": 2, "mirrors": 2}
"""Below these a host and one party could serve somebody who never had a chance."""


def service_findings(charter: Charter) -> Iterator[Finding]:
    """Everything to say about the rules of service."""
    service = charter.service
    if service is None:
        return
    for what, least in LEAST.items():
        have = getattr(service, what)
        if have < least:
            level = "refuse" if what in ("attesters", "mirrors") else "warn"
            yield finding(level, "service-weak", what=what, have=have, least=least)
    others = len(charter.parties) - 2
    attesting = [office for office in charter.offices if office.acts == ("attempt",)]
    for need, have, what in (
        (service.ways, len(service.channels), "channels"),
        (service.mirrors, others, "parties beside proposer and addressee"),
        (service.attesters, others + len(attesting), "independent attesters"),
    ):
        if have < need:
            yield finding("refuse", "service-impossible", what=what, have=have, need=need)
    for office in charter.offices:
        if "attempt" in office.acts and office not in attesting:
            yield finding("warn", "attester-host", office=office.name)
