"""Sentences about entries that have no effect."""

from __future__ import annotations

from comity.wire.reader import Reading


def conclusion_error(reading: Reading) -> str:
    """What a false conclusion claims, "" for any other entry."""
    if reading.act is None or reading.act.kind != "conclude" or reading.error is None:
        return ""
    return f"Entry {reading.index} concludes what does not stand: {reading.error.sentence}"
