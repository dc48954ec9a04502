"""What changes, and for whom, from one charter to another: values, in the charter's order.

For every sphere and party: standing, period owed, powers, whether it can be told only after the
fact, whether its objection alone stops a text. For everybody: parties, spheres, how each procedure
decides, the clock, how the charter itself changes. Sentences are in `comity.core.diff_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from comity.core.charter import Charter, Procedure, Sphere
from comity.core.charter_meet import OCCASIONS
from comity.core.surprise import Prospect, prospects

POWERS = ("table", "circulate", "extend", "consult", "convene", "discharge")
T = TypeVar("T")
Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as before.

    what: party, sphere, standing, period, power, surprise, stops, procedure, occasion, within,
    rule, clock, meetings, amendment, accession; whom: the party concerned, "" for everybody;
    where: the sphere or procedure, or ""; before, after: as plain words of the charter, or
    seconds, "" for nothing.
    """

    what: str
    whom: str
    where: str
    before: str | int
    after: str | int


def differences(old: Charter, new: Charter) -> tuple[Change, ...]:
    """Every change, first those that concern one party, then those for everybody."""
    return (
        *_parties(old, new),
        *_spheres(old, new),
        *_for_each(old, new),
        *_procedures(old, new),
        *_rest(old, new),
    )


def _parties(old: Charter, new: Charter) -> Iterator[Change]:
    before, after = _names(old), _names(new)
    for name in dict.fromkeys((*before, *after)):
        if (name in before) != (name in after):
            yield Change("party", name, "", _yes(name in before), _yes(name in after))


def _spheres(old: Charter, new: Charter) -> Iterator[Change]:
    before = {sphere.name: sphere for sphere in old.spheres}
    after = {sphere.name: sphere for sphere in new.spheres}
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            yield Change("sphere", "", name, _yes(was is not None), _yes(now is not None))
        else:
            yield from _sphere(old, new, was, now)


def _sphere(old: Charter, new: Charter, was: Sphere, now: Sphere) -> Iterator[Change]:
    """What changes in a sphere for everybody: its procedures, and the time for a consultation."""
    if was.procedure != now.procedure:
        yield Change("procedure", "", now.name, was.procedure, now.procedure)
    for occasion in OCCASIONS:
        before, after = was.procedure_for(occasion), now.procedure_for(occasion)
        if before != after:
            yield Change(f"occasion-{occasion}", "", now.name, before, after)
    if old.within(was) != new.within(now):
        yield Change("within", "", now.name, old.within(was), new.within(now))


def _for_each(old: Charter, new: Charter) -> Iterator[Change]:
    found = {(each.sphere, each.party): each for each in prospects(old)}
    finds = {(each.sphere, each.party): each for each in prospects(new)}
    spheres = dict.fromkeys((*(s.name for s in old.spheres), *(s.name for s in new.spheres)))
    for party in dict.fromkeys((*_names(old), *_names(new))):
        for sphere in spheres:
            was = _facts(old, sphere, party, found.get((sphere, party)))
            now = _facts(new, sphere, party, finds.get((sphere, party)))
            for what in dict.fromkeys((*was, *now)):
                if was.get(what, "") != now.get(what, ""):
                    yield Change(what, party, sphere, was.get(what, ""), now.get(what, ""))


def _facts(charter: Charter, name: str, party: str, prospect: Prospect | None) -> Facts:
    """What a charter gives a party in a sphere."""
    sphere = charter.sphere(name)
    if sphere is None or prospect is None:
        return {}
    standing = sphere.standing(party)
    period = charter.procedure(sphere.procedure).period(standing)
    return {
        "standing": "" if standing is None else standing.value,
        "period": "" if period is None else period,
        **{f"power-{power}": _yes(sphere.may(power, party)) for power in POWERS},
        "surprise": prospect.verdict,
        "stops": _yes(prospect.stops),
    }


def _procedures(old: Charter, new: Charter) -> Iterator[Change]:
    for was, now in _pairs(old.procedures, new.procedures, lambda each: each.name):
        for what, tell in _TELL.items():
            if tell(was) != tell(now):
                yield Change(what, "", now.name, tell(was), tell(now))
        if _rules(old, was) != _rules(new, now):
            yield Change("rule", "", now.name, was.rule, now.rule)


_TELL: Mapping[str, Callable[[Procedure], str | int]] = {
    "words": lambda each: ", ".join(word for word, _ in each.vocabulary.words),
    "silence": lambda each: each.vocabulary.missing,
    "minimum": lambda each: each.minimum,
    "early": lambda each: _yes(each.early),
    "proposer": lambda each: each.proposer,
    "languages": lambda each: ", ".join(each.languages),
    "default": lambda each: each.default,
}


def _rules(charter: Charter, procedure: Procedure) -> tuple[object, ...]:
    return tuple(charter.rules.under(name) for name in procedure.rules())


def _rest(old: Charter, new: Charter) -> Iterator[Change]:
    facts: Mapping[str, Callable[[Charter], str | int]] = {
        "timekeepers": lambda each: ", ".join(each.clock.timekeepers),
        "faults": lambda each: each.clock.faults,
        "quorum": lambda each: each.clock.quorum,
        "merge_delay": lambda each: each.clock.merge_delay,
        "grace": lambda each: each.clock.grace,
        "meeting_minimum": lambda each: each.meetings.minimum,
        "meeting_quorum": lambda each: each.meetings.quorum,
        "amendment": lambda each: each.amendment,
        "accession": lambda each: each.accession,
    }
    for what, tell in facts.items():
        if tell(old) != tell(new):
            yield Change(what, "", "", tell(old), tell(new))


def _pairs(old: Sequence[T], new: Sequence[T], name: Callable[[T], str]) -> Iterator[tuple[T, T]]:
    """Those that both have, by name."""
    before = {name(each): each for each in old}
    for each in new:
        if name(each) in before:
            yield before[name(each)], each


def _names(charter: Charter) -> tuple[str, ...]:
    return tuple(party.name for party in charter.parties)


def _yes(holds: bool) -> str:
    return "yes" if holds else ""
