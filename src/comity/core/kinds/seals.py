"""Seals: the hash of the council's state on the record, and the parties' word that it is right."""

from __future__ import annotations

from comity.core.acts import Act, Affirm, Seal
from comity.core.changed import replace
from comity.core.context import Context
from comity.core.state import Council, Sealing
from comity.errors import NotSound, Refused


def seal(council: Council, act: Act, body: Seal, context: Context) -> Council:
    """States the state at its own place; it stands if and only if the reader finds the same.

    It replaces the author's earlier seal, so that the state stays small.
    """
    if body.size != council.size:
        raise Refused(
            "seal-misplaced",
            "A seal states the state at its own place, and this one names another.",
            "Sign it again for the next place.",
        )
    if body.state != context.state:
        raise NotSound(
            "seal-false",
            "The seal states another state than the entries before it give.",
            "Keep it: it proves that its author was wrong, and affirm it not.",
        )
    sealing = Sealing(act.id, body.size, body.state)
    return replace(council, seals={**council.seals, act.by: sealing})


def affirm(council: Council, act: Act, body: Affirm, context: Context) -> Council:
    """A party gives its word on a seal that it has seen, the latest of its author."""
    author, sealing = _sealing(council, body.seal)
    if act.seen.size <= sealing.size:
        raise Refused(
            "seal-unseen",
            "What the signer had seen does not include the seal.",
            "Let your node follow the record, then sign again.",
        )
    if act.by in sealing.affirmed:
        raise Refused(
            "affirmed-already",
            f"{act.by} has affirmed this seal before.",
            "Nothing more is needed.",
        )
    affirmed = replace(sealing, affirmed=(*sealing.affirmed, act.by))
    return replace(council, seals={**council.seals, author: affirmed})


def _sealing(council: Council, identity: str) -> tuple[str, Sealing]:
    for author, sealing in council.seals.items():
        if sealing.id == identity:
            return author, sealing
    raise Refused(
        "seal-unknown",
        "No seal of this id stands, or its author has sealed again.",
        "Affirm the latest seal.",
    )
