"""Opening what a party committed to, where a procedure takes positions simultaneously.

Before the deadline has surely passed nobody can open a position, and after it nobody can change
one: what is opened must fit the commitment, which holds the party's own name.
"""

from __future__ import annotations

from comity.core.acts import Act
from comity.core.acts_council import Reveal
from comity.core.changed import replace
from comity.core.clock import passed
from comity.core.context import Context
from comity.core.deadline import effective_deadline
from comity.core.kinds.circulations import open_circulation, with_open
from comity.core.state import Circulation, Council, Spoken
from comity.errors import Refused


def reveal(council: Council, act: Act, body: Reveal, context: Context) -> Council:
    """Puts the word in place of a sealed position; its time stays that of the commitment."""
    circulation = open_circulation(council, body.circulation)
    sealed = _sealed(circulation, act.by, body.of)
    deadline, now = effective_deadline(circulation, council.stamps), passed(circulation)
    if deadline is None or now is None or now <= deadline:
        raise Refused(
            "reveal-early",
            "The record does not show that the deadline has passed.",
            "Wait for evidence of it, then open the position.",
        )
    if body.position not in [word for word, _ in circulation.procedure.vocabulary.words]:
        raise Refused(
            "reveal-word-unknown",
            f"The charter has no position {body.position} to open.",
            "Say a word of the procedure.",
        )
    if context.commitment != sealed.commitment:
        raise Refused(
            "commitment-differs",
            f"This is not what {act.by} committed to.",
            "Open it with the very word, documents and salt of the commitment.",
        )
    opened = replace(
        sealed,
        word=body.position,
        reservation=body.reservation,
        statement=body.statement,
        revealed=council.size,
    )
    positions = tuple(opened if each is sealed else each for each in circulation.positions)
    return with_open(council, replace(circulation, positions=positions))


def _sealed(circulation: Circulation, party: str, identity: str) -> Spoken:
    for spoken in circulation.positions:
        if (spoken.id, spoken.party) == (identity, party) and spoken.is_sealed():
            return spoken
    raise Refused(
        "nothing-to-reveal",
        f"{party} has no sealed position of this id.",
        "Name the id of the party's own sealed position.",
    )
