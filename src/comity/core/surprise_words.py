"""Prospects in plain English: one sentence for each sphere and party, alike ones told together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from comity.core.charter import Charter
from comity.core.instants import period_words
from comity.core.surprise import Prospect
from comity.core.surprise_model import Step
from comity.core.tongues.english import ENGLISH


def prospect_sentences(charter: Charter, found: Sequence[Prospect]) -> tuple[str, ...]:
    """One sentence for each sphere and kind of prospect, first those that give cause for worry."""
    told: dict[tuple[object, ...], list[Prospect]] = {}
    for prospect in found:
        told.setdefault(_kind(prospect), []).append(prospect)
    order = ("can", "unproved", "cannot")
    alike = sorted(told.values(), key=lambda each: order.index(each[0].verdict))
    return tuple(_sentence(charter, each) for each in alike)


def prospect_sentence(charter: Charter, prospect: Prospect) -> str:
    """The sentence for one party in one sphere."""
    return _sentence(charter, [prospect])


def _kind(prospect: Prospect) -> tuple[object, ...]:
    if prospect.verdict == "can":
        return prospect.sphere, prospect.verdict, prospect.party
    return prospect.sphere, prospect.verdict, prospect.why, prospect.period, prospect.days


def _sentence(charter: Charter, alike: Sequence[Prospect]) -> str:
    first = alike[0]
    who = _who(charter, [each.party for each in alike])
    if first.verdict == "can":
        return (
            f"In {first.sphere} {who} can be told only after the fact: "
            f"{way(charter, first.steps)}; nobody waits for {first.party}'s notice."
        )
    if first.verdict == "unproved":
        return (
            f"In {first.sphere} it is not proved whether {who} can be told only after the fact: "
            "there are too many combinations of positions to look at."
        )
    none = "neither" if len(alike) == 2 else "none"
    cannot = f"{who} cannot" if len(alike) == 1 else f"{none} of {who} can"
    whose = f"{who}'s" if len(alike) == 1 else "each party's own"
    why = _why(charter, first, whose)
    return f"In {first.sphere} {cannot} be told only after the fact: {why}."


def _why(charter: Charter, prospect: Prospect, whose: str) -> str:
    if prospect.why == "notice":
        instead = ", or the charter's steps of service" if charter.service is not None else ""
        return f"every conclusion needs {whose} notice{_then(charter, prospect)}{instead}"
    return {
        "word": f"nothing is adopted without {whose} word",
        "rule": "nothing can be adopted there without it",
        "alone": "nobody else can circulate a text there",
        "filing": "nobody else can put evidence and outcomes on the record",
        "clock": f"no time is attested without {whose} node",
    }[prospect.why]


def _then(charter: Charter, prospect: Prospect) -> str:
    if not prospect.period and not prospect.days:
        return " first"
    sphere = charter.sphere(prospect.sphere)
    early = sphere is not None and charter.procedure(sphere.procedure).early
    return f" and then {period_words(prospect.period or 0, prospect.days)}" + (
        ", or its answer" if early else ""
    )


def _who(charter: Charter, names: Sequence[str]) -> str:
    if len(names) > 1 and len(names) == len(charter.parties):
        return f"the {len(names)} parties"
    for group in charter.groups:
        if len(names) > 2 and tuple(names) == group.members:
            return f"the {len(names)} of {group.name}"
    return listing(names)


def listing(names: Sequence[str]) -> str:
    """Names as people list them: "A", "A and B", "A, B and C"."""
    return ENGLISH.listing(names)


def way(charter: Charter, steps: Sequence[Step]) -> str:
    """A way, step by step, in one clause for each step."""
    return listing([_clause(charter, step, steps) for step in _merged(steps)])


def _merged(steps: Sequence[Step]) -> list[Step]:
    """One step for tabling and circulating by one party; one for several saying the same word."""
    merged: list[Step] = []
    for step in steps:
        last = merged[-1] if merged else Step("")
        if (last.kind, step.kind, last.by) == ("table", "circulate", step.by):
            merged[-1] = Step("serve", step.by)
        elif last.kind == step.kind == "say" and last.word == step.word:
            merged[-1] = replace(last, by=f"{last.by}, {step.by}")
        else:
            merged.append(step)
    return merged


def _clause(charter: Charter, step: Step, steps: Sequence[Step]) -> str:
    at_once = "" if any(each.kind == "wait" for each in steps) else " at once"
    return {
        "consult": f"{step.by} calls a consultation, which opens the emergency procedure",
        "convene": f"{step.by} convenes a meeting and waits for it to begin",
        "correct": "a text adopted there is to be corrected",
        "serve": f"{step.by} tables and circulates a text",
        "table": f"{step.by} tables a text",
        "circulate": f"{step.by} circulates it",
        "notice": "the others who are owed notice give it",
        "say": f"{listing(step.by.split(', '))} say{'' if ', ' in step.by else 's'} {step.word}",
        "wait": "the deadline and the grace pass",
        "conclude": f"{_filer(charter, step.by)} concludes{at_once}",
        "change": f"the charter is changed and gives it no standing in {step.word}",
    }[step.kind]


def _filer(charter: Charter, name: str) -> str:
    return f"the {name}" if charter.office(name) is not None else name
