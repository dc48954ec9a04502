"""Occasions: when a circulation goes by another procedure of its sphere than the usual one.

A shorter procedure stands open for a reason that is on the record, and for that alone: an
emergency rests on a consultation that somebody has called, a corrigendum on an adopted matter, and
a record of decisions on a meeting that has begun.
"""

from __future__ import annotations

from comity.core.acts import Circulate, Table
from comity.core.changed import replace
from comity.core.charter import Sphere
from comity.core.consultations import Consultation, is_over
from comity.core.kinds.consulting import consultation_of, put_consultation
from comity.core.kinds.timing import now_of
from comity.core.meetings import Meeting
from comity.core.state import Council, Matter
from comity.errors import Refused


def check_ground(council: Council, body: Table) -> None:
    """Raises Refused unless what a matter corrects or records is there, in its sphere."""
    if body.corrects:
        matter = council.matters.get(body.corrects)
        if matter is None or (matter.status, matter.sphere) != ("adopted", body.sphere):
            raise Refused(
                "correction-unfounded",
                "Only a text adopted in the same sphere can be corrected.",
                "Name the adopted matter.",
            )
    if body.meeting and body.sphere not in standing_meeting(council, body.meeting).spheres:
        raise Refused(
            "meeting-elsewhere",
            f"The meeting is not on {body.sphere}.",
            "Table the record in a sphere of the meeting.",
        )


def procedure_name(council: Council, matter: Matter, sphere: Sphere, body: Circulate) -> str:
    """The procedure of a circulation; raises Refused where its occasion has no ground."""
    name = sphere.procedure_for(body.occasion)
    if not name:
        raise Refused(
            "occasion-unprovided",
            f"The sphere {sphere.name} has no procedure of its own for {body.occasion}.",
            "Circulate by the usual procedure.",
        )
    grounds = {
        "": not body.consultation,
        "emergency": bool(body.consultation),
        "corrigendum": bool(matter.corrects) and not body.consultation,
        "minutes": bool(matter.meeting) and not body.consultation,
    }
    if not grounds[body.occasion]:
        raise Refused(
            "occasion-unfounded",
            "The record gives no ground for this procedure.",
            "Name the open consultation, the text corrected or the meeting; or leave it out.",
        )
    if body.occasion == "minutes":
        _check_begun(council, standing_meeting(council, matter.meeting))
    if body.occasion == "emergency":
        _check_open(council, consultation_of(council, body.consultation), matter)
    return name


def with_occasion(council: Council, matter: Matter, body: Circulate) -> Council:
    """Notes for which matter a consultation has opened the emergency procedure."""
    if not body.consultation:
        return council
    asked = consultation_of(council, body.consultation)
    return put_consultation(council, replace(asked, matter=matter.id))


def standing_meeting(council: Council, identity: str) -> Meeting:
    """The meeting of that id; raises Refused `meeting-unknown` or `meeting-cancelled`."""
    meeting = council.meetings.get(identity)
    if meeting is None:
        raise Refused(
            "meeting-unknown", "No meeting has this id.", "Name the id of its first convene act."
        )
    if meeting.cancelled >= 0:
        raise Refused("meeting-cancelled", "The meeting was called off.", "Convene another one.")
    return meeting


def _check_begun(council: Council, meeting: Meeting) -> None:
    now = now_of(council)
    if now is None or now < meeting.starts:
        raise Refused(
            "meeting-ahead",
            "The record does not show that the meeting has begun.",
            "File evidence of the time, then circulate.",
        )


def _check_open(council: Council, asked: Consultation, matter: Matter) -> None:
    if asked.sphere != matter.sphere:
        raise Refused(
            "consultation-elsewhere",
            f"The consultation is on {asked.sphere}.",
            "Name one in the sphere of the matter.",
        )
    if is_over(asked, council.meetings, now_of(council)):
        raise Refused(
            "consultation-over",
            "The meeting that the consultation led to has ended.",
            "Circulate by the usual procedure, or call another consultation.",
        )
    if asked.matter not in ("", matter.id):
        raise Refused(
            "consultation-used",
            "The consultation has opened the procedure for another matter.",
            "Call another consultation.",
        )
