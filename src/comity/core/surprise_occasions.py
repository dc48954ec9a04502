"""Occasions in the search for surprises: a shorter procedure must tell everybody first as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from comity.core.charter import Charter, Sphere
from comity.core.surprise_model import Step


def occasions_of(charter: Charter, sphere: Sphere) -> Iterator[tuple[str, Sphere]]:
    """Each occasion with another procedure than the usual one, and the sphere under that."""
    for occasion, name in sphere.occasions:
        closed = occasion == "emergency" and not charter.within(sphere)
        if name != sphere.procedure and not closed:
            yield occasion, replace(sphere, procedure=name)


def opening(charter: Charter, sphere: Sphere, occasion: str, party: str) -> Step | None:
    """How the others open the procedure for an occasion while a party does nothing, None where
    they cannot. A party that is a council does neither: no decision of its own provides it.
    """
    if occasion == "corrigendum":
        return Step("correct")
    kind = {"emergency": "consult", "minutes": "convene"}[occasion]
    others = [each.name for each in charter.parties if not each.council and each.name != party]
    by = next((name for name in others if sphere.may(kind, name)), "")
    return Step(kind, by) if by else None
