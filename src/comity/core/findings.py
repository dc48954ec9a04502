"""A finding about a charter, as a value."""

from __future__ import annotations

from dataclasses import dataclass

DRAFT = "draft.invalid/"
"""What the name of a draft key begins with; its secret is public."""


@dataclass(frozen=True, slots=True)
class Finding:
    """level: `refuse`, `warn` or `tell`; code: stable kebab-case; facts: names and figures."""

    level: str
    code: str
    facts: tuple[tuple[str, str | int], ...] = ()


def finding(level: str, code: str, **facts: str | int) -> Finding:
    """A finding with its facts by name."""
    return Finding(level, code, tuple(facts.items()))
