"""Comparing with what others have cosigned: another history, strange clocks, an old page.

What is found here never stops this node from giving notice of what it holds; it is said aloud.
"""

from __future__ import annotations

from comity.errors import ComityError
from comity.node.alarms import Alarm
from comity.node.copy import Copy
from comity.node.host import HostClient


def compare(copy: Copy, host: HostClient, party: str, now: int, since: int) -> list[Alarm]:
    """Take in the others' latest cosigned checkpoints; what is the matter with them.

    now, since: this machine's time and that at which it began to look, POSIX seconds. Raises
    Unavailable where the host does not answer.
    """
    others = {each.name for each in copy.cosigners().values()} - {party}
    alarms = []
    held = copy.cosigned()
    for name, raw in host.cosigned(others).items():
        if raw == held.get(name):
            continue
        try:
            copy.keep_cosigned(raw)
        except ComityError as error:
            if error.code == "cosigned-forked":
                continue  # kept among the findings
            alarms.append(Alarm(error.code, f"{name}: {error.sentence}"))
    return alarms + _clocks(copy, host, others, now, since)


def _clocks(copy: Copy, host: HostClient, others: set[str], now: int, since: int) -> list[Alarm]:
    found = {name: copy.store.latest_stamp(copy.name, name) for name in sorted(others)}
    times = {name: stamp.time for name, stamp in found.items() if stamp is not None}
    limits = host.limits
    alarms = [
        Alarm("stamp-ahead", f"{name} cosigned {time - now} seconds ahead of this machine's clock.")
        for name, time in times.items()
        if time - now > limits.clock_seconds
    ]
    quiet = now - max([since, *times.values()])
    if others and quiet > limits.stale_seconds:
        # One who shows us an old page cannot show us fresh signatures of those who know better.
        sentence = f"Nobody else has cosigned this record for {quiet} seconds."
        alarms.append(Alarm("stale-view", sentence))
    return alarms
