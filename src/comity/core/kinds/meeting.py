"""Meetings: convened, changed, called off, attended, and put on record."""

from __future__ import annotations

from comity.core.acts import Act, Withdraw
from comity.core.acts_council import Attend, Convene, Minute
from comity.core.changed import replace
from comity.core.context import Context
from comity.core.kinds.consulting import consultation_of, put_consultation
from comity.core.kinds.convening import check_convening, is_moved
from comity.core.kinds.keys import term_is_over
from comity.core.kinds.occasions import standing_meeting
from comity.core.kinds.timing import ask
from comity.core.meetings import Attendance, Meeting, invited
from comity.core.shelf import put
from comity.core.state import Council
from comity.errors import Refused


def convene(council: Council, act: Act, body: Convene, context: Context) -> Council:
    """A new meeting, or another time, place or agenda for one that is not on record yet."""
    old = _changeable(council, body.meeting, act.by) if body.meeting else None
    check_convening(council, act.by, body, old)
    same = old is not None and not is_moved(old, body)
    meeting = Meeting(
        id=act.id if old is None else old.id,
        index=council.size if old is None else old.index,
        by=act.by if old is None else old.by,
        title=body.title,
        spheres=body.spheres,
        starts=body.starts,
        ends=body.ends,
        format=body.format,
        place=body.place,
        agenda=body.agenda,
        consultation=body.consultation,
        since=old.since if old is not None and same else act.id,
        minimum=council.charter.meetings.minimum,
        attendance=() if old is None else old.attendance,
    )
    return ask(_answering(_put(council, meeting), old, meeting), act.id)


def cancel(council: Council, act: Act, body: Withdraw) -> Council:
    """Calls a meeting off; a consultation that it answered is unanswered again."""
    meeting = _changeable(council, body.meeting, act.by)
    council = _put(council, replace(meeting, cancelled=council.size))
    return ask(_released(council, meeting), act.id)


def attend(council: Council, act: Act, body: Attend, context: Context) -> Council:
    """A party's credentials for a meeting; a later act replaces an earlier one."""
    meeting = _unrecorded(council, body.meeting)
    if act.by not in invited(council.charter, meeting):
        raise Refused(
            "meeting-uninvited",
            f"{act.by} has no standing at this meeting.",
            "Ask for a meeting in which it has.",
        )
    if not body.delegates and not body.names:
        raise Refused(
            "attendance-empty", "Nobody is named who attends.", "Name delegates or a list."
        )
    for key in body.delegates:
        _check_delegate(council, act.by, meeting, key)
    made = Attendance(act.id, council.size, act.by, body.role, body.delegates, body.names)
    others = tuple(each for each in meeting.attendance if each.party != act.by)
    return ask(_put(council, replace(meeting, attendance=(*others, made))), act.id)


def minute(council: Council, act: Act, body: Minute, context: Context) -> Council:
    """Anyone may put the record of decisions on file; it stands only if it was adopted."""
    meeting = _unrecorded(council, body.meeting)
    matter = council.matters.get(body.matter)
    if matter is None or (matter.meeting, matter.status) != (meeting.id, "adopted"):
        raise Refused(
            "minutes-not-adopted",
            "This is no adopted record of the decisions of the meeting.",
            "Table the record with the meeting's id, circulate it, and wait until it is adopted.",
        )
    return ask(_put(council, replace(meeting, record=matter.id, minuted=council.size)), act.id)


def _changeable(council: Council, identity: str, party: str) -> Meeting:
    meeting = _unrecorded(council, identity)
    if meeting.by != party:
        raise Refused(
            "not-convener",
            f"Only {meeting.by}, who convened the meeting, may change it.",
            "Ask that party, or convene another meeting.",
        )
    return meeting


def _unrecorded(council: Council, identity: str) -> Meeting:
    meeting = standing_meeting(council, identity)
    if meeting.minuted >= 0:
        raise Refused(
            "meeting-recorded",
            "The meeting has its record of decisions.",
            "Table a corrigendum of the record.",
        )
    return meeting


def _check_delegate(council: Council, party: str, meeting: Meeting, key: str) -> None:
    delegate = council.delegates.get(key)
    stands = delegate is not None and delegate.party == party and delegate.recalled < 0
    if delegate is None or not stands or term_is_over(council, delegate):
        raise Refused(
            "delegate-unaccredited",
            f"{party} names a delegate who is not accredited.",
            "Accredit the delegate first.",
        )
    if delegate.spheres and not any(sphere in delegate.spheres for sphere in meeting.spheres):
        raise Refused(
            "delegate-elsewhere",
            f"The competence of {delegate.name} covers no sphere of the meeting.",
            "Name another delegate.",
        )


def _answering(council: Council, old: Meeting | None, meeting: Meeting) -> Council:
    if old is not None:
        council = _released(council, old)
    if not meeting.consultation:
        return council
    asked = consultation_of(council, meeting.consultation)
    return put_consultation(council, replace(asked, meeting=meeting.id))


def _released(council: Council, meeting: Meeting) -> Council:
    if not meeting.consultation:
        return council
    asked = consultation_of(council, meeting.consultation)
    return put_consultation(council, replace(asked, meeting=""))


def _put(council: Council, meeting: Meeting) -> Council:
    return replace(council, meetings=put(council.meetings, meeting.id, meeting))
