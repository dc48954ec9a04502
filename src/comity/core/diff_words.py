"""What changes from one charter to another, in plain English, party by party."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comity.core.charter import Charter
from comity.core.charter_diff import Change
from comity.core.instants import span
from comity.core.rule_words import condition
from comity.core.surprise_words import listing
from comity.core.tongues.english import ENGLISH

Section = tuple[str, tuple[str, ...]]


def diff_sections(old: Charter, new: Charter, changes: Sequence[Change]) -> tuple[Section, ...]:
    """The changes as headed sentences: parties that change alike together, everybody last."""
    own: dict[tuple[str, ...], list[str]] = {}
    for party in dict.fromkeys(change.whom for change in changes if change.whom):
        mine = [change for change in changes if change.whom == party]
        own.setdefault(tuple(_for_party(mine)), []).append(party)
    sections = [(listing(parties), sentences) for sentences, parties in own.items()]
    everybody = tuple(_for_all(old, new, each) for each in changes if not each.whom)
    return (*sections, *((("Everybody", everybody),) if everybody else ()))


def _for_party(changes: Sequence[Change]) -> Iterator[str]:
    """One sentence for each set of spheres in which the same changes for a party."""
    joining = next((change for change in changes if change.what == "party"), None)
    if joining is not None and not joining.after:
        yield "No longer a party."
        return
    if joining is not None:
        yield "Becomes a party."
    spheres: dict[str, list[str]] = {}
    for change in changes:
        if change.where:
            spheres.setdefault(change.where, []).append(_in_sphere(change))
    alike: dict[tuple[str, ...], list[str]] = {}
    for sphere, clauses in spheres.items():
        alike.setdefault(tuple(clauses), []).append(sphere)
    for same, names in alike.items():
        yield f"In {listing(names)}: {'; '.join(same)}."


_POWER = {
    "table": "table a text",
    "circulate": "circulate a text",
    "extend": "extend a deadline",
    "consult": "call a consultation",
    "convene": "convene a meeting",
    "discharge": "discharge an undertaking",
}
_STANDING = {
    "decides": "decides",
    "consulted": "is consulted",
    "informed": "is informed",
    "": "has no standing",
}


def _in_sphere(change: Change) -> str:
    before, after = str(change.before), str(change.after)
    if change.what == "standing":
        return f"{_STANDING[after]}, before it {_past(before)}"
    if change.what == "period":
        return f"is owed {_owed(change.after)}, before {_owed(change.before)}"
    if change.what.startswith("power-"):
        power = change.what.removeprefix("power-")
        return f"may {'now' if after else 'no longer'} {_POWER.get(power, power)}"
    if change.what == "stops":
        return f"its objection alone {'now stops' if after else 'no longer stops'} a text"
    return {
        "can": "can now be told only after the fact",
        "cannot": "cannot be told only after the fact",
        "unproved": "it is not proved whether it can be told only after the fact",
        "": "no longer told anything at all",
    }[after]


def _past(standing: str) -> str:
    return {
        "decides": "decided",
        "consulted": "was consulted",
        "informed": "was informed",
        "": "had no standing",
    }[standing]


def _owed(period: str | int) -> str:
    if isinstance(period, str):
        return "nothing before the decision"
    return f"notice and then {span(period)}" if period else "notice and no time"


def _for_all(old: Charter, new: Charter, change: Change) -> str:
    if change.what == "sphere":
        return f"The sphere {change.where} {'is new' if change.after else 'ends'}."
    if change.what == "procedure":
        return f"{change.where} is decided by {change.after}, no longer by {change.before}."
    if change.what == "within":
        return f"In {change.where} a meeting on a consultation begins {_within(change)}."
    if change.what.startswith("occasion-"):
        occasion = change.what.removeprefix("occasion-")
        after, before = change.after or "the usual one", change.before or "the usual one"
        return f"In {change.where} the procedure for {occasion} is {after}, before {before}."
    if change.what == "rule":
        return " ".join(_rules(old, new, change))
    what = _WHAT[change.what]
    place = f"In the procedure {change.where} " if change.where else ""
    text = f"{place}{what} {_value(change.what, change.after)}"
    text += f", before {_value(change.what, change.before)}."
    return text[0].upper() + text[1:]


def _within(change: Change) -> str:
    return f"{_time_for(change.after)}, before {_time_for(change.before)}"


def _time_for(within: str | int) -> str:
    """A time for consultations in seconds, 0 for none."""
    return f"within {span(within)}" if isinstance(within, int) and within else "at no given time"


_WHAT = {
    "words": "the words for positions are",
    "silence": "silence counts as",
    "minimum": "the least time until the deadline is",
    "early": "concluding before the deadline is",
    "proposer": "whoever circulates is taken to say",
    "languages": "the authentic languages are",
    "default": "a text that is not adopted is",
    "timekeepers": "the timekeepers are",
    "faults": "the number of timekeepers that may lie is",
    "quorum": "the number of nodes that make a checkpoint final is",
    "merge_delay": "the host must publish within",
    "grace": "the grace after a deadline is",
    "meeting_minimum": "the least time from convening a meeting to its start is",
    "meeting_quorum": "the quorum of a meeting is",
    "amendment": "the charter is changed in the sphere",
    "accession": "the number of accessions before anything is circulated is",
}
_TIMES = ("minimum", "meeting_minimum", "merge_delay", "grace")


def _value(what: str, value: str | int) -> str:
    if isinstance(value, int):
        return span(value) if what in _TIMES else str(value)
    if what == "early":
        return "allowed" if value else "not allowed"
    return value.replace("_", " ") if value else "nothing"


def _rules(old: Charter, new: Charter, change: Change) -> Iterator[str]:
    now, before = _condition(new, str(change.after)), _condition(old, str(change.before))
    yield f"In the procedure {change.where} a text is adopted if {now};"
    yield f"before, if {before}."


def _condition(charter: Charter, name: str) -> str:
    return condition(ENGLISH, charter.rules.rules, charter.rules.rules[name])
