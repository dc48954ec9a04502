"""Findings about names and words: what refers to nothing, and what nothing uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from comity.core.charter import Charter, Group, Procedure
from comity.core.findings import Finding, finding
from comity.core.judge import share_of
from comity.core.lint_scope import Scope, scopes
from comity.core.rules import Rule

Versions = Mapping[str, tuple[Rule, ...]]
"""All rows of the rules of each name, whatever their days."""


def use_findings(charter: Charter) -> Iterator[Finding]:
    """Everything to say about names and words."""
    yield from _unknown(charter)
    yield from _idle(charter)
    found = scopes(charter)
    for procedure in charter.procedures:
        yield from _procedure(charter, procedure)
        where = [scope for scope in found if scope.procedure == procedure]
        if where:
            yield from _idle_words(procedure, where)


def versions_of(charter: Charter) -> Versions:
    """The rows of the rules by name."""
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in charter.written.rules:
        found[rule.name] = (*found.get(rule.name, ()), rule)
    return found


def used_rules(charter: Charter) -> tuple[Rule, ...]:
    """Every row of a rule that some procedure goes by on some day."""
    versions, found = versions_of(charter), dict[Rule, None]()
    waiting = [name for procedure in charter.procedures for name in procedure.rules()]
    while waiting:
        for rule in versions[waiting.pop(0)]:
            if rule not in found:
                found[rule] = None
                waiting += () if rule.is_atom() else rule.of
    return tuple(found)


def used_groups(charter: Charter) -> tuple[str, ...]:
    """The names to which a standing or power is given, or that a rule in use counts."""
    given = [name for sphere in charter.spheres for name, _ in sphere.granted]
    given += [name for s in charter.spheres for _, names in s.empowered for name in names]
    rules = used_rules(charter)
    return (*given, *(name for rule in rules for name in (rule.group, rule.base_group)))


def _unknown(charter: Charter) -> Iterator[Finding]:
    groups = [group.name for group in charter.written.groups]
    tables = [table.name for table in charter.written.weights]
    for rule in charter.written.rules:
        for group in dict.fromkeys((rule.group, rule.base_group)):
            if group and group not in groups:
                yield finding("refuse", "rule-group-unknown", rule=rule.name, group=group)
        if rule.weight and rule.weight not in tables:
            yield finding("refuse", "rule-weights-unknown", rule=rule.name, weights=rule.weight)
    strangers = [
        (table.name, party)
        for table in charter.written.weights
        for party, _ in table.of
        if charter.party(party) is None
    ]
    for weights, party in dict.fromkeys(strangers):
        yield finding("refuse", "weights-stranger", weights=weights, party=party)


def _idle(charter: Charter) -> Iterator[Finding]:
    rules = used_rules(charter)
    used = [rule.name for rule in rules]
    for name in _not_in(used, (rule.name for rule in charter.written.rules)):
        yield finding("warn", "rule-idle", rule=name)
    for name in _not_in(used_groups(charter), (group.name for group in charter.written.groups)):
        yield finding("warn", "group-idle", group=name)
    weights = [rule.weight for rule in rules]
    for name in _not_in(weights, (table.name for table in charter.written.weights)):
        yield finding("warn", "weights-idle", weights=name)
    standing = [name for sphere in charter.spheres for name, _ in sphere.granted]
    named = [*standing, *(m for g in charter.written.groups if g.name in standing for m in _all(g))]
    if "all" not in standing:
        for name in _not_in(named, (party.name for party in charter.parties)):
            yield finding("warn", "party-idle", party=name)


def _all(group: Group) -> tuple[str, ...]:
    """Everybody who ever belongs to a group."""
    return (*group.members, *(term.party for term in group.terms))


def _not_in(used: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    known = dict.fromkeys(used)
    return tuple(name for name in dict.fromkeys(names) if name not in known)


def _procedure(charter: Charter, procedure: Procedure) -> Iterator[Finding]:
    spheres = [each for each in charter.spheres if procedure.name in each.procedures()]
    if not spheres:
        yield finding("warn", "procedure-idle", procedure=procedure.name)
        return
    held = [standing for sphere in spheres for _, standing in sphere.granted]
    for standing, _ in procedure.periods:
        if standing not in held:
            facts = {"procedure": procedure.name, "standing": standing.value}
            yield finding("warn", "period-idle", **facts)
    roles = dict(procedure.vocabulary.words)
    if procedure.proposer and roles[procedure.proposer] != "assent":
        facts = {"procedure": procedure.name, "word": procedure.proposer}
        yield finding("warn", "proposer-against", **facts)
    if "assent" not in (*roles.values(), procedure.vocabulary.missing):
        yield finding("refuse", "assent-unsayable", procedure=procedure.name)
    if not procedure.languages:
        yield finding("warn", "languages-none", procedure=procedure.name)


def _idle_words(procedure: Procedure, where: Sequence[Scope]) -> Iterator[Finding]:
    """Words that add to every count just what silence adds, though they do not mean it."""
    said = procedure.vocabulary
    atoms = [rule for scope in where for rule in scope.rules() if rule.is_atom()]
    if any(scope.counted() for scope in where) or any(rule.kind == "minority" for rule in atoms):
        return
    for word, role in said.words:
        if role not in (said.missing, "none", "demand") and not any(
            share_of(rule, member, role, word) != share_of(rule, member, said.missing, "")
            for scope in where
            for rule in atoms
            for member in scope.roll.members
        ):
            level = "warn" if role == "block" else "tell"
            yield finding(level, "word-idle", procedure=procedure.name, word=word)
