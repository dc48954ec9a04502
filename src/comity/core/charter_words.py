"""A whole charter in plain English, for people who would rather not read TOML. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from comity.core.charter import Charter, Procedure, Sphere, Standing
from comity.core.instants import span
from comity.core.rules import Rule
from comity.core.surprise import Prospect
from comity.core.surprise_words import listing

Section = tuple[str, tuple[str, ...]]
_ROLES = {
    "assent": "in favour",
    "dissent": "against",
    "neutral": "neither",
    "block": "a block",
    "leave": "standing aside",
    "demand": "a demand",
    "none": "as good as silence",
}
_SILENCE = {
    "assent": "Whoever says nothing until the deadline agrees.",
    "dissent": "Whoever says nothing until the deadline is against.",
    "neutral": "Whoever says nothing until the deadline abstains.",
    "block": "Whoever says nothing until the deadline blocks.",
    "leave": "Whoever says nothing until the deadline stands aside.",
    "demand": "Whoever says nothing until the deadline makes a demand.",
    "none": "Silence is neither for nor against.",
}
_DECIDES = {Standing.DECIDES: "decide", Standing.CONSULTED: "are consulted"}
_ONE = {Standing.DECIDES: "decides", Standing.CONSULTED: "is consulted"}


def charter_sections(charter: Charter, found: Sequence[Prospect]) -> tuple[Section, ...]:
    """The charter as headed lists of sentences. found: its prospects, for who can stop a text."""
    rules = charter.rules
    return (
        ("Parties", tuple(_parties(charter))),
        *(
            (_title("Sphere", each), tuple(_sphere(charter, each, found)))
            for each in charter.spheres
        ),
        *(
            (_title("Procedure", each), tuple(_procedure(charter, each)))
            for each in charter.procedures
        ),
        ("Decision rules", tuple(_rule(rules.rules, name) for name in rules.names())),
        ("Time and witnesses", tuple(_clock(charter))),
        ("Change", tuple(_change(charter))),
    )


def _title(kind: str, named: Sphere | Procedure) -> str:
    return f"{kind} {named.name}: {named.title}"


def _parties(charter: Charter) -> Iterator[str]:
    names = [party.name for party in charter.parties]
    yield f"The {charter.title} has {len(names)} parties: {listing(names)}."
    for party in charter.parties:
        if party.council:
            yield (
                f"{party.name} is itself a council, {party.council[:16]}…, and acts only by "
                "certificates of its own decisions."
            )
    for group in charter.groups:
        yield f"{group.name} ({group.title}): {listing(group.members)}."
    for office in charter.offices:
        yield f"The {office.name} ({office.title}) may file {listing(office.acts)}, nothing else."


def _sphere(charter: Charter, sphere: Sphere, found: Sequence[Prospect]) -> Iterator[str]:
    procedure = charter.procedure(sphere.procedure)
    for standing in Standing:
        names = [name for name, held in sphere.standings if held is standing]
        if names:
            yield _standing(charter, names, standing) + _owed(procedure, standing, len(names) > 1)
    yield f"{_holders(charter, sphere, 'table')} may table a text."
    stopping = [each.party for each in found if each.sphere == sphere.name and each.stops]
    yield _stopping(charter, stopping)
    yield f"The procedure is {procedure.name}."


def _stopping(charter: Charter, names: Sequence[str]) -> str:
    if not names:
        return "No party's objection alone keeps a text from being adopted."
    if len(names) == 1:
        return f"{names[0]}'s objection alone keeps a text from being adopted; nobody else's does."
    who = _all(charter, names)
    return f"{who} can each keep a text from being adopted by objecting alone."


def _standing(charter: Charter, names: Sequence[str], standing: Standing) -> str:
    verb = (_DECIDES if len(names) > 1 else _ONE).get(standing)
    return f"{_all(charter, names)} {verb or ('are' if len(names) > 1 else 'is') + ' informed'}"


def _all(charter: Charter, names: Sequence[str]) -> str:
    if len(names) > 1 and len(names) == len(charter.parties):
        return "Both parties" if len(names) == 2 else f"All {len(names)} parties"
    group = next((g for g in charter.groups if len(names) > 2 and tuple(names) == g.members), None)
    return listing(names) if group is None else f"The {len(names)} of {group.name}"


def _owed(procedure: Procedure, standing: Standing, several: bool) -> str:
    period = procedure.period(standing)
    are = "are" if several else "is"
    if period is None:
        return f" and {are} owed nothing before the decision."
    if period == 0:
        return f" and {are} owed notice before any conclusion."
    return f" and {are} owed notice and then {span(period)}."


def _holders(charter: Charter, sphere: Sphere, power: str) -> str:
    names = [party.name for party in charter.parties if sphere.may(power, party.name)]
    return _all(charter, names) if names else "Nobody"


def _procedure(charter: Charter, procedure: Procedure) -> Iterator[str]:
    words = [f"{word} ({_ROLES[role]})" for word, role in procedure.vocabulary.words]
    yield f"One may say {listing(words)}."
    yield _SILENCE[procedure.vocabulary.missing]
    if procedure.proposer:
        yield f"Whoever circulates is taken to say {procedure.proposer}."
    rule = charter.rules.rules[procedure.rule]
    yield f"A text is adopted if {condition(charter.rules.rules, rule)}; {_otherwise(procedure)}."
    if procedure.minimum:
        yield f"A deadline is at least {span(procedure.minimum)} after the circulation."
    if procedure.early:
        yield (
            "It may be concluded before the deadline once all who are owed notice have it, their "
            "periods have run or they have answered, and nothing can change the result."
        )
    else:
        yield "It is never concluded before the deadline and the grace have passed."
    if procedure.languages:
        tongues = listing(procedure.languages)
        equally = ", equally authentic" if len(procedure.languages) > 1 else ""
        yield f"Its texts are in {tongues}{equally}."


def _otherwise(procedure: Procedure) -> str:
    if procedure.default == "no_decision":
        return "otherwise there is no decision and the matter stays open"
    return "otherwise it is rejected"


def _rule(rules: Mapping[str, Rule], name: str) -> str:
    return f"{name}: {condition(rules, rules[name])}."


_OPS = {">=": "at least", ">": "more than", "<=": "at most", "<": "fewer than", "==": "exactly"}
_BASES = {
    "cast": "votes for and against",
    "present": "those who took a position",
    "participating": "those taking part",
    "component": "all who decide",
}


def condition(rules: Mapping[str, Rule], rule: Rule) -> str:
    """What a rule asks, as a clause."""
    if rule.kind == "count":
        return f"{_amount(rule)} {_said(rule)}{_counting(rule)}"
    if rule.kind == "ratio":
        return f"{_share(rule)} {_said(rule)}{_counting(rule)}"
    if rule.kind == "root":
        root = f"{rule.num}/{rule.den} times the square root of {_BASES[rule.base]}"
        return f"{_OPS[rule.op]} {root} {_said(rule)}{_counting(rule)}"
    if rule.kind == "minority":
        return _minority(rule)
    parts = [f"({condition(rules, rules[part])})" for part in rule.of]
    if rule.kind == "if":
        return f"if {parts[0]}, then {parts[1]}, otherwise {parts[2]}"
    if rule.kind == "at_least":
        return f"at least {rule.num} hold of {listing(parts)}"
    if rule.kind == "not":
        return f"none holds of {listing(parts)}" if len(parts) > 1 else f"not {parts[0]}"
    return f" {'and' if rule.kind == 'all' else 'or'} ".join(parts)


def _minority(rule: Rule) -> str:
    more = f" and {rule.plus} more" if rule.plus else ""
    least = f"the fewest who hold more than {rule.num}/{rule.den} of {rule.weight or 'the seats'}"
    return f"{_said(rule)} fewer than {least}{more}"


def _share(rule: Rule) -> str:
    if (rule.num, rule.den, rule.op) == (1, 1, ">="):
        return f"all of {_BASES[rule.base]}"
    return f"{_OPS[rule.op]} {rule.num}/{rule.den} of {_BASES[rule.base]}"


def _amount(rule: Rule) -> str:
    if rule.op == "<=" and rule.num == 0:
        return "nobody"
    return f"{_OPS[rule.op]} {rule.num}"


_SAID = {
    "assent": ("is in favour", "are in favour"),
    "dissent": ("is against", "are against"),
    "neutral": ("abstains", "abstain"),
    "block": ("blocks", "block"),
    "leave": ("stands aside", "stand aside"),
    "demand": ("makes a demand", "make a demand"),
    "none": ("says nothing", "say nothing"),
}


def _said(rule: Rule) -> str:
    one = rule.kind == "count" and (rule.num == 1 or (rule.op, rule.num) == ("<=", 0))
    if rule.words:
        return f"{'says' if one else 'say'} {' or '.join(rule.words)}"
    return " or ".join(_SAID[role][0 if one else 1] for role in rule.of)


def _counting(rule: Rule) -> str:
    among = f" among {rule.group}" if rule.group else ""
    return among + (f", counted by {rule.weight}" if rule.weight else "")


def _clock(charter: Charter) -> Iterator[str]:
    clock = charter.clock
    yield (
        f"Time is what {len(clock.timekeepers)} timekeepers attest: {listing(clock.timekeepers)}; "
        f"{_liars(clock.faults)}."
    )
    for witness in charter.witnesses:
        run = f"is run by {witness.operator}" if witness.operator else "is neutral"
        yield f"The witness {witness.name} ({witness.title}) {run}."
    yield (
        f"A checkpoint is final when {clock.quorum} of {len(charter.parties)} parties' own nodes "
        "have cosigned it."
    )
    yield (
        f"The host must publish within {span(clock.merge_delay)}; a circulation closes "
        f"{span(clock.grace)} after its deadline at the earliest."
    )


def _liars(faults: int) -> str:
    if faults == 0:
        return "none of them may lie or be wrong"
    return (
        f"{faults} of them may lie or be down" if faults > 1 else "one of them may lie or be down"
    )


def _change(charter: Charter) -> Iterator[str]:
    yield f"This charter changes by a text adopted in {charter.amendment} and in no other way."
    yield (
        f"Nothing is circulated before {charter.accession} of {len(charter.parties)} parties have "
        "acceded."
    )
    for source in charter.sources:
        yield f"Source: {source}."
