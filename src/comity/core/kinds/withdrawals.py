"""Withdrawing: a circulation, an undertaking, or a meeting, each under its own rules."""

from __future__ import annotations

from comity.core.acts import Act, Withdraw
from comity.core.context import Context
from comity.core.kinds import matters, meeting, promises
from comity.core.state import Council


def withdraw(council: Council, act: Act, body: Withdraw, context: Context) -> Council:
    """Takes back the one thing that the act names."""
    if body.undertaking:
        return promises.withdraw(council, act, body)
    if body.meeting:
        return meeting.cancel(council, act, body)
    return matters.withdraw(council, act, body, context)
