"""The state of a council as plain data: what every later judgement of its record can depend on.

Two readers who went the same way have the same form, and whoever goes on from the form judges what
follows as whoever read everything. What is settled is left out, so that the form does not grow with
the years; UNNEEDED names each field that is left out. Source: the specification, page "state".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from comity.core.acts import Mandate, Text
from comity.core.contest import is_contestable
from comity.core.plain import MAX_INTEGER
from comity.core.state import (
    Adoption,
    Circulation,
    Council,
    Delegate,
    Matter,
    Outcome,
    Sealing,
    Serving,
    Spoken,
)
from comity.core.times import Times

FORMAT = "comity/state/v1"
UNNEEDED: Mapping[str, tuple[str, ...]] = {
    "Council": ("title", "origin", "logs", "undertakings", "consultations", "meetings"),
    "Times": ("known",),
    "Adoption": ("charter",),
    "Delegate": ("key", "name", "recalled", "suspended"),
    "Matter": ("index",),
    "Version": ("index", "by"),
    "Circulation": (
        "procedure",
        "clock",
        "calendar",
        "rules",
        "roll",
        "service",
        "by_service",
        "consultation",
        "annulled",
        "before",
    ),
    "Owed": ("standing", "period", "days"),
    "Extension": ("id",),
    "Asked": ("id",),
    "Deemed": ("id",),
    "Cured": ("id", "statement"),
    "Unopened": ("index", "document"),
    "Outcome": ("reason", "conflicts"),
    "Judged": ("spoken",),
}
"""By class, the fields of the state that the form leaves out; they follow from what it holds, from
entry 0, from the charters, or bear on nothing that comes later."""

Row = dict[str, Any]


def state_to_plain(council: Council) -> Row:
    """The form, for strict JSON."""
    kept = [*council.open.values(), *undecided(council)]
    outer = [each.id for each in kept]
    served = sorted(each for each in council.served_mandates if each[2] in outer)
    return {
        "format": FORMAT,
        "council": council.id,
        "size": council.size,
        "charters": [
            {"entry": each.index, "hash": each.hash}
            for each in _charters(council, [each.charter for each in kept])
        ],
        "members": list(council.members),
        "chains": [
            {"by": by, "tip": chain.tip} | _filled(waiting=[list(pair) for pair in chain.waiting])
            for by, chain in sorted(council.chains.items())
        ],
        "delegates": _delegates(council.delegates.values()),
        "matters": _matters(council, [each.matter for each in kept]),
        "circulations": [_circulation(each) for each in sorted(kept, key=lambda each: each.index)],
        "stamps": [
            {"name": name, "stamps": [[size, time_to_plain(time)] for size, time in stairs]}
            for name, stairs in sorted(council.stamps.items())
        ],
        "times": _times(council.times),
        "served": [list(each) for each in served],
        "seals": [_sealing(by, each) for by, each in sorted(council.seals.items())],
    } | _filled(left=list(council.left))


def _times(times: Times) -> Row:
    """Each timekeeper's latest stamp, and the acts that wait for theirs."""
    return {
        "latest": [
            {"name": name, "time": time_to_plain(time)}
            for name, time in sorted(times.latest.items())
        ],
        "waiting": [
            {"act": act, "index": index}
            for act, index in sorted(times.waiting.items(), key=lambda pair: pair[1])
        ],
    }


def _charters(council: Council, pinned: list[str]) -> list[Adoption]:
    """Those under which something was served that is kept, and the one in force, which is last."""
    latest = {each.hash: each for each in council.charters}
    in_force = council.charters[-1]
    older = [each for each in latest.values() if each.hash in pinned and each is not in_force]
    return [*sorted(older, key=lambda each: each.index), in_force]


def undecided(council: Council) -> tuple[Circulation, ...]:
    """What is concluded and not settled: its time is not yet attested, or it can be contested."""
    trailing = (council.closed[identity] for identity in council.trailing)
    return tuple(each for each in trailing if each.decided is None or is_contestable(council, each))


def time_to_plain(time: int) -> int | str:
    """An instant: a number, or decimal digits where strict JSON has no such number."""
    return time if time <= MAX_INTEGER else str(time)


def _filled(**fields: Any) -> Row:
    """The fields that are not empty."""
    return {key: value for key, value in fields.items() if value}


def _delegates(delegates: Iterable[Delegate]) -> list[Row]:
    serving = sorted((each for each in delegates if each.recalled < 0), key=lambda each: each.vkey)
    return [
        {"party": each.party, "vkey": each.vkey}
        | _filled(acts=list(each.acts), spheres=list(each.spheres))
        | ({} if each.until is None else {"until": each.until})
        for each in serving
    ]


