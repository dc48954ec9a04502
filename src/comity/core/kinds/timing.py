"""Attested times of acts other than circulations: asking for one, and answering from evidence."""

from __future__ import annotations

from comity.core.acts import Evidence
from comity.core.changed import replace
from comity.core.clock import attested
from comity.core.shelf import put
from comity.core.state import Council


def ask(council: Council, act: str) -> Council:
    """The council with an act, at its own place, whose time somebody will want to know."""
    times = replace(council.times, waiting={**council.times.waiting, act: council.size})
    return replace(council, times=times)


def answer(council: Council, body: Evidence) -> Council:
    """The council with what logged evidence says of times; its stamps must be in already."""
    times, clock = council.times, council.charter.clock
    latest = dict(times.latest)
    for stamp in body.stamps:
        if stamp.name in clock.timekeepers:
            latest[stamp.name] = max(stamp.time, latest.get(stamp.name, 0))
    waiting, known = dict(times.waiting), times.known
    for act, index in times.waiting.items():
        time = attested(council.stamps, clock, index)
        if time is not None:
            del waiting[act]
            known = put(known, act, time)
    return replace(council, times=replace(times, latest=latest, waiting=waiting, known=known))


def now_of(council: Council) -> int | None:
    """The time that has surely passed over the record, None while too few have stamped it."""
    return council.times.now(council.charter.clock)
