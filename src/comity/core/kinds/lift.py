"""Taking back what the party itself said: that it could not open a document, or a reservation."""

from __future__ import annotations

from comity.core.acts import Act, Lift
from comity.core.changed import replace
from comity.core.context import Context
from comity.core.kinds.circulations import with_open
from comity.core.kinds.service import lift_unopened
from comity.core.shelf import put
from comity.core.state import Circulation, Council
from comity.errors import Refused


def lift(council: Council, act: Act, body: Lift, context: Context) -> Council:
    """Lifts an act of the party's own; a reservation also long after the decision."""
    circulation = council.circulation(body.circulation)
    if circulation is not None:
        for each in circulation.serving.unopened:
            if (each.id, each.party, each.lifted) == (body.of, act.by, -1):
                return lift_unopened(council, body, circulation)
        if _is_reserved(circulation, act.by, body.of):
            lifted = replace(circulation, lifted=(*circulation.lifted, (body.of, council.size)))
            return _with(council, lifted)
    raise Refused(
        "nothing-to-lift",
        f"{act.by} has nothing on the record that this would lift.",
        "Name an act of the party's own that is not lifted yet.",
    )


def _is_reserved(circulation: Circulation, party: str, position: str) -> bool:
    lifted = [each for each, _ in circulation.lifted]
    return position not in lifted and any(
        (spoken.id, spoken.party) == (position, party) and spoken.reservation
        for spoken in circulation.positions
    )


def _with(council: Council, circulation: Circulation) -> Council:
    if circulation.id in council.open:
        return with_open(council, circulation)
    return replace(council, closed=put(council.closed, circulation.id, circulation))
