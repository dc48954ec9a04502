"""A council's state as data: what is open, until when, who has had notice, what was decided.

Worked out from the record alone. Instants are POSIX seconds, null where the record attests none;
entries are indices of the record; documents are named by SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from comity.core.acts import Text
from comity.core.clock import Stamps
from comity.core.deadline import effective_deadline
from comity.core.explain import explain
from comity.core.outcome import outcome_early, outcome_so_far
from comity.core.served import is_deemed
from comity.core.state import Circulation, Council, Judged, Matter, Outcome, Owed
from comity.core.undertakings import Undertaking
from comity.errors import Refused

Data = dict[str, Any]
Row = TypeVar("Row", Matter, Circulation, Undertaking)
LATEST = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, the newest first: at most `limit` rows of entries before `before`."""

    before: int = LATEST
    limit: int = 1_000

    def of(self, rows: Iterable[Row]) -> list[Row]:
        """The rows of the page."""
        newest = sorted(rows, key=lambda each: each.index, reverse=True)
        return [each for each in newest if each.index < self.before][: self.limit]


WHOLE = Page()


def council_data(council: Council, root: str) -> Data:
    """The council itself; `root` is that of the record so far."""
    return {
        "council": council.id,
        "title": council.title,
        "charter": council.charter_hash,
        "size": council.size,
        "root": root,
        "spheres": [
            {
                "name": sphere.name,
                "title": sphere.title,
                "procedure": sphere.procedure,
                "standings": [
                    {"party": name, "standing": standing.value}
                    for name, standing in sphere.standings
                ],
            }
            for sphere in council.charter.spheres
        ],
    }


def parties_data(council: Council) -> list[Data]:
    """The parties of the charter in force, and who may act for them."""
    return [
        {
            "party": party.name,
            "title": party.title,
            "member": party.name in council.members,
            "council": party.council,
            "delegates": [
                {
                    "name": each.name,
                    "key": each.key,
                    "acts": list(each.acts),
                    "spheres": list(each.spheres),
                    "recalled": None if each.recalled < 0 else each.recalled,
                }
                for each in council.delegates.values()
                if each.party == party.name
            ],
        }
        for party in council.charter.parties
    ]


def matters_data(council: Council, page: Page = WHOLE) -> list[Data]:
    """The matters, the newest first."""
    return [_matter(each) for each in page.of(council.matters.values())]


def circulations_data(council: Council, page: Page = WHOLE) -> list[Data]:
    """The circulations, the newest first."""
    known = (*council.open.values(), *council.closed.values())
    return [circulation_data(council, each) for each in page.of(known)]


def decisions_data(council: Council, page: Page = WHOLE) -> list[Data]:
    """The circulations that ended adopted, the newest first."""
    known = [each for each in council.closed.values() if is_adopted(each)]
    return [circulation_data(council, each) for each in page.of(known)]


def undertakings_data(council: Council, page: Page = WHOLE) -> list[Data]:
    """What was promised, the newest first."""
    return [_undertaking(each) for each in page.of(council.undertakings.values())]


def is_adopted(served: Circulation) -> bool:
    """Whether the circulation ended adopted."""
    return served.outcome is not None and served.outcome.kind == "adopted"


def circulation_data(council: Council, served: Circulation) -> Data:
    """One circulation: its texts, its deadlines, and for each party standing, notice, position."""
    outcome = served.outcome or outcome_so_far(served, council.stamps)
    over = served.concluded >= 0
    return {
        "circulation": served.id,
        "entry": served.index,
        "matter": served.matter,
        "title": council.matters[served.matter].title,
        "sphere": served.sphere,
        "by": served.by,
        "charter": served.charter,
        "texts": _texts(served.texts),
        "stated_deadline": served.stated(),
        "deadline": outcome.deadline or effective_deadline(served, council.stamps),
        "silence": served.procedure.vocabulary.missing,
        "words": [word for word, _ in served.procedure.vocabulary.words],
        "outcome": outcome.kind if over else None,
        "concluded": served.concluded if over else None,
        "decided": served.decided,
        "reasons": [] if outcome.reason is None else list(explain(outcome.reason)),
        "waits_for": None if over else _waits_for(council, served),
        "parties": [_owed(served, outcome, each, council.stamps) for each in served.owed],
        "requests": [
            {
                "act": each.id,
                "party": each.party,
                "deadline": each.deadline,
                "statement": each.statement,
            }
            for each in served.requests
        ],
    }


def _waits_for(council: Council, served: Circulation) -> Data | None:
    """What is still needed before it can be concluded, None where it can be now."""
    if served.outcome is not None:
        return None
    try:
        outcome_early(served, council.stamps)
    except Refused as refusal:
        return {"code": refusal.code, "sentence": refusal.sentence}
    return None


def _owed(served: Circulation, outcome: Outcome, owed: Owed, stamps: Stamps) -> Data:
    notice = served.notices.get(owed.party)
    spoken = [each for each in outcome.positions if each.spoken.party == owed.party]
    return {
        "party": owed.party,
        "standing": owed.standing.value,
        "period": owed.period,
        "working_days": owed.days,
        "waived": owed.party in served.waived,
        "deemed": is_deemed(served, owed.party, stamps),
        "void": served.serving.is_void(owed.party),
        "notice": None if notice is None else notice.stamp,
        "positions": [_position(served, each) for each in spoken],
    }


def _position(served: Circulation, judged: Judged) -> Data:
    spoken = judged.spoken
    return {
        "act": spoken.id,
        "entry": spoken.index,
        "position": spoken.word,
        "status": judged.status,
        "time": judged.time,
        "reservation": spoken.reservation,
        "statement": spoken.statement,
        "lifted": dict(served.lifted).get(spoken.id),
        "answered": dict(served.answered).get(spoken.id),
    }


def _matter(matter: Matter) -> Data:
    return {
        "matter": matter.id,
        "entry": matter.index,
        "title": matter.title,
        "sphere": matter.sphere,
        "by": matter.by,
        "status": matter.status,
        "circulations": list(matter.circulations),
        "versions": [
            {"entry": each.index, "by": each.by, "texts": _texts(each.texts)}
            for each in matter.versions
        ],
    }


def _undertaking(promise: Undertaking) -> Data:
    return {
        "undertaking": promise.id,
        "entry": promise.index,
        "party": promise.party,
        "circulation": promise.circulation,
        "title": promise.title,
        "text": promise.text,
        "starts": promise.starts,
        "ends": promise.ends,
        "conditions": promise.conditions,
        "notice": promise.notice,
        "due": list(promise.due),
        "reports": [
            {"act": each.id, "entry": each.index, "text": each.text, "due": each.due or None}
            for each in promise.reports
        ],
        "discharged": None if promise.discharged is None else promise.discharged.index,
        "withdrawn": None if promise.withdrawn is None else promise.withdrawn.index,
    }


def _texts(texts: tuple[Text, ...]) -> list[Data]:
    return [{"lang": text.lang, "document": text.document} for text in texts]
