"""Consultations: one party's call, the duty to meet that it creates, and how it stands.

The call needs nobody's consent and decides nothing. Whether it was answered in time follows from
attested times alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.core.meetings import Meeting
from comity.core.times import Times

if TYPE_CHECKING:
    from comity.core.acts import Text


@dataclass(frozen=True, slots=True)
class Consultation:
    """A call for a consultation; `within` is the charter's time for it, in seconds.

    meeting: the meeting that answers it, matter: the one matter for which it has opened the
    emergency procedure; "" while there is none.
    """

    id: str
    index: int
    by: str
    sphere: str
    title: str
    texts: tuple[Text, ...]
    within: int
    meeting: str = ""
    matter: str = ""

    def due(self, times: Times) -> int | None:
        """The instant by which a meeting must begin, None while the call is not attested."""
        since = times.of(self.id)
        return None if since is None else since + self.within

    def is_overdue(self, times: Times, now: int | None) -> bool:
        """Whether by an instant nobody has convened a meeting although the time is over."""
        due = self.due(times)
        return not self.meeting and due is not None and now is not None and now > due


def is_over(asked: Consultation, meetings: Mapping[str, Meeting], now: int | None) -> bool:
    """Whether the meeting that answers it has ended by an instant."""
    meeting = meetings.get(asked.meeting)
    return meeting is not None and now is not None and now > meeting.ends


def consultation_status(
    asked: Consultation, meetings: Mapping[str, Meeting], times: Times, now: int | None
) -> str:
    """`open`, `overdue`, `convened` (in time), `late` (the meeting begins after the time)."""
    meeting, due = meetings.get(asked.meeting), asked.due(times)
    if meeting is None:
        return "overdue" if asked.is_overdue(times, now) else "open"
    return "late" if due is not None and meeting.starts > due else "convened"
