"""More time and less: extend, request, waive."""

from __future__ import annotations

from comity.core.acts import Act, Extend, Request, Waive
from comity.core.changed import replace
from comity.core.context import Context
from comity.core.instants import span
from comity.core.kinds.circulations import (
    check_has_seen,
    check_speaks,
    open_circulation,
    pinned_sphere,
    with_open,
)
from comity.core.kinds.common import check_power
from comity.core.state import Asked, Council, Extension
from comity.errors import Refused


def extend(council: Council, act: Act, body: Extend, context: Context) -> Council:
    """Moves the stated deadline, as often and as far as the procedure allows; it counts only if
    it was on the record in time.
    """
    circulation = open_circulation(council, body.circulation)
    allowed = circulation.procedure.extensions
    if allowed is None or len(circulation.extensions) >= allowed.times:
        raise Refused(
            "extension-not-allowed",
            f"The procedure {circulation.procedure.name} allows no further extension.",
            "Take a position, or let the matter be circulated again.",
        )
    check_power(pinned_sphere(council, circulation), "extend", act.by)
    stated = circulation.stated()
    if not stated < body.deadline <= stated + allowed.longest:
        raise Refused(
            "extension-unfit",
            f"One extension moves the deadline later, by {span(allowed.longest)} at most.",
            "State a deadline within that.",
        )
    more = Extension(act.id, council.size, act.by, body.deadline)
    return with_open(council, replace(circulation, extensions=(*circulation.extensions, more)))


def request(council: Council, act: Act, body: Request, context: Context) -> Council:
    """A party that may speak asks for more time; the request itself moves nothing."""
    circulation = open_circulation(council, body.circulation)
    check_speaks(circulation, act.by)
    if body.deadline <= circulation.stated():
        raise Refused(
            "request-unfit", "The time asked for is not later than the deadline.", "Ask for more."
        )
    asked = Asked(act.id, council.size, act.by, body.deadline, body.statement)
    return with_open(council, replace(circulation, requests=(*circulation.requests, asked)))


def waive(council: Council, act: Act, body: Waive, context: Context) -> Council:
    """A party gives up its own period; its notice is still owed, and nobody else's period ends."""
    circulation = open_circulation(council, body.circulation)
    owed = next((each for each in circulation.owed if each.party == act.by), None)
    if owed is None or owed.period is None or act.by in circulation.waived:
        raise Refused(
            "period-not-owed",
            f"{act.by} is owed no period on this circulation that it could give up.",
            "Nothing needs to be waived.",
        )
    check_has_seen(circulation, act)
    return with_open(council, replace(circulation, waived=(*circulation.waived, act.by)))
