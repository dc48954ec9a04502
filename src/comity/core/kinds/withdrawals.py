"""Withdrawing: a circulation, an undertaking, or a meeting, each under its own rules; and taking
a matter back from the joint format.
"""

from __future__ import annotations

from comity.core.acts import Act, Withdraw
from comity.core.acts_council import Retrieve
from comity.core.changed import replace
from comity.core.context import Context
from comity.core.edition import at_any_time
from comity.core.kinds import matters, meeting, promises
from comity.core.kinds.common import sphere_of
from comity.core.shelf import put
from comity.core.state import Council
from comity.errors import Refused


def withdraw(council: Council, act: Act, body: Withdraw, context: Context) -> Council:
    """Takes back the one thing that the act names."""
    if body.undertaking:
        return promises.withdraw(council, act, body)
    if body.meeting:
        return meeting.cancel(council, act, body)
    return matters.withdraw(council, act, body, context)


def retrieve(council: Council, act: Act, body: Retrieve, context: Context) -> Council:
    """A party that the charter names for it ends the joint procedure on a matter, visibly to all.

    Unlike other powers this one is nobody's where the charter does not list it. Source: the
    safeguard of the NATO-Russia Council of 2002.
    """
    matter = matters.open_matter(council, body.matter)
    sphere = at_any_time(council.charter, sphere_of(council.charter, matter.sphere))
    holders = dict(sphere.powers).get("retrieve", ())
    if act.by not in holders:
        raise Refused(
            "retrieval-lacking",
            f"In the sphere {sphere.name} the charter does not let {act.by} retrieve a matter.",
            "Take a position on it instead.",
        )
    open_one = council.open.get("".join(matter.circulations[-1:]))
    if open_one is not None and open_one.closed >= 0:
        raise Refused(
            "retrieval-late",
            "The circulation has closed, and its outcome stands.",
            "Table a new matter.",
        )
    council = matters.end_open(council, matter)
    taken = replace(council.matters[matter.id], status="withdrawn")
    return replace(council, matters=put(council.matters, matter.id, taken))
