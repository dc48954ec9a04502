"""The charter of the council that the machine of procedure drives, and the books it keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from comity.core.state import Circulation
from tests.world import procedure

PARTIES = ("Alliance", "Russia", "Norway", "Malta")
HONEST, LIAR = ("Oslo", "Vienna"), "Geneva"
CURE, ATTESTERS = 50, 2
WORDS = ("approve", "object", "abstain", "hold")
ROLES = [
    {"word": "approve", "role": "assent"},
    {"word": "object", "role": "dissent"},
    {"word": "abstain", "role": "neutral"},
    {"word": "hold", "role": "block", "lapses": 90},
]
SERVICE = {
    "attempts": 2,
    "days": 1,
    "ways": 1,
    "attesters": ATTESTERS,
    "mirrors": 1,
    "channels": ["post", "relay"],
    "cure": CURE,
}


def changes(period: int, early: bool) -> dict[str, Any]:
    """A charter of silence with holds, more time and service."""
    fields: dict[str, Any] = {
        "positions": ROLES,
        "extensions": {"times": 2, "longest": 120},
        "periods": [{"standing": "decides", "seconds": period}],
        "early": early,
    }
    names = ("consensus", "alone", "unheard")
    return {"service": SERVICE, "procedures": [procedure(name, **fields) for name in names]}


@dataclass
class Served:
    """What the books say of one circulation."""

    index: int
    pinned: tuple[Any, ...]
    charter: dict[str, Any]
    noticed: set[str] = field(default_factory=set)
    said: dict[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)
    attempts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    deems: dict[str, list[str]] = field(default_factory=dict)
    cures: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    voided: set[str] = field(default_factory=set)


def pinned(circulation: Circulation) -> tuple[Any, ...]:
    """Under what a circulation was served."""
    each = circulation
    return (each.charter, each.procedure, each.clock, each.rules, each.roll, each.owed, each.texts)
