"""Calling a consultation: one party's own opinion, no threshold, no veto."""

from __future__ import annotations

from comity.core.acts import Act
from comity.core.acts_council import Consult
from comity.core.changed import replace
from comity.core.consultations import Consultation
from comity.core.context import Context
from comity.core.kinds.common import check_power, check_texts, sphere_of
from comity.core.kinds.timing import ask
from comity.core.shelf import put
from comity.core.state import Council
from comity.errors import Refused


def consult(council: Council, act: Act, body: Consult, context: Context) -> Council:
    """Creates the duty to meet within the charter's time, counted from the call's attested time."""
    sphere = sphere_of(council.charter, body.sphere)
    check_power(sphere, "consult", act.by)
    check_texts(body.texts)
    within = council.charter.within(sphere)
    if not within:
        raise Refused(
            "consultation-unprovided",
            f"The charter gives no time within which a consultation on {sphere.name} is held.",
            "Ask for a meeting, or amend the charter.",
        )
    asked = Consultation(
        id=act.id,
        index=council.size,
        by=act.by,
        sphere=sphere.name,
        title=body.title,
        texts=body.texts,
        within=within,
    )
    return ask(put_consultation(council, asked), act.id)


def consultation_of(council: Council, identity: str) -> Consultation:
    """The consultation of that id; raises Refused `consultation-unknown`."""
    asked = council.consultations.get(identity)
    if asked is None:
        raise Refused(
            "consultation-unknown",
            "No consultation has this id.",
            "Name the id of the consult act.",
        )
    return asked


def put_consultation(council: Council, asked: Consultation) -> Council:
    """The council with a consultation, new or changed."""
    return replace(council, consultations=put(council.consultations, asked.id, asked))
