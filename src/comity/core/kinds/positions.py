"""Positions: what a party says of a circulation."""

from __future__ import annotations

from comity.core.acts import Act, Position
from comity.core.clock import passed
from comity.core.contest import is_contestable, with_position
from comity.core.context import Context
from comity.core.deadline import effective_deadline
from comity.core.instants import instant
from comity.core.kinds.circulations import check_has_seen, check_speaks
from comity.core.outcome import heads
from comity.core.rules import SEALED
from comity.core.state import Circulation, Council, Spoken
from comity.errors import Refused


def position(council: Council, act: Act, body: Position, context: Context) -> Council:
    """Puts a position on the record; whether it counts is decided at the closing."""
    circulation = council.circulation(body.circulation)
    if circulation is None or not (circulation.closed < 0 or is_contestable(council, circulation)):
        raise _not_open(council, body.circulation)
    check_speaks(circulation, act.by)
    _check_words(circulation, body)
    check_has_seen(circulation, act)
    if any(spoken.id == act.id for spoken in circulation.positions):
        raise Refused(
            "act-known", "This position is on the record already.", "Nothing more is needed."
        )
    spoken = Spoken(
        id=act.id,
        index=council.size,
        party=act.by,
        word=body.position,
        replaces=body.replaces,
        reservation=body.reservation,
        statement=body.statement,
        commitment=body.commitment,
    )
    return with_position(council, circulation, spoken)


def check_admissible(council: Council, act: Act, body: Position) -> None:
    """What a host refuses although a record that holds it would be judged: late, or not chained.

    Raises Refused `position-late` when the deadline has surely passed, `position-unchained` when
    the party has a position here that the new one does not replace.
    """
    circulation = council.open.get(body.circulation)
    if circulation is None:
        return
    deadline, now = effective_deadline(circulation, council.stamps), passed(circulation)
    # Where receipts may still come, what looks late may have been lodged in time.
    final = not circulation.clock.receivers
    if final and deadline is not None and now is not None and now > deadline:
        raise _late(deadline, now)
    unreplaced = [spoken for spoken in heads(circulation, act.by) if spoken.id not in body.replaces]
    if unreplaced:
        raise Refused(
            "position-unchained",
            f"{act.by} has a position on this circulation that the new one does not replace.",
            f"Sign again with replaces naming {unreplaced[0].id[:16]}….",
        )


def _not_open(council: Council, identity: str) -> Refused:
    circulation = council.circulation(identity)
    if circulation is None:
        return Refused(
            "circulation-unknown",
            "No circulation has this id.",
            "Name the id of the circulate act.",
        )
    outcome = circulation.outcome
    if outcome is None or outcome.kind == "withdrawn" or outcome.deadline is None:
        return Refused(
            "circulation-closed", "The circulation is not open.", "Look for a newer circulation."
        )
    return _late(outcome.deadline, passed(circulation))


def _late(deadline: int, now: int | None) -> Refused:
    reached = "is no longer open, for the circulation was concluded before it"
    if now is not None and now > deadline:
        reached = f"has passed; the record attests {instant(now)}"
    return Refused(
        "position-late",
        f"The deadline of {instant(deadline)} {reached}.",
        "Say it in a statement, or ask for the matter to be circulated again.",
        {"deadline": deadline, "now": "unattested" if now is None else now},
    )


def _check_words(circulation: Circulation, body: Position) -> None:
    words = [word for word, _ in circulation.procedure.vocabulary.words]
    if circulation.procedure.simultaneous is not None:
        words = [SEALED]
    if bool(body.commitment) != (circulation.procedure.simultaneous is not None):
        raise Refused(
            "commitment-unfit",
            "A position has a commitment if and only if the procedure takes them simultaneously.",
            "Read the procedure; with a commitment the position is `sealed`.",
        )
    if body.position not in words:
        raise Refused(
            "word-unknown",
            f"The charter has no position {body.position}.",
            "Say one of: " + ", ".join(words),
        )
    if body.texts != tuple(text.document for text in circulation.texts):
        raise Refused(
            "text-differs",
            "The position does not name exactly the circulated texts.",
            "Read the circulated texts and sign a position on those.",
        )
