"""Serving a party that gives no notice: attempt, deem, cure; and documents that cannot be opened.

A veto by never giving notice would undo every procedure, and a host that claims to have served
somebody would undo the promise. So service is deemed only by the charter's own steps: attempts by
independent parties on several days over several channels, while other parties hold the text. The
party served so may cure it: with the word of one other party that it could reach nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from comity.core.acts import Act, Attempt, CannotOpen, Cure, Deem, Lift
from comity.core.changed import replace
from comity.core.charter import Service
from comity.core.clock import attested
from comity.core.context import Context
from comity.core.instants import day_number
from comity.core.kinds.circulations import check_has_seen, open_circulation, with_open
from comity.core.served import has_notice, holders, is_deemed, last_cure
from comity.core.state import Attempted, Circulation, Council, Cured, Deemed, Unopened
from comity.errors import Refused


def attempt(council: Council, act: Act, body: Attempt, context: Context) -> Council:
    """An independent party or attester tried to serve a party over a channel of the charter."""
    circulation = open_circulation(council, body.circulation)
    service = _service(circulation)
    _check_unserved(council, circulation, body.party)
    if not _is_independent(council, circulation, act.by, body.party):
        raise Refused(
            "attester-dependent",
            f"{act.by} circulated the text, keeps the minutes or is the party to be served.",
            "Let a party or an attester without a part in it try and sign.",
        )
    if body.channel not in service.channels:
        raise Refused(
            "channel-unknown",
            f"The charter serves nobody over {body.channel}.",
            "Use one of: " + ", ".join(service.channels),
        )
    made = Attempted(act.id, council.size, act.by, body.party, body.channel)
    serving = circulation.serving
    serving = replace(serving, attempts=(*serving.attempts, made))
    return with_open(council, replace(circulation, serving=serving))


def deem(council: Council, act: Act, body: Deem, context: Context) -> Council:
    """A party states that the charter's steps are complete; the clock then runs from this act."""
    circulation = open_circulation(council, body.circulation)
    service = _service(circulation)
    _check_unserved(council, circulation, body.party)
    if act.by == body.party:
        raise _incomplete(f"{act.by} would deem itself served")
    named = [each for each in circulation.serving.attempts if each.id in body.attempts]
    _check_attempts(council, circulation, body, named, service)
    _check_held(council, circulation, body.party, named, service)
    made = Deemed(act.id, council.size, body.party)
    serving = replace(circulation.serving, deemed=(*circulation.serving.deemed, made))
    return with_open(council, replace(circulation, serving=serving))


def cure(council: Council, act: Act, body: Cure, context: Context) -> Council:
    """The party served without notice, or one that bears it out, says that it could reach nobody.

    Service is set aside once both have said so in time.
    """
    circulation = open_circulation(council, body.circulation)
    _service(circulation)
    deemed = [each.party for each in circulation.serving.deemed]
    if body.party not in deemed:
        raise Refused(
            "service-not-deemed",
            f"{body.party} has not been deemed served on this circulation.",
            "Nothing needs to be cured.",
        )
    made = Cured(act.id, council.size, act.by, body.party, body.statement)
    serving = replace(circulation.serving, cures=(*circulation.serving.cures, made))
    return with_open(council, replace(circulation, serving=serving))


def cannot_open(council: Council, act: Act, body: CannotOpen, context: Context) -> Council:
    """A party owed notice cannot open a document: its notice is void until it lifts this act."""
    circulation = open_circulation(council, body.circulation)
    check_has_seen(circulation, act)
    owed = any(each.party == act.by and each.period is not None for each in circulation.owed)
    texts = [text.document for text in circulation.texts]
    if not owed or body.document not in texts or circulation.serving.is_void(act.by):
        raise Refused(
            "opening-unfit",
            f"{act.by} is owed no notice of this document, or has said so before.",
            "Nothing more is needed.",
        )
    made = Unopened(act.id, council.size, act.by, body.document)
    serving = replace(circulation.serving, unopened=(*circulation.serving.unopened, made))
    return with_open(council, replace(circulation, serving=serving))


def lift_unopened(council: Council, body: Lift, circulation: Circulation) -> Council:
    """The document has been opened after all; the party's period runs from here."""
    open_circulation(council, circulation.id)
    unopened = tuple(
        replace(each, lifted=council.size) if each.id == body.of else each
        for each in circulation.serving.unopened
    )
    serving = replace(circulation.serving, unopened=unopened)
    return with_open(council, replace(circulation, serving=serving))


def _service(circulation: Circulation) -> Service:
    if circulation.service is None:
        raise Refused(
            "service-not-provided",
            "The charter has no rules of service without notice.",
            "Wait for the party's notice, or amend the charter.",
        )
    return circulation.service


def _check_unserved(council: Council, circulation: Circulation, party: str) -> None:
    owed = any(each.party == party and each.period is not None for each in circulation.owed)
    served = has_notice(circulation, party) or is_deemed(circulation, party, council.stamps)
    if not owed or served:
        raise Refused(
            "service-not-needed",
            f"{party} is owed no notice of this circulation, or has it already.",
            "Nothing needs to be served.",
        )


def _is_independent(council: Council, circulation: Circulation, by: str, party: str) -> bool:
    office = council.charter.office(by)
    if office is not None:
        return office.acts == ("attempt",)
    return by not in (circulation.by, party)


def _check_attempts(
    council: Council,
    circulation: Circulation,
    body: Deem,
    named: Sequence[Attempted],
    service: Service,
) -> None:
    since = last_cure(circulation, body.party)
    if len(named) != len(body.attempts) or any(
        each.party != body.party or each.index < since for each in named
    ):
        raise _incomplete("an attempt is not on the record, of another party, or before its cure")
    times = [attested(council.stamps, circulation.clock, each.index) for each in named]
    days = {day: None for time in times if (day := _day(circulation, time)) is not None}
    for what, have, least in (
        ("attempts", len([time for time in times if time is not None]), service.attempts),
        ("working days", len(days), service.days),
        ("channels", len(dict.fromkeys(each.channel for each in named)), service.ways),
        ("attesters", len(dict.fromkeys(each.by for each in named)), service.attesters),
    ):
        if have < least:
            raise _incomplete(f"{have} of {least} {what}")


def _day(circulation: Circulation, time: int | None) -> int | None:
    """The day of an attempt, None where it is no working day or its time is not attested."""
    if time is None:
        return None
    calendar = circulation.calendar
    day = day_number(time if calendar is None else calendar.local(time))
    return day if calendar is None or calendar.is_working(day) else None


def _check_held(
    council: Council,
    circulation: Circulation,
    party: str,
    named: Sequence[Attempted],
    service: Service,
) -> None:
    """While the attempts were made, others held the text and could have shown it to the party."""
    times = [attested(council.stamps, circulation.clock, each.index) for each in named]
    first = min(time for time in times if time is not None)
    have = len(holders(circulation, party, council.stamps, first))
    if have < service.mirrors:
        raise _incomplete(f"{have} of {service.mirrors} other parties held the text by then")


def _incomplete(what: str) -> Refused:
    return Refused(
        "service-incomplete",
        f"The charter's steps of service are not complete: {what}.",
        "File what is missing and its evidence, then deem.",
    )
