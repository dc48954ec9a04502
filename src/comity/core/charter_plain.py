"""Reading a charter from plain data (DESIGN: the charter fixed on the record as strict JSON).

Plain form: lists of tables, never tables keyed by names, so that names stay values and depth stays
below six. Every reference is resolved here, so a Charter that exists refers to nothing unknown.
Raises Malformed with the place; judging whether the rules are wise is `comity.core.lint`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from comity.core import plain
from comity.core.calendar_plain import calendar_from_plain
from comity.core.charter import (
    Charter,
    Clock,
    Group,
    Office,
    Party,
    Sphere,
    Standing,
    Term,
    Weights,
    Witness,
    Written,
)
from comity.core.charter_meet import meetings_from_plain, occasions_from_plain, within_from_plain
from comity.core.dated import LATEST, check_days
from comity.core.dated import day as day_in
from comity.core.edition import edition
from comity.core.plain import (
    Plain,
    distinct,
    each,
    integer,
    name,
    need,
    only,
    rows,
    table,
    text,
    wrong,
)
from comity.core.procedure_plain import procedure_from_plain
from comity.core.rules import RuleBook
from comity.core.rules_plain import rules_from_plain
from comity.core.service_plain import service_from_plain
from comity.errors import Malformed


class _HasName(Protocol):
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=_HasName)
FORMAT = "comity/charter/v1"
OFFICE_ACTS = ("evidence", "attempt", "conclude", "seal")
_TOP = [
    "accession",
    "amendment",
    "calendar",
    "clock",
    "consultation",
    "format",
    "groups",
    "meetings",
    "name",
    "offices",
    "parties",
    "procedures",
    "rules",
    "service",
    "sources",
    "spheres",
    "title",
    "weights",
    "witnesses",
]
_standing = plain.one_of(standing.value for standing in Standing)


def charter_from_plain(value: object, day: str = LATEST) -> Charter:
    """The charter that plain data describe, as it is on a day."""
    top = table(value, "charter")
    only(top, _TOP, "charter")
    plain.one_of([FORMAT])(need(top, "format", "charter"), "charter.format")
    parties = _named(_party, need(top, "parties", "charter"), "charter.parties")
    witnesses = _named(_witness, top.get("witnesses", []), "charter.witnesses")
    offices = _named(_office, top.get("offices", []), "charter.offices")
    distinct(
        [each.name for bodies in (parties, witnesses, offices) for each in bodies],
        "charter.parties, witnesses and offices",
    )
    everyone = [party.name for party in parties]
    operators = [witness.operator for witness in witnesses if witness.operator]
    _known(operators, everyone, "charter.witnesses.operator")
    procedures = _named(
        procedure_from_plain, need(top, "procedures", "charter"), "charter.procedures"
    )
    spheres = _named(_sphere, need(top, "spheres", "charter"), "charter.spheres")
    charter = Charter(
        name=name(need(top, "name", "charter"), "charter.name"),
        title=text(need(top, "title", "charter"), "charter.title"),
        clock=_clock(need(top, "clock", "charter"), [*everyone, *(w.name for w in witnesses)]),
        parties=parties,
        witnesses=witnesses,
        groups=(),
        weights=(),
        spheres=spheres,
        procedures=procedures,
        rules=RuleBook(),
        offices=offices,
        amendment=name(need(top, "amendment", "charter"), "charter.amendment"),
        accession=integer(top.get("accession", len(parties)), "charter.accession", 1, len(parties)),
        sources=each(text, top.get("sources", []), "charter.sources"),
        written=_written(top, everyone),
        calendar=calendar_from_plain(top["calendar"]) if "calendar" in top else None,
        service=service_from_plain(top["service"]) if "service" in top else None,
        meetings=meetings_from_plain(top),
    )
    _check_references(charter)
    return edition(charter, day)


def _written(top: Plain, everyone: list[str]) -> Written:
    groups = _rows(_group, top.get("groups", []), "charter.groups")
    named = [name for group in groups for name in (*group.members, *_terms_of(group))]
    _known(named, everyone, "charter.groups")
    weights = _rows(_weights, top.get("weights", []), "charter.weights")
    check_days(groups, "charter.groups")
    check_days(weights, "charter.weights")
    rules = rules_from_plain(rows(need(top, "rules", "charter"), "charter.rules"))
    return Written(groups, weights, rules)


def _terms_of(group: Group) -> tuple[str, ...]:
    return tuple(term.party for term in group.terms)


def _check_references(charter: Charter) -> None:
    procedures = [procedure.name for procedure in charter.procedures]
    spheres = [sphere.name for sphere in charter.spheres]
    rules = [rule.name for rule in charter.written.rules]
    _known((s.procedure for s in charter.spheres), procedures, "charter.spheres.procedure")
    for sphere in charter.spheres:
        _known(sphere.procedures(), procedures, f"charter.spheres.{sphere.name}.occasions")
    _known([charter.amendment], spheres, "charter.amendment")
    for procedure in charter.procedures:
        place = f"charter.procedures.{procedure.name}"
        _known(procedure.rules(), rules, place)
        if procedure.needs_calendar() and charter.calendar is None:
            raise wrong(
                place, "without working days and office hours, or the charter needs a calendar"
            )


def _party(row: Plain, place: str) -> Party:
    fields = ("name", "title", "also", "root", "notice", "notice_mldsa", "receipt", "council")
    only(row, fields, place)
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
        also=each(text, row.get("also", []), f"{place}.also"),
        notice_mldsa=_second_key(row, "notice_mldsa", place),
        receipt=_second_key(row, "receipt", place),
    )


def _witness(row: Plain, place: str) -> Witness:
    only(row, ("name", "title", "vkey", "vkey_mldsa", "operator", "receipt"), place)
    operator = row.get("operator")
    return Witness(
        name=name(need(row, "name", place), f"{place}.name"),
        title=text(need(row, "title", place), f"{place}.title"),
        vkey=_vkey(need(row, "vkey", place), f"{place}.vkey"),
        operator="" if operator is None else name(operator, f"{place}.operator"),
        vkey_mldsa=_second_key(row, "vkey_mldsa", place),
        receipt=_second_key(row, "receipt", place),
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
    fields = ("name", "title", "members", "terms", "counted", "seats", "since", "until")
    only(row, fields, place)
    label = name(need(row, "name", place), f"{place}.name")
    counted = plain.flag(row.get("counted", False), f"{place}.counted")
    members = each(name, row.get("members", []), f"{place}.members")
    terms = each(_term, row.get("terms", []), f"{place}.terms", most=2_000)
    if counted and (members or terms):
        raise wrong(place, "a group whose members are named, or one that is only counted")
    if "seats" in row and not counted:
        raise wrong(f"{place}.seats", "left out where the members are named")
    distinct(members, f"{place}.members")
    return Group(
        name=label,
        title=text(row.get("title", label), f"{place}.title"),
        members=members,
        terms=terms,
        counted=counted,
        seats=integer(row.get("seats", 0), f"{place}.seats"),
        since=day_in(row, "since", place),
        until=day_in(row, "until", place),
    )


def _term(value: object, place: str) -> Term:
    row = table(value, place)
    only(row, ("party", "since", "until"), place)
    return Term(
        party=name(need(row, "party", place), f"{place}.party"),
        since=day_in(row, "since", place),
        until=day_in(row, "until", place),
    )


def _weights(row: Plain, place: str) -> Weights:
    only(row, ("name", "of", "since", "until"), place)
    pairs = []
    for number, item in enumerate(rows(need(row, "of", place), f"{place}.of")):
        where = f"{place}.of[{number}]"
        only(table(item, where), ("party", "weight"), where)
        party = name(need(item, "party", where), f"{where}.party")
        pairs.append((party, integer(need(item, "weight", where), f"{where}.weight")))
    distinct([party for party, _ in pairs], f"{place}.of")
    return Weights(
        name=name(need(row, "name", place), f"{place}.name"),
        of=tuple(pairs),
        since=day_in(row, "since", place),
        until=day_in(row, "until", place),
    )


def _clock(value: object, keepers: list[str]) -> Clock:
    row, place = table(value, "charter.clock"), "charter.clock"
    only(
        row,
        ("timekeepers", "faults", "quorum", "merge_delay", "grace", "contest", "receivers"),
        place,
    )
    timekeepers = each(name, need(row, "timekeepers", place), f"{place}.timekeepers")
    distinct(timekeepers, f"{place}.timekeepers")
    _known(timekeepers, keepers, f"{place}.timekeepers")
    receivers = each(name, row.get("receivers", []), f"{place}.receivers")
    distinct(receivers, f"{place}.receivers")
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


def _sphere(row: Plain, place: str) -> Sphere:
    """A sphere as written; standings and powers are given to parties by the edition of a day."""
    fields = ("name", "title", "procedure", "standings", "powers", "occasions", "within")
    only(row, fields, place)
    granted = []
    for number, item in enumerate(rows(need(row, "standings", place), f"{place}.standings")):
        where = f"{place}.standings[{number}]"
        only(table(item, where), ("to", "standing"), where)
        standing = Standing(_standing(need(item, "standing", where), f"{where}.standing"))
        granted.append((name(need(item, "to", where), f"{where}.to"), standing))
    empowered = []
    for number, item in enumerate(rows(row.get("powers", []), f"{place}.powers")):
        where = f"{place}.powers[{number}]"
        only(table(item, where), ("power", "to"), where)
        holders = each(name, need(item, "to", where), f"{where}.to")
        empowered.append((name(need(item, "power", where), f"{where}.power"), holders))
    label = name(need(row, "name", place), f"{place}.name")
    return Sphere(
        name=label,
        title=text(row.get("title", label), f"{place}.title"),
        procedure=name(need(row, "procedure", place), f"{place}.procedure"),
        standings=(),
        powers=(),
        granted=tuple(granted),
        empowered=tuple(empowered),
        occasions=occasions_from_plain(row, place),
        within=within_from_plain(row, place),
    )


def _vkey(value: object, place: str) -> str:
    return text(value, place, plain.MAX_VKEY)


def _second_key(row: Plain, field: str, place: str) -> str:
    return _vkey(row[field], f"{place}.{field}") if field in row else ""


def _named(read: Callable[[Plain, str], N], value: object, place: str) -> tuple[N, ...]:
    items = _rows(read, value, place)
    distinct([item.name for item in items], place)
    return items


def _rows(read: Callable[[Plain, str], N], value: object, place: str) -> tuple[N, ...]:
    return tuple(
        read(table(row, f"{place}[{number}]"), f"{place}[{number}]")
        for number, row in enumerate(rows(value, place))
    )


def _known(values: Iterable[str], known: Iterable[str], place: str) -> None:
    allowed = list(known)
    for value in values:
        if value not in allowed:
            raise Malformed(
                "name-unknown",
                f"{place} names {value}, which is not defined.",
                "Define it or correct the name.",
            )
