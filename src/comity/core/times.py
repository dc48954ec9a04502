"""When acts that start no circulation were on the record, and how late it surely is.

The record keeps stamps only as long as something asks for them. An act whose time matters asks
once; the first evidence that attests its entry answers, and the answer stays. Source: the
specification, page "record" (Time).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from comity.core.charter import Clock


@dataclass(frozen=True, slots=True)
class Times:
    """latest: each timekeeper's latest logged stamp; waiting: entries of acts not attested yet, by
    act id; known: attested times of those that are, by act id. POSIX seconds.
    """

    latest: Mapping[str, int] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)

    def of(self, act: str) -> int | None:
        """The attested time of an act that asked for it, None while nobody attests it."""
        return self.known.get(act)

    def now(self, clock: Clock) -> int | None:
        """The time that has surely passed over the record: the (f+1)-th largest of the
        timekeepers' latest stamps, None while fewer than f+1 have stamped.
        """
        latest = [self.latest[name] for name in clock.timekeepers if name in self.latest]
        ranked = sorted(latest, reverse=True)
        return ranked[clock.faults] if len(ranked) > clock.faults else None
