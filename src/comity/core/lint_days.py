"""Findings about days: rows with gaps, groups without members, thresholds nobody could reach.

What matters can change only where a row or a term begins or where one has ended, so just those days
are looked at, and of each fault only the first day is told.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from comity.core.charter import Charter, Group
from comity.core.dated import Dated, holds, next_day
from comity.core.edition import edition
from comity.core.findings import Finding, finding
from comity.core.judge import compare
from comity.core.lint_reach import most_of
from comity.core.lint_scope import Scope, every_scope
from comity.core.lint_use import used_groups, used_rules


def days_findings(charter: Charter) -> Iterator[Finding]:
    """Everything to say about days."""
    written = charter.written
    rules = used_rules(charter)
    yield from _gaps("rule", [row for row in written.rules if row in rules])
    tables = [rule.weight for rule in rules]
    yield from _gaps("weights", [row for row in written.weights if row.name in tables])
    groups = [row for row in written.groups if row.name in used_groups(charter)]
    yield from _gaps("group", groups)
    yield from _empty_groups(written.groups)
    yield from _weights_now(charter)
    yield from _days(charter)


def _gaps(what: str, rows: Sequence[Dated]) -> Iterator[Finding]:
    """Days between or after the rows of one name on which none holds."""
    named: dict[str, list[Dated]] = {}
    for row in rows:
        named.setdefault(row.name, []).append(row)
    level = "refuse" if what == "rule" else "warn"
    for name, turns in named.items():
        in_turn = sorted(turns, key=lambda row: row.since)
        for row, after in itertools.pairwise(in_turn):
            if next_day(row.until) != after.since:
                days = {"until": row.until, "since": after.since}
                yield finding(level, "days-missing", what=what, name=name, **days)
        if in_turn[-1].until:
            last = in_turn[-1].until
            yield finding(level, "days-ended", what=what, name=name, until=last)
        if in_turn[0].since and what == "rule":
            yield finding("tell", "days-before", what=what, name=name, since=in_turn[0].since)


def _empty_groups(groups: Sequence[Group]) -> Iterator[Finding]:
    named: dict[str, list[Group]] = {}
    for group in groups:
        if not group.counted:
            named.setdefault(group.name, []).append(group)
    for name, rows in named.items():
        if not any(row.members or row.terms for row in rows):
            yield finding("refuse", "group-empty", group=name)
            continue
        day = next((day for row in rows for day in _days_without(row)), "")
        if day:
            yield finding("warn", "group-empty-on", group=name, day=day)


def _days_without(group: Group) -> Iterator[str]:
    """Days of a row, after its first member's, on which a group has no members."""
    timed = [term.party for term in group.terms]
    if any(member not in timed for member in group.members):
        return
    for day in sorted(next_day(term.until) for term in group.terms if term.until):
        serving = any(holds(term.since, term.until, day) for term in group.terms)
        if not serving and holds(group.since, group.until, day):
            yield day


def _boundaries(charter: Charter) -> tuple[str, ...]:
    """The days on which anything begins to hold, or no longer holds."""
    written = charter.written
    rows: tuple[Dated, ...] = (*written.groups, *written.weights, *written.rules)
    bounds = [(row.since, row.until) for row in rows]
    bounds += [(term.since, term.until) for group in written.groups for term in group.terms]
    days = [day for since, until in bounds for day in (since, until and next_day(until)) if day]
    # What has no beginning and is the first to end is looked at on its last day.
    first = sorted(until for _, until in bounds if until)[:1]
    return tuple(sorted(dict.fromkeys([*first, *days])))


def _weights_now(charter: Charter) -> Iterator[Finding]:
    for scope in every_scope(charter):
        for table, party in _without_weight(scope):
            facts = {"weights": table, "party": party}
            yield finding("warn", "weight-missing", sphere=scope.title, **facts)


def _without_weight(scope: Scope) -> Iterator[tuple[str, str]]:
    """Table and party where a rule weighs a party that decides and is not in the table."""
    if not scope.in_force():
        return
    tables = {table.name: dict.fromkeys(p for p, _ in table.of) for table in scope.charter.weights}
    found: dict[tuple[str, str], None] = {}
    for rule in scope.rules():
        for member in scope.roll.members if rule.weight in tables else ():
            within = not rule.group or rule.group in member.groups
            if within and member.name not in tables[rule.weight]:
                found[rule.weight, member.name] = None
    yield from found


def _days(charter: Charter) -> Iterator[Finding]:
    """What is wrong on some past or future day, and not on the last of all."""
    told = {(table, party) for s in every_scope(charter) for table, party in _without_weight(s)}
    high: dict[str, None] = {}
    for day in _boundaries(charter):
        for scope in every_scope(edition(charter, day)):
            if not scope.roll.members or not scope.in_force():
                continue
            for table, party in _without_weight(scope):
                if (table, party) not in told:
                    told.add((table, party))
                    facts = {"weights": table, "party": party, "day": day}
                    yield finding("warn", "weight-missing-on", sphere=scope.title, **facts)
            for rule, need, most in _too_high(scope):
                if rule not in high:
                    high[rule] = None
                    facts = {"rule": rule, "need": need, "most": most, "day": day}
                    yield finding("warn", "count-out-of-reach-on", sphere=scope.title, **facts)


def _too_high(scope: Scope) -> Iterator[tuple[str, str, str]]:
    """Counts that ask for more than there is, with what they ask for and what there is."""
    counted = scope.counted()
    for rule in scope.rules():
        if rule.kind == "count" and rule.op in (">=", ">") and rule.group not in counted:
            most = most_of(rule, scope)
            if not compare(most, rule.op, rule.num):
                yield rule.name, str(rule.num), str(most)
