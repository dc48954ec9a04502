"""Whether a meeting may be convened: by whom, when, with which agenda, in answer to what."""

from __future__ import annotations

from comity.core.acts_council import Convene
from comity.core.consultations import Consultation
from comity.core.instants import instant, span
from comity.core.kinds.common import check_power, sphere_of
from comity.core.kinds.consulting import consultation_of
from comity.core.kinds.timing import now_of
from comity.core.meetings import Meeting
from comity.core.state import Council
from comity.errors import Refused


def check_convening(council: Council, party: str, body: Convene, old: Meeting | None) -> None:
    """Raises Refused unless the party may convene this meeting, at this place of the record."""
    asked = consultation_of(council, body.consultation) if body.consultation else None
    if asked is not None:
        _check_answer(asked, body, old)
    _check_powers(council, party, body, asked)
    _check_agenda(council, body)
    if body.ends <= body.starts:
        raise Refused(
            "meeting-empty", "The meeting ends before it starts.", "Correct the start or the end."
        )
    if old is None or is_moved(old, body):
        _check_time(council, body, asked)


def is_moved(old: Meeting, body: Convene) -> bool:
    """Whether a change is one of which notice must be given anew: of time, spheres or ground."""
    before = (old.starts, old.spheres, old.consultation)
    return before != (body.starts, body.spheres, body.consultation)


def _check_answer(asked: Consultation, body: Convene, old: Meeting | None) -> None:
    if asked.meeting and (old is None or asked.meeting != old.id):
        raise Refused(
            "consultation-answered",
            "Another meeting answers this consultation.",
            "Attend that meeting.",
        )
    if asked.sphere not in body.spheres:
        raise Refused(
            "consultation-left-out",
            f"The meeting is not on {asked.sphere}, on which consultation was asked.",
            "Add the sphere.",
        )


def _check_powers(council: Council, party: str, body: Convene, asked: Consultation | None) -> None:
    """Every party may convene on what a consultation asked when it is overdue."""
    if not body.spheres:
        raise Refused("spheres-none", "The meeting is on no sphere.", "Name at least one.")
    free = ""
    if asked is not None and asked.is_overdue(council.times, now_of(council)):
        free = asked.sphere
    for name in body.spheres:
        sphere = sphere_of(council.charter, name)
        if name != free:
            check_power(sphere, "convene", party)


def _check_agenda(council: Council, body: Convene) -> None:
    matters = [council.matters.get(identity) for identity in body.agenda]
    if any(matter is None or matter.sphere not in body.spheres for matter in matters):
        raise Refused(
            "agenda-foreign",
            "The agenda names something else than a matter in the meeting's spheres.",
            "Name matters that were tabled in them.",
        )


def _check_time(council: Council, body: Convene, asked: Consultation | None) -> None:
    now = now_of(council)
    if now is None:
        return
    if body.starts < now:
        raise Refused(
            "meeting-past",
            f"The meeting would start before {instant(now)}, which the record attests.",
            "Name a later start.",
        )
    if asked is None:
        minimum = council.charter.meetings.minimum
        if body.starts < now + minimum:
            raise Refused(
                "meeting-too-soon",
                f"The charter asks for {span(minimum)} between convening and the start.",
                "Name a later start, or call a consultation.",
            )
        return
    latest = max(now, council.times.of(asked.id) or now) + asked.within
    if body.starts > latest:
        raise Refused(
            "meeting-too-late",
            f"A meeting that answers the consultation starts by {instant(latest)}.",
            "Name an earlier start.",
        )
