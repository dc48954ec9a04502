"""The verbs *decide* and *evolve*: whether an act may join the record, and what the record then
says.

State machine of a council: `found` makes it; every later act is judged under the charter in force
at its place by the same four questions, in this order: is it meant for this council, charter and
history; may this signer do it; does it follow the party's own last act; does its kind allow it
now. An act that fails one has no effect at its place and shadows nothing. What is not here:
signatures, hashing, documents, clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from comity.core import acts, acts_council, acts_keys
from comity.core.acts import Act, Found, Position
from comity.core.authority import check_signer, with_mandate_served
from comity.core.changed import replace
from comity.core.contest import names_charter
from comity.core.context import Context
from comity.core.kinds import (
    answers,
    consulting,
    decisions,
    evidence,
    keys,
    lift,
    matters,
    meeting,
    membership,
    periods,
    positions,
    promises,
    reveals,
    seals,
    service,
    withdrawals,
)
from comity.core.state import Chain, Council
from comity.errors import NotSound, Refused

Kind = Callable[..., Council]

_KINDS: Mapping[type, Kind] = {
    acts.Accredit: membership.accredit,
    acts.Recall: membership.recall,
    acts_keys.Suspend: keys.suspend,
    acts_keys.WithdrawParty: membership.withdraw_party,
    acts.Table: matters.table,
    acts.Amend: matters.amend,
    acts.Circulate: matters.circulate,
    acts.Extend: periods.extend,
    acts.Request: periods.request,
    acts.Waive: periods.waive,
    acts.Attempt: service.attempt,
    acts.Deem: service.deem,
    acts.Cure: service.cure,
    acts.CannotOpen: service.cannot_open,
    acts.Lift: lift.lift,
    acts.Withdraw: withdrawals.withdraw,
    acts.Position: positions.position,
    acts.Evidence: evidence.evidence,
    acts.Conclude: decisions.conclude,
    acts.Undertake: promises.undertake,
    acts_council.Report: promises.report,
    acts_council.Discharge: promises.discharge,
    acts_council.Consult: consulting.consult,
    acts_council.Convene: meeting.convene,
    acts_council.Attend: meeting.attend,
    acts_council.Minute: meeting.minute,
    acts_council.Answer: answers.answer,
    acts_council.Retrieve: withdrawals.retrieve,
    acts_council.Reveal: reveals.reveal,
    acts.Seal: seals.seal,
    acts.Affirm: seals.affirm,
}


def evolve(council: Council | None, act: Act, context: Context) -> Council:
    """The council after an act at the next place of its record.

    Raises Refused or NotSound when the act has no effect there; the council then only grows by one
    entry (`skip`).
    """
    if council is None:
        return _found(act, context)
    _check_meant(council, act, context)
    check_signer(council, act, context)
    chained = _chain(council, act)
    after = _apply(council, act, context)
    after = with_mandate_served(after, act, context)
    return replace(after, size=council.size + 1, chains=chained)


def decide(council: Council | None, act: Act, context: Context) -> Council:
    """As evolve, and refusing also what an honest host does not let onto the record.

    Raises Refused in addition for a position that is late for certain or not chained to the
    party's last.
    """
    after = evolve(council, act, context)
    if council is not None and isinstance(act.body, Position):
        if act.prev != _tip(council, act.by):
            raise _unchained(act)
        positions.check_admissible(council, act, act.body)
    return after


def skip(council: Council) -> Council:
    """The council after an entry that has no effect."""
    return replace(council, size=council.size + 1)


def _found(act: Act, context: Context) -> Council:
    check_founds(act.kind)
    assert isinstance(act.body, Found)
    return membership.found(act, act.body, context)


def check_founds(kind: str) -> None:
    """Raises NotSound `founding-missing` unless an act of this kind can be entry 0."""
    if kind != "found":
        raise NotSound(
            "founding-missing",
            "Entry 0 does not found a council.",
            "Ask for the record from its first entry.",
        )


def check_council(council: Council, kind: str, meant: str) -> None:
    """Raises Refused unless an act of this kind, meant for the council `meant`, belongs here."""
    if kind == "found":
        raise Refused(
            "founded-already", "The council has been founded before.", "Found another record."
        )
    if meant != council.id:
        raise Refused(
            "council-differs",
            "The act was signed for another council.",
            "Sign it for this council.",
        )


def _check_meant(council: Council, act: Act, context: Context) -> None:
    check_council(council, act.kind, act.council)
    if not names_charter(council, act):
        raise Refused(
            "charter-not-in-force",
            "The act names a charter that is not in force here.",
            "Read the charter in force and sign again.",
        )
    if act.seen.size > council.size:
        raise Refused(
            "seen-ahead", "The act has seen entries that do not exist yet.", "Lodge it again later."
        )
    if act.seen.root != context.seen_root:
        raise NotSound(
            "seen-forked",
            f"The signer had verified another history of the first {act.seen.size} entries.",
            "Compare the two records: one of them was forged.",
        )


def _apply(council: Council, act: Act, context: Context) -> Council:
    if isinstance(act.body, acts.Accede):
        return membership.accede(council, act, context)
    return _KINDS[type(act.body)](council, act, act.body, context)


def _tip(council: Council, party: str) -> str:
    chain = council.chains.get(party)
    return council.id if chain is None else chain.tip


def _chain(council: Council, act: Act) -> Mapping[str, Chain]:
    """The chains with this act: positions may arrive before the act they follow, others may not."""
    chain = council.chains.get(act.by, Chain(council.id))
    if act.prev == chain.tip:
        return {**council.chains, act.by: _advanced(act.id, chain.waiting)}
    if isinstance(act.body, Position):
        waiting = (*chain.waiting, (act.prev, act.id))
        return {**council.chains, act.by: replace(chain, waiting=waiting)}
    raise _unchained(act)


def _advanced(tip: str, waiting: tuple[tuple[str, str], ...]) -> Chain:
    while True:
        following = next((identity for prev, identity in waiting if prev == tip), None)
        if following is None:
            return Chain(tip, waiting)
        tip, waiting = following, tuple(pair for pair in waiting if pair[1] != following)


def _unchained(act: Act) -> Refused:
    code = "position-unchained" if isinstance(act.body, Position) else "act-unchained"
    return Refused(
        code,
        f"The act does not follow the last act of {act.by} on the record.",
        "Look up the party's last act and sign again after it.",
    )
