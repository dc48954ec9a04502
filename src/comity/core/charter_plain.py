"""Reading a charter from plain data (DESIGN: the charter fixed on the record as strict JSON).

Plain form: lists of tables, never tables keyed by names, so that names stay values and depth stays
below six. Every reference is resolved here, so a Charter that exists refers to nothing unknown.
Raises Malformed with the place; judging whether the rules are wise is `comity.core.lint`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from comity.core import plain
from comity.core.charter import (
    Charter,
    Clock,
    Group,
    Office,
    Party,
    Procedure,
    Sphere,
    Standing,
    Weights,
    Witness,
)
from comity.core.plain import Plain, each, integer, name, need, only, rows, table, text, wrong
from comity.core.rules import Vocabulary, rules_from_plain
from comity.errors import Malformed


class _HasName(Protocol):
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=_HasName)
FORMAT = "comity/charter/v1"
DEFAULTS = ("rejected", "no_decision")
OFFICE_ACTS = ("evidence", "attempt", "conclude")
ROLES = ("assent", "dissent", "neutral", "block", "leave", "demand")
_TOP = [
    "accession",
    "amendment",
    "clock",
    "format",
    "groups",
    "name",
    "offices",
    "parties",
    "procedures",
    "rules",
    "sources",
    "spheres",
    "title",
    "weights",
    "witnesses",
]
_standing = plain.one_of(standing.value for standing in Standing)


def charter_from_plain(value: object) -> Charter:
    """The charter that plain data describe."""
    top = table(value, "charter")
    only(top, _TOP, "charter")
    plain.one_of([FORMAT])(need(top, "format", "charter"), "charter.format")
    parties = _named(_party, need(top, "parties", "charter"), "charter.parties")
    witnesses = _named(_witness, top.get("witnesses", []), "charter.witnesses")
    offices = _named(_office, top.get("offices", []), "charter.offices")
    bodies = [each.name for each in parties]
    bodies += [each.name for each in witnesses] + [each.name for each in offices]
    _distinct(bodies, "charter.parties, witnesses and offices")
    _known(
        (witness.operator for witness in witnesses if witness.operator),
        [party.name for party in parties],
        "charter.witnesses.operator",
    )
    groups = _named(_group, top.get("groups", []), "charter.groups")
    _known(
        (member for group in groups for member in group.members),
        [party.name for party in parties],
        "charter.groups",
    )
    procedures = _named(_procedure, need(top, "procedures", "charter"), "charter.procedures")
    spheres = _spheres(need(top, "spheres", "charter"), parties, groups)
    _known(
        (s.procedure for s in spheres), [p.name for p in procedures], "charter.spheres.procedure"
    )
    amendment = name(need(top, "amendment", "charter"), "charter.amendment")
    _known([amendment], [sphere.name for sphere in spheres], "charter.amendment")
    rules = rules_from_plain(rows(need(top, "rules", "charter"), "charter.rules"))
    _known((p.rule for p in procedures), rules.names(), "charter.procedures.rule")
    return Charter(
        name=name(need(top, "name", "charter"), "charter.name"),
        title=text(need(top, "title", "charter"), "charter.title"),
        clock=_clock(
            need(top, "clock", "charter"),
            [*(p.name for p in parties), *(w.name for w in witnesses)],
        ),
        parties=parties,
        witnesses=witnesses,
        groups=groups,
        weights=_named(_weights, top.get("weights", []), "charter.weights"),
        spheres=spheres,
        procedures=procedures,
        rules=rules,
        offices=offices,
        amendment=amendment,
        accession=integer(top.get("accession", len(parties)), "charter.accession", 1, len(parties)),
        sources=each(text, top.get("sources", []), "charter.sources"),
    )


def _party(row: Plain, place: str) -> Party:
    only(row, ("name", "title", "root", "notice", "council"), place)
    council = row.get("council")
    roots = each(_vkey, row.get("root", []), f"{place}.root")
    if (council is None) != bool(roots):
        raise wrong(place, "a party with root keys, or a council; one of the two")
    return Party(
        name=name(need(row, "name", place), f"{place}.name"),
        title=text(need(row, "title", place), f"{place}.title"),
        roots=roots,
        notice=_vkey(need(row, "notice", place), f"{place}.notice"),
        council=plain.digest(council, f"{place}.council") if council is not None else "",
    )


def _witness(row: Plain, place: str) -> Witness:
    only(row, ("name", "title", "vkey", "operator"), place)
    operator = row.get("operator")
    return Witness(
        name=name(need(row, "name", place), f"{place}.name"),
        title=text(need(row, "title", place), f"{place}.title"),
        vkey=_vkey(need(row, "vkey", place), f"{place}.vkey"),
        operator="" if operator is None else name(operator, f"{place}.operator"),
    )


def _office(row: Plain, place: str) -> Office:
    only(row, ("name", "title", "vkey", "acts"), place)
    return Office(
        name=name(need(row, "name", place), f"{place}.name"),
        title=text(need(row, "title", place), f"{place}.title"),
        vkey=_vkey(need(row, "vkey", place), f"{place}.vkey"),
        acts=each(plain.one_of(OFFICE_ACTS), need(row, "acts", place), f"{place}.acts"),
    )


def _group(row: Plain, place: str) -> Group:
    only(row, ("name", "title", "members"), place)
    label = name(need(row, "name", place), f"{place}.name")
    members = each(name, need(row, "members", place), f"{place}.members")
    _distinct(members, f"{place}.members")
    return Group(label, text(row.get("title", label), f"{place}.title"), members)


def _weights(row: Plain, place: str) -> Weights:
    only(row, ("name", "of"), place)
    pairs = []
    for number, item in enumerate(rows(need(row, "of", place), f"{place}.of")):
        where = f"{place}.of[{number}]"
        only(table(item, where), ("party", "weight"), where)
        party = name(need(item, "party", where), f"{where}.party")
        pairs.append((party, integer(need(item, "weight", where), f"{where}.weight")))
    _distinct([party for party, _ in pairs], f"{place}.of")
    return Weights(name(need(row, "name", place), f"{place}.name"), tuple(pairs))


def _clock(value: object, keepers: list[str]) -> Clock:
    row, place = table(value, "charter.clock"), "charter.clock"
    only(
        row,
        ("timekeepers", "faults", "quorum", "merge_delay", "grace", "contest", "receivers"),
        place,
    )
    timekeepers = each(name, need(row, "timekeepers", place), f"{place}.timekeepers")
    _distinct(timekeepers, f"{place}.timekeepers")
    _known(timekeepers, keepers, f"{place}.timekeepers")
    receivers = each(name, row.get("receivers", []), f"{place}.receivers")
    _known(receivers, keepers, f"{place}.receivers")
    faults = integer(need(row, "faults", place), f"{place}.faults", 0, (len(timekeepers) - 1) // 2)
    merge_delay = integer(need(row, "merge_delay", place), f"{place}.merge_delay", 1)
    return Clock(
        timekeepers=timekeepers,
        faults=faults,
        quorum=integer(need(row, "quorum", place), f"{place}.quorum", 1),
        merge_delay=merge_delay,
        grace=integer(need(row, "grace", place), f"{place}.grace", merge_delay),
        contest=integer(row.get("contest", 0), f"{place}.contest"),
        receivers=receivers,
    )


def _procedure(row: Plain, place: str) -> Procedure:
    allowed = [
        "name",
        "title",
        "positions",
        "missing",
        "rule",
        "periods",
        "minimum",
        "early",
        "proposer",
        "languages",
        "default",
    ]
    only(row, allowed, place)
    vocabulary = _vocabulary(row, place)
    proposer = row.get("proposer", "")
    if proposer != "":
        plain.one_of(word for word, _ in vocabulary.words)(proposer, f"{place}.proposer")
    label = name(need(row, "name", place), f"{place}.name")
    return Procedure(
        name=label,
        title=text(row.get("title", label), f"{place}.title"),
        vocabulary=vocabulary,
        rule=name(need(row, "rule", place), f"{place}.rule"),
        periods=_periods(row.get("periods", []), f"{place}.periods"),
        minimum=integer(row.get("minimum", 0), f"{place}.minimum"),
        early=plain.flag(row.get("early", False), f"{place}.early"),
        proposer=str(proposer),
        languages=each(name, need(row, "languages", place), f"{place}.languages"),
        default=plain.one_of(DEFAULTS)(row.get("default", "rejected"), f"{place}.default"),
    )


def _vocabulary(row: Plain, place: str) -> Vocabulary:
    words = []
    for number, item in enumerate(rows(need(row, "positions", place), f"{place}.positions")):
        where = f"{place}.positions[{number}]"
        only(table(item, where), ("word", "role"), where)
        word = name(need(item, "word", where), f"{where}.word")
        words.append((word, plain.one_of(ROLES)(need(item, "role", where), f"{where}.role")))
    _distinct([word for word, _ in words], f"{place}.positions")
    missing = plain.one_of([*ROLES, "none"])(need(row, "missing", place), f"{place}.missing")
    return Vocabulary(words=tuple(words), missing=missing)


def _periods(value: object, place: str) -> tuple[tuple[Standing, int], ...]:
    periods = []
    for number, item in enumerate(rows(value, place)):
        where = f"{place}[{number}]"
        only(table(item, where), ("standing", "seconds"), where)
        standing = Standing(_standing(need(item, "standing", where), f"{where}.standing"))
        periods.append((standing, integer(need(item, "seconds", where), f"{where}.seconds")))
    _distinct([standing.value for standing, _ in periods], place)
    return tuple(periods)


def _spheres(
    value: object, parties: tuple[Party, ...], groups: tuple[Group, ...]
) -> tuple[Sphere, ...]:
    members: dict[str, tuple[str, ...]] = {party.name: (party.name,) for party in parties}
    members |= {group.name: group.members for group in groups}
    members["all"] = tuple(party.name for party in parties)

    def expand(names: tuple[str, ...], place: str) -> tuple[str, ...]:
        _known(names, list(members), place)
        return tuple(dict.fromkeys(party for each_name in names for party in members[each_name]))

    def sphere(row: Plain, place: str) -> Sphere:
        only(row, ("name", "title", "procedure", "standings", "powers"), place)
        label = name(need(row, "name", place), f"{place}.name")
        standings: dict[str, Standing] = {}
        for number, item in enumerate(rows(need(row, "standings", place), f"{place}.standings")):
            where = f"{place}.standings[{number}]"
            only(table(item, where), ("to", "standing"), where)
            standing = Standing(_standing(need(item, "standing", where), f"{where}.standing"))
            for party in expand((name(need(item, "to", where), f"{where}.to"),), f"{where}.to"):
                standings[party] = standing
        powers = []
        for number, item in enumerate(rows(row.get("powers", []), f"{place}.powers")):
            where = f"{place}.powers[{number}]"
            only(table(item, where), ("power", "to"), where)
            holders = expand(each(name, need(item, "to", where), f"{where}.to"), f"{where}.to")
            powers.append((name(need(item, "power", where), f"{where}.power"), holders))
        return Sphere(
            name=label,
            title=text(row.get("title", label), f"{place}.title"),
            procedure=name(need(row, "procedure", place), f"{place}.procedure"),
            standings=tuple(standings.items()),
            powers=tuple(powers),
        )

    return _named(sphere, value, "charter.spheres")


def _vkey(value: object, place: str) -> str:
    return text(value, place, 1000)


def _named(read: Callable[[Plain, str], N], value: object, place: str) -> tuple[N, ...]:
    items = tuple(
        read(table(row, f"{place}[{number}]"), f"{place}[{number}]")
        for number, row in enumerate(rows(value, place))
    )
    _distinct([item.name for item in items], place)
    return items


def _distinct(values: Iterable[str], place: str) -> None:
    seen: list[str] = []
    for value in values:
        if value in seen:
            raise Malformed("name-twice", f"{place} names {value} twice.", "Use each name once.")
        seen.append(value)


def _known(values: Iterable[str], known: Iterable[str], place: str) -> None:
    allowed = list(known)
    for value in values:
        if value not in allowed:
            raise Malformed(
                "name-unknown",
                f"{place} names {value}, which is not defined.",
                "Define it or correct the name.",
            )
