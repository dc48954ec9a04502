"""What several kinds of acts ask of the circulation that they name."""

from __future__ import annotations

from comity.core.acts import Act
from comity.core.changed import replace
from comity.core.charter import Sphere, Standing
from comity.core.dated import day_of
from comity.core.edition import on_day
from comity.core.kinds.common import sphere_of
from comity.core.state import Circulation, Council
from comity.errors import Refused


def open_circulation(council: Council, identity: str) -> Circulation:
    """The circulation of that id, not closed.

    Raises Refused `circulation-unknown` or `circulation-closed`.
    """
    circulation = council.open.get(identity)
    if circulation is not None and circulation.closed < 0:
        return circulation
    if council.circulation(identity) is None:
        raise Refused(
            "circulation-unknown",
            "No circulation has this id.",
            "Name the id of the circulate act.",
        )
    raise Refused(
        "circulation-closed", "The circulation is not open.", "Look for a newer circulation."
    )


def pinned_sphere(council: Council, circulation: Circulation) -> Sphere:
    """The sphere as the circulation was served under it, on the day of its deadline."""
    charter = next(a.charter for a in council.charters if a.hash == circulation.charter)
    return sphere_of(on_day(charter, day_of(circulation.deadline)), circulation.sphere)


def check_speaks(circulation: Circulation, party: str) -> None:
    """Raises Refused `standing-lacking` unless the party decides or is consulted."""
    standing = next((owed.standing for owed in circulation.owed if owed.party == party), None)
    if standing not in (Standing.DECIDES, Standing.CONSULTED):
        raise Refused(
            "standing-lacking",
            f"{party} is neither to decide nor to be consulted on this circulation.",
            "Ask a party with standing to speak.",
        )


def check_has_seen(circulation: Circulation, act: Act) -> None:
    """Raises Refused `circulation-unseen` unless what the signer had seen includes it."""
    if act.seen.size <= circulation.index:
        raise Refused(
            "circulation-unseen",
            "What the signer had seen does not include the circulation.",
            "Let your node follow the record, then sign again.",
        )


def with_open(council: Council, circulation: Circulation) -> Council:
    """The council with an open circulation changed."""
    return replace(council, open={**council.open, circulation.id: circulation})
