"""Which spheres an act concerns: what a delegate's competence is held against."""

from __future__ import annotations

from comity.core.acts import Body, Table
from comity.core.acts_council import Consult, Convene
from comity.core.state import Council


def spheres_of(council: Council, body: Body) -> tuple[str, ...]:
    """The spheres in which a body of an act has an effect; () where it concerns none or names
    what is not there.
    """
    if isinstance(body, Table | Consult):
        return (body.sphere,)
    if isinstance(body, Convene):
        return body.spheres
    meeting = council.meetings.get(getattr(body, "meeting", ""))
    if meeting is not None:
        return meeting.spheres
    matter = council.matters.get(getattr(body, "matter", ""))
    if matter is not None:
        return (matter.sphere,)
    promise = council.undertakings.get(getattr(body, "undertaking", ""))
    named = getattr(body, "circulation", "") if promise is None else promise.circulation
    circulation = council.circulation(named)
    return () if circulation is None else (circulation.sphere,)
