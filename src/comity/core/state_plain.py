"""The state of a council read back from its form, so that a record can be judged on from there.

What the form leaves out is found again in entry 0 and in the charters. Whoever reads a form also
prints it anew and compares; so what is said here twice, or in another order, is refused there.
Raises Malformed with the place of what does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from comity.core import plain
from comity.core.acts import Mandate, Text
from comity.core.charter import Charter
from comity.core.charter_meet import OCCASIONS
from comity.core.contest import ANNULLED
from comity.core.dated import day_of
from comity.core.edition import on_day
from comity.core.kinds.common import sphere_of
from comity.core.kinds.matters import owed_in
from comity.core.outcome import outcome_of, tally
from comity.core.plain import Plain, digest, integer, name, need, rows, table
from comity.core.roll import roll_of
from comity.core.rules import SEALED
from comity.core.serving_plain import serving_from_plain
from comity.core.state import (
    Adoption,
    Asked,
    Chain,
    Circulation,
    Council,
    Delegate,
    Extension,
    Judged,
    Matter,
    Notice,
    Outcome,
    Sealing,
    Spoken,
    Version,
)
from comity.core.times import Times

CharterOf = Callable[[str], Charter]
KeyOf = Callable[[str], str]
_STATUS = plain.one_of(
    ("counts", "late", "replaced", "conflict", "lapsed", "unrevealed", "advisory")
)
_MOST = 100_000
_DIGITS = re.compile(r"[0-9]{1,24}")


def state_from_plain(
    value: object, founded: Council, charter_of: CharterOf, key_of: KeyOf
) -> Council:
    """The council in a form. founded: as entry 0 makes it; charter_of: a charter by its hash;
    key_of: the hash of a vkey.
    """
    row = table(value, "state")
    charters = _each(lambda each, place: _adoption(each, place, charter_of), row, "charters")
    if not charters:
        raise plain.wrong("state.charters", "at least one charter")
    matters = {each.id: each for each in _each(_matter, row, "matters")}
    circulations = _each(
        lambda each, place: _circulation(each, place, charter_of, matters), row, "circulations"
    )
    return Council(
        id=digest(need(row, "council", "state"), "state.council"),
        title=founded.title,
        origin=founded.origin,
        logs=founded.logs,
        size=integer(need(row, "size", "state"), "state.size", 1),
        charters=charters,
        members=_each(name, row, "members"),
        chains=dict(_each(_chain, row, "chains")),
        delegates={each.key: each for each in _delegates(row, key_of)},
        matters=matters,
        open={each.id: each for each in circulations if each.concluded < 0},
        closed={each.id: each for each in circulations if each.concluded >= 0},
        stamps=dict(_each(_stairs, row, "stamps")),
        trailing=tuple(each.id for each in circulations if each.concluded >= 0),
        served_mandates=_each(_served, row, "served"),
        seals=dict(_each(_sealing, row, "seals")),
        left=_maybe(_names, row, "left", "state") or (),
        times=_times(table(need(row, "times", "state"), "state.times")),
    )


def _times(row: Plain) -> Times:
    latest = _each(_latest, row, "latest", "state.times")
    return Times(dict(latest), dict(_each(_waiting, row, "waiting", "state.times")))


def _waiting(value: object, place: str) -> tuple[str, int]:
    row = table(value, place)
    act = digest(need(row, "act", place), f"{place}.act")
    return act, integer(need(row, "index", place), f"{place}.index")


def _adoption(value: object, place: str, charter_of: CharterOf) -> Adoption:
    row = table(value, place)
    named = digest(need(row, "hash", place), f"{place}.hash")
    return Adoption(integer(need(row, "entry", place), f"{place}.entry"), named, charter_of(named))


def _each(read: Callable[[Any, str], Any], row: Plain, key: str, place: str = "state") -> Any:
    return plain.each(read, need(row, key, place), f"{place}.{key}", _MOST)


def _rows_or_none(read: Callable[[Any, str], Any], row: Plain, key: str, place: str) -> Any:
    return _each(read, row, key, place) if key in row else ()


def _maybe(read: Callable[[object, str], Any], row: Plain, key: str, place: str) -> Any:
    return read(row[key], f"{place}.{key}") if key in row else None


def _time(value: object, place: str) -> int:
    """An instant: a number, or decimal digits where strict JSON has no such number."""
    if isinstance(value, str) and _DIGITS.fullmatch(value) is not None:
        return int(value)
    return integer(value, place)


def _digests(value: object, place: str) -> tuple[str, ...]:
    return plain.each(digest, value, place, _MOST)


def _names(value: object, place: str) -> tuple[str, ...]:
    return plain.each(name, value, place, _MOST)


def _pair(value: object, place: str) -> list[Any]:
    pair = rows(value, place)
    if len(pair) != 2:
        raise plain.wrong(place, "a list of two")
    return pair


def _chain(value: object, place: str) -> tuple[str, Chain]:
    row = table(value, place)
    waiting = [_pair(each, f"{place}.waiting") for each in rows(row.get("waiting", []), place)]
    pairs = tuple(
        (digest(prev, f"{place}.waiting"), digest(act, f"{place}.waiting")) for prev, act in waiting
    )
    by = name(need(row, "by", place), f"{place}.by")
    return by, Chain(digest(need(row, "tip", place), f"{place}.tip"), pairs)


def _delegates(state: Plain, key_of: KeyOf) -> tuple[Delegate, ...]:
    def read(value: object, place: str) -> Delegate:
        row = table(value, place)
        vkey = plain.text(need(row, "vkey", place), f"{place}.vkey", 1000)
        party = name(need(row, "party", place), f"{place}.party")
        acts = _maybe(_names, row, "acts", place) or ()
        spheres = _maybe(_names, row, "spheres", place) or ()
        until = _maybe(integer, row, "until", place)
        return Delegate(key_of(vkey), vkey, party, "", acts, spheres, until=until)

    return tuple(_each(read, state, "delegates"))


def _matter(value: object, place: str) -> Matter:
    row = table(value, place)
    by = name(need(row, "by", place), f"{place}.by")
    last = _maybe(digest, row, "circulation", place)
    amends = _maybe(digest, row, "amends", place) or ""
    return Matter(
        id=digest(need(row, "matter", place), f"{place}.matter"),
        index=-1,
        sphere=name(need(row, "sphere", place), f"{place}.sphere"),
        title=plain.text(need(row, "title", place), f"{place}.title"),
        by=by,
        versions=(Version(-1, by, _texts(row, place), amends),),
        circulations=() if last is None else (last,),
        status=_maybe(name, row, "status", place) or "open",
        corrects=_maybe(digest, row, "corrects", place) or "",
        meeting=_maybe(digest, row, "meeting", place) or "",
    )


def _texts(row: Plain, place: str) -> tuple[Text, ...]:
    return tuple(_each(_text, row, "texts", place))


def _text(value: object, place: str) -> Text:
    row = table(value, place)
    lang = name(need(row, "lang", place), f"{place}.lang")
    return Text(lang, digest(need(row, "document", place), f"{place}.document"))


def _circulation(
    value: object, place: str, charter_of: CharterOf, matters: dict[str, Matter]
) -> Circulation:
    row = table(value, place)
    charter_hash = digest(need(row, "charter", place), f"{place}.charter")
    deadline = integer(need(row, "deadline", place), f"{place}.deadline")
    charter = on_day(charter_of(charter_hash), day_of(deadline))
    sphere = sphere_of(charter, name(need(row, "sphere", place), f"{place}.sphere"))
    occasion = _maybe(plain.one_of(OCCASIONS), row, "occasion", place) or ""
    procedure = charter.procedure(sphere.procedure_for(occasion))
    parties = _names(row.get("owed"), place)
    matter = digest(need(row, "matter", place), f"{place}.matter")
    if matter not in matters or not all(map(charter.rules.stands, procedure.rules())):
        raise plain.wrong(place, "of a matter and under rules that are there")
    circulation = Circulation(
        id=digest(need(row, "circulation", place), f"{place}.circulation"),
        index=integer(need(row, "index", place), f"{place}.index"),
        matter=matter,
        sphere=sphere.name,
        by=name(need(row, "by", place), f"{place}.by"),
        texts=_texts(row, place),
        amends=_maybe(digest, row, "amends", place) or "",
        deadline=deadline,
        mandate=_maybe(_mandate, row, "mandate", place),
        charter=charter_hash,
        procedure=procedure,
        clock=charter.clock,
        rules=charter.rules,
        roll=roll_of(charter, parties, sphere),
        owed=owed_in(parties, sphere, procedure),
        calendar=charter.calendar,
        service=charter.service,
        occasion=occasion,
    )
    return _with_course(circulation, row, place)


def _with_course(circulation: Circulation, row: Plain, place: str) -> Circulation:
    """The circulation with what has been said and attested of it."""
    known = [word for word, _ in circulation.procedure.vocabulary.words]
    words = plain.one_of(known if circulation.procedure.simultaneous is None else [*known, SEALED])

    def spoken(value: object, where: str) -> Spoken:
        return _with_receipts(_spoken(value, where, words), row, place)

    course = replace(
        circulation,
        positions=_each(spoken, row, "positions", place),
        notices=dict(_each(_notice, row, "notices", place)),
        latest=dict(_each(_latest, row, "latest", place)),
        served=_maybe(_time, row, "served", place),
        closed=integer(row.get("closed", -1), f"{place}.closed", -1),
        concluded=integer(row.get("concluded", -1), f"{place}.concluded", -1),
        extensions=_rows_or_none(_extension, row, "extensions", place),
        requests=_rows_or_none(_asked, row, "requests", place),
        waived=_maybe(_names, row, "waived", place) or (),
        serving=serving_from_plain(row.get("serving", {}), f"{place}.serving"),
        lifted=_rows_or_none(_lifted, row, "lifted", place),
        answered=_rows_or_none(_lifted, row, "answered", place),
        decided=_maybe(_time, row, "decided", place),
    )
    _check_acyclic(course.positions, place)
    if "outcome" not in row:
        return course
    return replace(course, outcome=_outcome(course, row["outcome"], f"{place}.outcome"))


def _spoken(value: object, place: str, words: Callable[[object, str], str]) -> Spoken:
    row = table(value, place)
    return Spoken(
        id=digest(need(row, "act", place), f"{place}.act"),
        index=integer(need(row, "index", place), f"{place}.index"),
        party=name(need(row, "party", place), f"{place}.party"),
        word=words(need(row, "word", place), f"{place}.word"),
        replaces=_maybe(_digests, row, "replaces", place) or (),
        reservation=_maybe(digest, row, "reservation", place) or "",
        statement=_maybe(digest, row, "statement", place) or "",
        commitment=_maybe(digest, row, "commitment", place) or "",
        revealed=integer(row.get("revealed", -1), f"{place}.revealed", -1),
    )


def _with_receipts(spoken: Spoken, row: Plain, place: str) -> Spoken:
    found = _rows_or_none(_receipt, row, "receipts", place)
    own = tuple((receiver, time) for act, receiver, time in found if act == spoken.id)
    return replace(spoken, receipts=own)


def _receipt(value: object, place: str) -> tuple[str, str, int]:
    row = table(value, place)
    act = digest(need(row, "act", place), f"{place}.act")
    receiver = name(need(row, "name", place), f"{place}.name")
    return act, receiver, _time(need(row, "time", place), f"{place}.time")


def _check_acyclic(positions: tuple[Spoken, ...], place: str) -> None:
    """Raises Malformed where positions replace one another in a circle, which no acts can."""
    waiting = list(positions)
    while waiting:
        known = dict.fromkeys(spoken.id for spoken in waiting)
        still = [spoken for spoken in waiting if any(old in known for old in spoken.replaces)]
        if len(still) == len(waiting):
            raise plain.wrong(f"{place}.positions", "without a circle of replacements")
        waiting = still


def _lifted(value: object, place: str) -> tuple[str, int]:
    position, entry = _pair(value, place)
    return digest(position, place), integer(entry, place)


def _extension(value: object, place: str) -> Extension:
    row = table(value, place)
    return Extension(
        id="",
        index=integer(need(row, "index", place), f"{place}.index"),
        by=name(need(row, "by", place), f"{place}.by"),
        deadline=integer(need(row, "deadline", place), f"{place}.deadline"),
    )


def _asked(value: object, place: str) -> Asked:
    row = table(value, place)
    return Asked(
        id="",
        index=integer(need(row, "index", place), f"{place}.index"),
        party=name(need(row, "party", place), f"{place}.party"),
        deadline=integer(need(row, "deadline", place), f"{place}.deadline"),
        statement=_maybe(digest, row, "statement", place) or "",
    )


def _notice(value: object, place: str) -> tuple[str, Notice]:
    row = table(value, place)
    stamp = _time(need(row, "stamp", place), f"{place}.stamp")
    entry = integer(need(row, "entry", place), f"{place}.entry")
    return name(need(row, "party", place), f"{place}.party"), Notice(stamp, entry)


def _latest(value: object, place: str) -> tuple[str, int]:
    row = table(value, place)
    who = name(need(row, "name", place), f"{place}.name")
    return who, _time(need(row, "time", place), f"{place}.time")


def _mandate(value: object, place: str) -> Mandate:
    row = table(value, place)
    return Mandate(
        council=digest(need(row, "council", place), f"{place}.council"),
        act=name(need(row, "act", place), f"{place}.act"),
        amends=_maybe(digest, row, "amends", place) or "",
        circulation=_maybe(digest, row, "circulation", place) or "",
        position=_maybe(plain.word, row, "position", place) or "",
    )


def _outcome(circulation: Circulation, value: object, place: str) -> Outcome:
    """The outcome at the close, its kind and reasons found again from what became of each position;
    of a conclusion, for which nothing is asked any more, the kind alone.
    """
    row = table(value, place)
    became = _each(_became, row, "positions", place)
    if len(became) != len(circulation.positions):
        raise plain.wrong(place, "as many as there are positions")
    judged = tuple(
        Judged(spoken, time, status)
        for spoken, (time, status) in zip(circulation.positions, became, strict=True)
    )
    deadline = _maybe(_time, row, "deadline", place)
    kind = name(need(row, "kind", place), f"{place}.kind")
    if circulation.concluded >= 0:
        return Outcome(kind, None, deadline, judged)
    made = outcome_of(judged, tally(circulation, judged, final=True), deadline)
    return replace(made, kind=kind) if kind == ANNULLED else made


def _became(value: object, place: str) -> tuple[int | None, str]:
    row = table(value, place)
    status = _STATUS(need(row, "status", place), f"{place}.status")
    return _maybe(_time, row, "time", place), status


def _stairs(value: object, place: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    row = table(value, place)
    pairs = [_pair(each, f"{place}.stamps") for each in rows(need(row, "stamps", place), place)]
    stairs = tuple((integer(size, place), _time(time, place)) for size, time in pairs)
    return name(need(row, "name", place), f"{place}.name"), stairs


def _served(value: object, place: str) -> tuple[str, str, str]:
    row = rows(value, place)
    if len(row) != 3:
        raise plain.wrong(place, "a list of three")
    return digest(row[0], place), name(row[1], place), digest(row[2], place)


def _sealing(value: object, place: str) -> tuple[str, Sealing]:
    row = table(value, place)
    return name(need(row, "by", place), f"{place}.by"), Sealing(
        id=digest(need(row, "act", place), f"{place}.act"),
        size=integer(need(row, "size", place), f"{place}.size"),
        state=digest(need(row, "state", place), f"{place}.state"),
        affirmed=_maybe(_names, row, "affirmed", place) or (),
    )
