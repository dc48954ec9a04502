"""One thing that an act would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that an act would change. Facts that are instants are POSIX seconds."""

    code: str
    sentence: str
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def plain(self) -> dict[str, object]:
        """The effect as data."""
        return {"code": self.code, "sentence": self.sentence, "facts": dict(self.facts)}
