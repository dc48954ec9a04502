"""Decisions: filing an outcome."""

from __future__ import annotations

from comity.core.acts import Act, Conclude
from comity.core.changed import replace
from comity.core.context import Context
from comity.core.kinds.keys import without_lapsed
from comity.core.outcome import check_answered, outcome_early, served_parties
from comity.core.shelf import put
from comity.core.state import Adoption, Circulation, Council, Outcome
from comity.errors import Refused


def conclude(council: Council, act: Act, body: Conclude, context: Context) -> Council:
    """Anyone may file an outcome; it stands if and only if the rules give it at this place."""
    circulation = council.open.get(body.circulation)
    if circulation is None:
        code = (
            "circulation-unknown"
            if council.circulation(body.circulation) is None
            else "circulation-closed"
        )
        raise Refused(
            code, "No open circulation has this id.", "Look up how the circulation ended."
        )
    outcome = circulation.outcome or outcome_early(circulation, council.stamps)
    if outcome.kind != body.outcome:
        raise Refused(
            "outcome-differs",
            f"The rules give {outcome.kind}, not {body.outcome}.",
            "Conclude with the outcome that the rules give.",
        )
    check_answered(circulation, outcome)
    closed = circulation.closed if circulation.closed >= 0 else council.size
    ended = replace(
        circulation,
        closed=closed,
        outcome=outcome,
        concluded=council.size,
        by_service=served_parties(circulation, council.stamps),
    )
    council = replace(
        council,
        open={key: value for key, value in council.open.items() if key != ended.id},
        closed=put(council.closed, ended.id, ended),
        trailing=(*council.trailing, ended.id),
    )
    return _put_in_force(_settle(council, ended, outcome), ended, outcome, context)


def _settle(council: Council, circulation: Circulation, outcome: Outcome) -> Council:
    if outcome.kind in ("no_decision", "invalid", "annulled"):
        return council
    matter = replace(council.matters[circulation.matter], status=outcome.kind)
    return replace(council, matters=put(council.matters, matter.id, matter))


def _put_in_force(
    council: Council, circulation: Circulation, outcome: Outcome, context: Context
) -> Council:
    if outcome.kind != "adopted" or not circulation.amends:
        return council
    if context.charter is None:
        raise Refused(
            "charter-unreadable",
            "The charter named cannot be read.",
            "File it with its document.",
        )
    charter = context.charter
    adoption = Adoption(council.size, circulation.amends, charter)
    members = tuple(name for name in council.members if charter.party(name) is not None)
    left = tuple(name for name in council.left if charter.party(name) is not None)
    known = without_lapsed(council)
    delegates = {key: value for key, value in known.items() if value.party in members}
    return replace(
        council,
        charters=(*council.charters, adoption),
        members=members,
        left=left,
        delegates=delegates,
    )
