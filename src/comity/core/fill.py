"""What an act says that follows from the record, filled in so that nobody has to copy it.

Only what is missing is filled in; what somebody says is never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from comity.core.dated import day_of
from comity.core.edition import on_day
from comity.core.outcome import heads, outcome_early
from comity.core.plain import Plain
from comity.core.served import last_cure
from comity.core.state import Council

Fill = Callable[[Council, str, Plain], Plain]


def filled(council: Council, kind: str, by: str, fields: Plain) -> dict[str, Any]:
    """The fields of an act of `by`, with what follows from the record.

    `circulate`: the latest texts of the matter, and the deadline in local words. `position`: the
    circulated texts, and the party's own positions that it replaces. `conclude`: the outcome that
    would stand now; raises Refused as `outcome_early` does where none would. `deem`: the attempts
    on the record since the last cure. `affirm`: the one seal that the party has not affirmed.
    """
    fill = FILLS.get(kind)
    found = {} if fill is None else fill(council, by, fields)
    return {**found, **fields}


def _circulate(council: Council, by: str, fields: Plain) -> Plain:
    matter = council.matters.get(str(fields.get("matter")))
    if matter is None:
        return {}
    latest = matter.versions[-1].texts
    texts = [{"lang": text.lang, "document": text.document} for text in latest]
    return {"texts": texts, **_local(council, fields.get("deadline"))}


def _local(council: Council, deadline: object) -> Plain:
    """The deadline in the words of the charter's calendar, where they mean this instant alone."""
    if not isinstance(deadline, int):
        return {}
    calendar = on_day(council.charter, day_of(deadline)).calendar
    if calendar is None or len(calendar.instants(calendar.local(deadline))) != 1:
        return {}
    return {"local": calendar.words(deadline)}


def _position(council: Council, by: str, fields: Plain) -> Plain:
    circulation = council.circulation(str(fields.get("circulation")))
    if circulation is None:
        return {}
    texts = [text.document for text in circulation.texts]
    replaced = [spoken.id for spoken in heads(circulation, by)]
    return {"texts": texts, "replaces": replaced} if replaced else {"texts": texts}


def _conclude(council: Council, by: str, fields: Plain) -> Plain:
    circulation = council.open.get(str(fields.get("circulation")))
    if circulation is None or "outcome" in fields:
        return {}
    outcome = circulation.outcome or outcome_early(circulation, council.stamps)
    return {"outcome": outcome.kind}


def _deem(council: Council, by: str, fields: Plain) -> Plain:
    circulation = council.open.get(str(fields.get("circulation")))
    if circulation is None or "party" not in fields:
        return {}
    party, since = fields["party"], last_cure(circulation, str(fields["party"]))
    attempts = circulation.serving.attempts
    return {"attempts": [a.id for a in attempts if a.party == party and a.index >= since]}


def _affirm(council: Council, by: str, fields: Plain) -> Plain:
    seals = [each.id for each in council.seals.values() if by not in each.affirmed]
    return {"seal": seals[0]} if len(seals) == 1 else {}


FILLS: Mapping[str, Fill] = {
    "circulate": _circulate,
    "position": _position,
    "conclude": _conclude,
    "deem": _deem,
    "affirm": _affirm,
}
FILLED: Mapping[str, tuple[str, ...]] = {
    "circulate": ("texts", "local"),
    "position": ("texts", "replaces"),
    "conclude": ("outcome",),
    "deem": ("attempts",),
    "affirm": ("seal",),
}
"""kind -> the fields that follow from the record once the others are known."""