def _matters(council: Council, named: list[str]) -> list[Row]:
    return [
        _matter(matter)
        for identity, matter in sorted(council.matters.items())
        if matter.status == "open" or identity in named
    ]


def _matter(matter: Matter) -> Row:
    version = matter.versions[-1]
    row: Row = {
        "matter": matter.id,
        "sphere": matter.sphere,
        "title": matter.title,
        "by": matter.by,
        "texts": _texts(version.texts),
    }
    if matter.status != "open":
        row["status"] = matter.status
    return row | _filled(
        amends=version.amends,
        circulation="".join(matter.circulations[-1:]),
        corrects=matter.corrects,
        meeting=matter.meeting,
    )


def _texts(texts: Iterable[Text]) -> list[Row]:
    return [{"lang": text.lang, "document": text.document} for text in texts]


def _circulation(each: Circulation) -> Row:
    row: Row = {
        "circulation": each.id,
        "index": each.index,
        "matter": each.matter,
        "sphere": each.sphere,
        "by": each.by,
        "texts": _texts(each.texts),
        "deadline": each.deadline,
        "charter": each.charter,
        "owed": [owed.party for owed in each.owed],
        "positions": [_spoken(spoken) for spoken in each.positions],
        "notices": [
            {"party": party, "stamp": time_to_plain(notice.stamp), "entry": notice.entry}
            for party, notice in sorted(each.notices.items())
        ],
        "latest": [
            {"name": name, "time": time_to_plain(time)}
            for name, time in sorted(each.latest.items())
        ],
    }
    if each.mandate is not None:
        row["mandate"] = _mandate(each.mandate)
    if each.served is not None:
        row["served"] = time_to_plain(each.served)
    if each.decided is not None:
        row["decided"] = time_to_plain(each.decided)
    if each.outcome is not None:
        row["outcome"] = _outcome(each.outcome)
    places = {"closed": each.closed, "concluded": each.concluded}
    row |= {key: place for key, place in places.items() if place >= 0}
    return row | _filled(amends=each.amends, occasion=each.occasion, **_course(each))


def _course(each: Circulation) -> Row:
    """What moved its deadline, and what was done to serve it."""
    return {
        "extensions": [
            {"by": more.by, "index": more.index, "deadline": more.deadline}
            for more in each.extensions
        ],
        "requests": [
            {"party": asked.party, "index": asked.index, "deadline": asked.deadline}
            | _filled(statement=asked.statement)
            for asked in each.requests
        ],
        "waived": list(each.waived),
        "serving": _filled(**_serving(each.serving)),
        "lifted": [list(pair) for pair in each.lifted],
        "answered": [list(pair) for pair in each.answered],
        "receipts": [
            {"act": spoken.id, "name": name, "time": time_to_plain(time)}
            for spoken in each.positions
            for name, time in spoken.receipts
        ],
    }


def _serving(serving: Serving) -> Row:
    """What was done to serve those who gave no notice, each kind in the order of the record."""
    return {
        "attempts": [
            {
                "act": each.id,
                "index": each.index,
                "by": each.by,
                "party": each.party,
                "channel": each.channel,
            }
            for each in serving.attempts
        ],
        "deemed": [{"index": each.index, "party": each.party} for each in serving.deemed],
        "cures": [
            {"index": each.index, "by": each.by, "party": each.party} for each in serving.cures
        ],
        "unopened": [
            {"act": each.id, "party": each.party}
            | ({} if each.lifted < 0 else {"lifted": each.lifted})
            for each in serving.unopened
        ],
    }


def _spoken(spoken: Spoken) -> Row:
    return (
        {
            "act": spoken.id,
            "index": spoken.index,
            "party": spoken.party,
            "word": spoken.word,
        }
        | _filled(
            replaces=list(spoken.replaces),
            reservation=spoken.reservation,
            statement=spoken.statement,
            commitment=spoken.commitment,
        )
        | ({} if spoken.revealed < 0 else {"revealed": spoken.revealed})
    )


def _mandate(mandate: Mandate) -> Row:
    return {"council": mandate.council, "act": mandate.act} | _filled(
        amends=mandate.amends, circulation=mandate.circulation, position=mandate.position
    )


def _outcome(outcome: Outcome) -> Row:
    """Kind and deadline, and in the order of the positions what became of each."""
    row: Row = {"kind": outcome.kind, "positions": []}
    for judged in outcome.positions:
        time = {} if judged.time is None else {"time": time_to_plain(judged.time)}
        row["positions"].append({"status": judged.status} | time)
    if outcome.deadline is not None:
        row["deadline"] = time_to_plain(outcome.deadline)
    return row


def _sealing(by: str, sealing: Sealing) -> Row:
    row: Row = {"by": by, "act": sealing.id, "size": sealing.size, "state": sealing.state}
    return row | _filled(affirmed=list(sealing.affirmed))
