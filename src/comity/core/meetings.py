"""Meetings: what was convened, who attends, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from comity.core.charter import Charter, Standing
from comity.core.dated import day_of
from comity.core.edition import on_day
from comity.core.times import Times


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who speaks for a party at a meeting; `names` is a document, "" where keys say it."""

    id: str
    index: int
    party: str
    role: str
    delegates: tuple[str, ...]
    names: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as last convened; its id is that of the first `convene`. POSIX seconds.

    since: the act that gave notice of this time and these spheres; minimum: seconds that the
    charter asks between it and the start. record: the matter that is its record of decisions.
    cancelled, minuted: entries, -1 for never.
    """

    id: str
    index: int
    by: str
    title: str
    spheres: tuple[str, ...]
    starts: int
    ends: int
    format: str
    place: str
    agenda: tuple[str, ...]
    consultation: str
    since: str
    minimum: int
    attendance: tuple[Attendance, ...] = ()
    record: str = ""
    minuted: int = -1
    cancelled: int = -1

    def is_short(self, times: Times) -> bool:
        """Whether it was convened later than the charter asks, as attested; one that answers a
        consultation never is.
        """
        since = times.of(self.since)
        return not self.consultation and since is not None and since + self.minimum > self.starts


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many of the parties that decide attend, and how many the charter asks, 0 for none."""

    present: int
    of: int
    asked: int

    @property
    def met(self) -> bool:
        """Whether enough attend."""
        return self.present >= self.asked


def meeting_status(meeting: Meeting, now: int | None) -> str:
    """`cancelled`, `minuted`, `ahead`, `running` or `over` at an instant."""
    if meeting.cancelled >= 0:
        return "cancelled"
    if meeting.minuted >= 0:
        return "minuted"
    if now is None or now < meeting.starts:
        return "ahead"
    return "running" if now <= meeting.ends else "over"


def invited(charter: Charter, meeting: Meeting) -> tuple[str, ...]:
    """The parties that may attend: the members of the group that its format names, or else
    everybody with standing in one of its spheres, on the day it starts.
    """
    dated = on_day(charter, day_of(meeting.starts))
    group = dated.group(meeting.format)
    if group is not None and not group.counted:
        return group.members
    spheres = [sphere for sphere in dated.spheres if sphere.name in meeting.spheres]
    return tuple(dict.fromkeys(party for sphere in spheres for party, _ in sphere.standings))


def quorum_of(charter: Charter, meeting: Meeting) -> Quorum:
    """The quorum of attendance: parties that decide and attend other than as observers."""
    dated = on_day(charter, day_of(meeting.starts))
    spheres = [sphere for sphere in dated.spheres if sphere.name in meeting.spheres]
    deciding = [
        party
        for party in invited(charter, meeting)
        if any(sphere.standing(party) is Standing.DECIDES for sphere in spheres)
    ]
    there = [each.party for each in meeting.attendance if each.role != "observer"]
    present = sum(party in there for party in deciding)
    return Quorum(present, len(deciding), charter.meetings.quorum)
