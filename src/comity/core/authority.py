"""Who may do an act: standing of the signer, competence,
and the mandates of councils that are parties.
"""

from __future__ import annotations

from comity.core.acts import Accede, Act, Circulate, Position, Table
from comity.core.changed import replace
from comity.core.charter import Party
from comity.core.concerned import spheres_of
from comity.core.context import Authority, Context
from comity.core.kinds.keys import term_is_over
from comity.core.state import Council
from comity.errors import Refused

ROOT_ACTS = ("accede", "accredit", "recall", "suspend", "withdraw_party")
INNER_ACTS = ("accede", "table", "circulate", "position")


def check_signer(council: Council, act: Act, context: Context) -> None:
    """Raises Refused unless the signer may do this act for the body it names, at this place."""
    office = council.charter.office(act.by)
    if office is not None:
        _check(context.signer.role == "office" and context.signer.name == act.by, act)
        _check(act.kind in office.acts, act)
        return
    party = council.charter.party(act.by)
    if party is None:
        raise Refused(
            "party-unknown",
            f"{act.by} is not a party of the charter in force.",
            "Check who is acting.",
        )
    if act.by not in council.members and act.kind != "accede":
        raise Refused("not-acceded", f"{act.by} has not acceded yet.", "Accede first.")
    if party.council:
        _check_inner(council, party, act, context)
    elif act.kind in ROOT_ACTS:
        _check(context.signer.role == "root", act)
    elif act.kind != "affirm" or context.signer.role != "root":
        _check_delegate(council, act, context)


def _check(holds: bool, act: Act) -> None:
    if not holds:
        raise Refused(
            "competence-lacking",
            f"This key may not {act.kind} for {act.by}.",
            "Sign with a key that the charter or the party has given this competence.",
        )


def _check_delegate(council: Council, act: Act, context: Context) -> None:
    delegate = council.delegates.get(act.key)
    _check(context.signer.role == "delegate" and delegate is not None, act)
    assert delegate is not None
    _check(delegate.party == act.by and delegate.recalled < 0, act)
    if term_is_over(council, delegate):
        raise Refused(
            "term-over",
            f"The term of {delegate.name or 'this delegate'} of {act.by} is over.",
            "Let the party accredit a new key.",
        )
    _check(not delegate.acts or act.kind in delegate.acts, act)
    if delegate.spheres:
        _check(all(name in delegate.spheres for name in spheres_of(council, act.body)), act)


def _check_inner(council: Council, party: Party, act: Act, context: Context) -> None:
    """A party that is a council acts by the certificate of its own decision,
    once for each kind of act.
    """
    authority = context.authority
    _check(context.signer.role == "inner" and act.kind in INNER_ACTS, act)
    if authority is None or authority.council != party.council:
        raise _mandate("carries no decision of the council that it acts for")
    used = [(decision, kind) for decision, kind, _ in council.served_mandates]
    if (authority.circulation, act.kind) in used:
        raise _mandate("has been used before; a decision serves once")
    _check_mandate(council, act, authority)


def _mandate(what: str) -> Refused:
    return Refused(
        "mandate-lacking",
        f"The act {what}.",
        "Bring the certificate of a decision for exactly this act.",
    )


def _check_mandate(council: Council, act: Act, authority: Authority) -> None:
    mandate, body = authority.mandate, act.body
    if mandate is None or mandate.council != council.id:
        raise _mandate("rests on a decision that names no mandate for this council")
    if isinstance(body, Accede):
        fits = mandate.act == "accede"
    elif isinstance(body, Table):
        fits = (
            mandate.act == "submit"
            and body.texts == authority.texts
            and body.amends == mandate.amends
            and not (body.corrects or body.meeting)
        )
    elif isinstance(body, Circulate):
        # The decision says nothing of a shorter procedure, so it gives no leave for one.
        usual = not body.occasion
        fits = mandate.act == "submit" and body.texts == authority.texts and usual
    elif isinstance(body, Position):
        wanted = (mandate.circulation, mandate.position)
        fits = mandate.act == "position" and (body.circulation, body.position) == wanted
    else:
        fits = False
    if not fits:
        raise _mandate("is not the one that the council decided")


def with_mandate_served(council: Council, act: Act, context: Context) -> Council:
    """Notes that a mandate has been used for this kind of act."""
    if context.authority is None:
        return council
    outer = act.body.circulation if isinstance(act.body, Position) else ""
    used = (context.authority.circulation, act.kind, outer)
    return replace(council, served_mandates=(*council.served_mandates, used))
