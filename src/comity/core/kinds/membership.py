"""Founding a council, acceding to it, and the keys of a party's delegates."""

from __future__ import annotations

from comity.core.acts import Accredit, Act, Found, Recall
from comity.core.acts_keys import WithdrawParty
from comity.core.changed import replace
from comity.core.context import Context
from comity.core.shelf import put
from comity.core.state import Adoption, Chain, Council, Delegate
from comity.errors import Malformed, Refused


def found(act: Act, body: Found, context: Context) -> Council:
    """Entry 0. Raises Refused unless a root key of a party of the charter signed it."""
    charter = context.charter
    if charter is None:
        raise Malformed(
            "charter-unreadable", "The charter named cannot be read.", "Correct the charter."
        )
    if charter.party(act.by) is None or context.signer.role != "root":
        raise Refused(
            "founder-unknown",
            f"{act.by} is not a party of the charter that founds with its own root key.",
            "Let a party with root keys found the council.",
        )
    if act.seen.size != 0 or act.seen.root != context.seen_root:
        raise Refused(
            "seen-wrong", "The act that founds a council cannot have seen entries.", "Sign it anew."
        )
    return Council(
        id=act.id,
        title=body.title,
        origin=body.origin,
        logs=body.logs,
        size=1,
        charters=(Adoption(0, act.charter, charter),),
        members=(act.by,),
        chains={act.by: Chain(act.id)},
        delegates={},
        matters={},
        open={},
        closed={},
        stamps={},
    )


def accede(council: Council, act: Act, context: Context) -> Council:
    """A party of the charter in force becomes a member."""
    if act.by in council.members:
        raise Refused("member-already", f"{act.by} has acceded before.", "Nothing more is needed.")
    left = tuple(name for name in council.left if name != act.by)
    return replace(council, members=(*council.members, act.by), left=left)


def withdraw_party(council: Council, act: Act, body: WithdrawParty, context: Context) -> Council:
    """A member leaves: its keys end here, and nothing served from now on is served on it.

    What is in circulation keeps the electorate that it began with.
    """
    delegates = council.delegates
    for key, each in council.delegates.items():
        if each.party == act.by and each.recalled < 0:
            delegates = put(delegates, key, replace(each, recalled=council.size))
    members = tuple(name for name in council.members if name != act.by)
    return replace(council, members=members, left=(*council.left, act.by), delegates=delegates)


def accredit(council: Council, act: Act, body: Accredit, context: Context) -> Council:
    """A party's root key accredits a delegate; the key must be new to the council."""
    if context.delegate_key in council.delegates:
        raise Refused(
            "key-known",
            "This delegate key has been accredited before.",
            "Make a new key for the delegate.",
        )
    delegate = Delegate(
        key=context.delegate_key,
        vkey=body.vkey,
        party=act.by,
        name=body.delegate,
        acts=body.acts,
        spheres=body.spheres,
        until=body.until,
    )
    return replace(council, delegates=put(council.delegates, delegate.key, delegate))


def accredited(council: Council, party: str, key: str) -> Delegate:
    """A party's delegate with this key, not recalled; raises Refused `delegate-unknown`."""
    delegate = council.delegates.get(key)
    if delegate is None or delegate.party != party or delegate.recalled >= 0:
        raise Refused(
            "delegate-unknown",
            f"{party} has no accredited delegate with this key.",
            "Name the SHA-256 of a vkey that the party accredited.",
        )
    return delegate


def recall(council: Council, act: Act, body: Recall, context: Context) -> Council:
    """A party's root key ends an accreditation from this entry on."""
    delegate = accredited(council, act.by, body.delegate)
    ended = replace(delegate, recalled=council.size)
    return replace(council, delegates=put(council.delegates, ended.key, ended))
