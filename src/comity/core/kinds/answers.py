"""Answering those who are consulted, where the charter wants what they say addressed."""

from __future__ import annotations

from comity.core.acts import Act
from comity.core.acts_council import Answer
from comity.core.changed import replace
from comity.core.context import Context
from comity.core.kinds.circulations import with_open
from comity.core.outcome import decides, unanswered
from comity.core.state import Council
from comity.errors import Refused


def answer(council: Council, act: Act, body: Answer, context: Context) -> Council:
    """The circulating party, or one that decides, addresses a consulted party's position; also
    after the closing, until the outcome is filed.
    """
    circulation = council.open.get(body.circulation)
    if circulation is None:
        raise Refused(
            "answer-late", "No circulation with this id awaits its outcome.", "Say it in a report."
        )
    if act.by != circulation.by and not decides(circulation, act.by):
        raise Refused(
            "answer-not-yours",
            f"{act.by} neither circulated the text nor decides on it.",
            "Ask a party that does.",
        )
    if body.of not in [spoken.id for spoken in unanswered(circulation)]:
        raise Refused(
            "answer-unfit",
            "This is no position of a consulted party that still wants an answer.",
            "Name the id of such a position.",
        )
    answered = (*circulation.answered, (body.of, council.size))
    return with_open(council, replace(circulation, answered=answered))
