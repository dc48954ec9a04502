"""Finding what people mean: things on the record by the beginning of their id, or by title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from comity.core.state import Circulation, Council
from comity.errors import Missing, Refused

LEAST = 8
"""Digits of an id that have to be given."""
_ID = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with an id; `live` where an act about it is likely."""

    id: str
    title: str
    remark: str
    live: bool = True


def things(form: str, council: Council, by: str) -> Sequence[Thing]:
    """The things of a form that are on the record, the newest first."""
    make = _THINGS.get(form)
    return [] if make is None else make(council, by)[::-1]


def find(form: str, words: str, council: Council, by: str) -> str:
    """The id that some words mean.

    Raises Missing `id-unknown`, Refused `id-short`, `id-ambiguous`. A whole id is taken as it is.
    """
    if _ID.fullmatch(words):
        return words
    known = things(form, council, by)
    named = _titled(known, words)
    fits = named or [each for each in known if _PART.fullmatch(words) and each.id.startswith(words)]
    live = [each for each in fits if each.live]
    if named and len(live) == 1:
        fits = live
    if not named and fits and len(words) < LEAST:
        raise Refused(
            "id-short", f"{words} is too short for an id.", f"Give at least {LEAST} digits of it."
        )
    if len(fits) > 1:
        several = ", ".join(f"{each.id[:LEAST]} ({each.remark})" for each in fits[:6])
        raise Refused(
            "id-ambiguous",
            f"{words} means {len(fits)} things on this record.",
            f"Give the beginning of one id: {several}.",
        )
    if not fits:
        raise Missing(
            "id-unknown",
            f"There is no {form} {words} on this record.",
            f"Give its title or at least {LEAST} digits of its id.",
        )
    return fits[0].id


def _titled(known: Sequence[Thing], words: str) -> list[Thing]:
    """Those whose title is the words, or else holds them."""
    wanted = words.casefold()
    exact = [each for each in known if each.title.casefold() == wanted]
    return exact or [each for each in known if wanted in each.title.casefold()]


def _circulations(council: Council, by: str) -> list[Thing]:
    known = [*council.closed.values(), *council.open.values()]
    return [_circulation(council, each) for each in sorted(known, key=lambda each: each.index)]


def _circulation(council: Council, served: Circulation) -> Thing:
    state = "open" if served.concluded < 0 else "over"
    if served.concluded >= 0 and served.outcome is not None:
        state = served.outcome.kind.replace("_", " ")
    remark = f"entry {served.index}, {state}"
    return Thing(served.id, council.matters[served.matter].title, remark, state == "open")


def _decisions(council: Council, by: str) -> list[Thing]:
    return [
        replace(each, live=True)
        for each in _circulations(council, by)
        if each.remark.endswith(", adopted")
    ]


def _matters(council: Council, by: str) -> list[Thing]:
    return [
        Thing(each.id, each.title, f"{each.sphere}, {each.status}", each.status == "open")
        for each in council.matters.values()
    ]


def _delegates(council: Council, by: str) -> list[Thing]:
    return [
        Thing(each.key, each.name, f"of {each.party}", each.recalled < 0)
        for each in council.delegates.values()
        if each.party == by
    ]


def _undertakings(council: Council, by: str) -> list[Thing]:
    return [
        Thing(each.id, each.title, f"of {each.party}, entry {each.index}", each.party == by)
        for each in council.undertakings.values()
    ]


def _meetings(council: Council, by: str) -> list[Thing]:
    return [
        Thing(each.id, each.title, f"of {each.by}, entry {each.index}", each.cancelled < 0)
        for each in council.meetings.values()
    ]


def _consultations(council: Council, by: str) -> list[Thing]:
    return [
        Thing(each.id, each.title, f"of {each.by}, entry {each.index}", not each.meeting)
        for each in council.consultations.values()
    ]


def _acts(council: Council, by: str) -> list[Thing]:
    """Acts that have an effect which the state keeps under their id."""
    known = (*council.closed.values(), *council.open.values())
    said = [each for served in known for each in _said(served, by)]
    return [*_matters(council, by), *_circulations(council, by), *_undertakings(council, by), *said]


def _said(served: Circulation, by: str) -> Iterator[Thing]:
    """Positions, attempts to serve, and documents that could not be opened."""
    for spoken in served.positions:
        remark = f"{spoken.word}, entry {spoken.index}"
        yield Thing(spoken.id, f"position of {spoken.party}", remark, spoken.party == by)
    for tried in served.serving.attempts:
        remark = f"over {tried.channel}, entry {tried.index}"
        yield Thing(tried.id, f"attempt to serve {tried.party}", remark)
    for shut in served.serving.unopened:
        live = shut.party == by and shut.lifted < 0
        yield Thing(shut.id, f"{shut.party} cannot open a text", f"entry {shut.index}", live)


_THINGS: Mapping[str, Callable[[Council, str], list[Thing]]] = {
    "circulation": _circulations,
    "decision": _decisions,
    "matter": _matters,
    "delegate": _delegates,
    "undertaking": _undertakings,
    "meeting": _meetings,
    "consultation": _consultations,
    "matters": _matters,
    "delegates": _delegates,
    "act": _acts,
    "acts": _acts,
}
"""Form of a field -> the things that it may name."""
FORMS = tuple(_THINGS)
