"""What is to be said about entries that have no effect."""

from __future__ import annotations

from collections.abc import Iterable

from comity.node.alarms import Alarm
from comity.wire.reader import Reading


def remarks(readings: Iterable[Reading]) -> list[Alarm]:
    """One alarm for each entry without effect; a false conclusion has a code of its own."""
    return [_remark(each, each.error.sentence) for each in readings if each.error is not None]


def _remark(reading: Reading, reason: str) -> Alarm:
    if reading.act is not None and reading.act.kind == "conclude":
        sentence = f"Entry {reading.index} concludes what does not stand: {reason}"
        return Alarm("conclusion-false", sentence)
    return Alarm("entry-without-effect", f"Entry {reading.index} has no effect: {reason}")
