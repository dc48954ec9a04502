"""What people call the parties, witnesses, offices and spheres of a council."""

from __future__ import annotations

from comity.core.state import Council


def title_of(council: Council, name: str) -> str:
    """What people call a party, witness or office, also one of an earlier charter."""
    for adoption in reversed(council.charters):
        title = adoption.charter.title_of(name)
        if title != name:
            return title
    return name


def sphere_title(council: Council, name: str) -> str:
    """What people call a sphere, also one of an earlier charter."""
    for adoption in reversed(council.charters):
        sphere = adoption.charter.sphere(name)
        if sphere is not None:
            return sphere.title
    return name
