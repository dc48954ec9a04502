"""Undertakings: what is promised under a decision, reported on, withdrawn and discharged."""

from __future__ import annotations

from comity.core.acts import Act, Undertake, Withdraw
from comity.core.acts_council import Discharge, Report
from comity.core.changed import replace
from comity.core.context import Context
from comity.core.kinds.common import check_power, sphere_of
from comity.core.kinds.timing import ask
from comity.core.shelf import put
from comity.core.state import Circulation, Council
from comity.core.undertakings import MOST_REPORTS, Ended, Reported, Undertaking, dates_due
from comity.errors import Refused


def undertake(council: Council, act: Act, body: Undertake, context: Context) -> Council:
    """A member promises something under an adopted decision, for a term."""
    _decision(council, body.circulation)
    if body.ends <= body.starts:
        raise Refused("term-empty", "The undertaking ends before it starts.", "Correct the term.")
    due = dates_due(body.starts, body.ends, body.report_due, body.reports, body.report_every)
    if len(due) > MOST_REPORTS:
        raise Refused(
            "reports-too-many",
            f"More than {MOST_REPORTS} reports would be due.",
            "Let more time pass between two reports.",
        )
    promise = Undertaking(
        id=act.id,
        index=council.size,
        party=act.by,
        circulation=body.circulation,
        title=body.title,
        text=body.text,
        starts=body.starts,
        ends=body.ends,
        report_due=body.report_due,
        conditions=body.conditions,
        notice=body.notice,
        due=tuple(due),
    )
    return _put(council, promise)


def report(council: Council, act: Act, body: Report, context: Context) -> Council:
    """The promisor's own word on what it has done; it discharges nothing."""
    promise = _standing(council, body.undertaking)
    _check_promisor(promise, act.by)
    if body.due and body.due not in promise.due:
        raise Refused(
            "report-date-unknown",
            "No report on this undertaking is due on that date.",
            "Name one of its dates, or leave the date out.",
        )
    made = Reported(act.id, council.size, body.text, body.due)
    return ask(_put(council, replace(promise, reports=(*promise.reports, made))), act.id)


def discharge(council: Council, act: Act, body: Discharge, context: Context) -> Council:
    """Another party's word that it has been carried out; the promisor's own is only a report."""
    promise = _standing(council, body.undertaking)
    if promise.party == act.by:
        raise Refused(
            "discharge-own",
            f"{act.by} cannot discharge its own undertaking.",
            "Report on it, and ask another party to discharge it.",
        )
    sphere = _decision(council, promise.circulation).sphere
    check_power(sphere_of(council.charter, sphere), "discharge", act.by)
    ended = Ended(act.id, council.size, act.by, body.text)
    return ask(_put(council, replace(promise, discharged=ended)), act.id)


def withdraw(council: Council, act: Act, body: Withdraw) -> Council:
    """The promisor ends it with the notice that it kept for itself when it promised."""
    promise = _standing(council, body.undertaking)
    _check_promisor(promise, act.by)
    if promise.withdrawn is not None:
        raise Refused(
            "withdrawn-already", "The undertaking is withdrawn already.", "Nothing more is needed."
        )
    if promise.notice is None:
        raise Refused(
            "undertaking-binding",
            "The undertaking provides no notice, so it cannot be withdrawn alone.",
            "Table a decision that ends it, or ask another party to discharge it.",
        )
    ended = Ended(act.id, council.size, act.by)
    return ask(_put(council, replace(promise, withdrawn=ended)), act.id)


def _decision(council: Council, identity: str) -> Circulation:
    circulation = council.closed.get(identity)
    if circulation is None or circulation.outcome is None or circulation.outcome.kind != "adopted":
        raise Refused(
            "decision-unknown",
            "An undertaking needs an adopted decision, and this is none.",
            "Name the circulation of an adopted decision.",
        )
    return circulation


def _standing(council: Council, identity: str) -> Undertaking:
    """The undertaking of that id; Refused unless it is there and not discharged."""
    promise = council.undertakings.get(identity)
    if promise is None:
        raise Refused(
            "undertaking-unknown",
            "No undertaking has this id.",
            "Name the id of the act that made it.",
        )
    if promise.annulled >= 0:
        raise Refused(
            "undertaking-annulled",
            "The decision behind this undertaking was annulled, so it binds nobody.",
            "Undertake it again under a new decision.",
        )
    if promise.discharged is not None:
        raise Refused(
            "undertaking-discharged",
            f"{promise.discharged.by} has discharged this undertaking.",
            "Nothing more is needed.",
        )
    return promise


def _check_promisor(promise: Undertaking, party: str) -> None:
    if promise.party != party:
        raise Refused(
            "not-promisor",
            f"Only {promise.party}, who made the undertaking, may do this.",
            "Ask that party.",
        )


def _put(council: Council, promise: Undertaking) -> Council:
    return replace(council, undertakings=put(council.undertakings, promise.id, promise))
