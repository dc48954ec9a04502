"""Findings about what rules can come to: never met, always met, met together, out of reach.

Each is judged over everything that the members who decide can still say. Where there are too many
ways to look at, only what is sure is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from comity.core.charter import Charter
from comity.core.findings import Finding, finding
from comity.core.judge import compare, share_of
from comity.core.lint_scope import Scope, scopes
from comity.core.rules import Reason, Rule
from comity.core.verdict import verdict_of


def reach_findings(charter: Charter) -> Iterator[Finding]:
    """Everything to say about what rules can come to."""
    for scope in scopes(charter):
        verdict = verdict_of(charter.rules, scope.procedure, scope.roll, {}, final=False)
        marks = dict(_marks(verdict.reason))
        yield from _adoption(scope, marks, verdict.kind == "adopted")
        yield from _quorum(scope, marks)
        yield from _rejection(scope, marks)
        yield from _parts(scope, marks)


def _marks(reason: Reason) -> Iterator[tuple[str, str]]:
    """What each rule in a tree of reasons can come to: open, or for good met or failed."""
    yield reason.rule, reason.verdict
    for part in reason.parts:
        yield from _marks(part)


def _adoption(scope: Scope, marks: Mapping[str, str], always: bool) -> Iterator[Finding]:
    counted = scope.counted()
    if always:
        yield finding("warn", "rule-always-met", sphere=scope.title)
    weighing = scope.adopting()
    never = marks[scope.procedure.rule] == "failed"
    if never or (weighing is not None and weighing.ever() is False):
        if counted:
            yield finding("warn", "replay-only", sphere=scope.title, group=counted[0])
        else:
            yield finding("refuse", "rule-never-met", sphere=scope.title)
    else:
        for group in counted:
            yield finding("tell", "group-counted", sphere=scope.title, group=group)


def _quorum(scope: Scope, marks: Mapping[str, str]) -> Iterator[Finding]:
    mark = marks.get(scope.procedure.quorum, "open")
    if mark == "failed" and not scope.counted():
        yield finding("refuse", "quorum-never", sphere=scope.title, rule=scope.procedure.quorum)
    if mark == "met" and not scope.counted():
        yield finding("warn", "quorum-always", sphere=scope.title, rule=scope.procedure.quorum)


def _rejection(scope: Scope, marks: Mapping[str, str]) -> Iterator[Finding]:
    procedure = scope.procedure
    if not procedure.rejection:
        return
    if procedure.default == "rejected":
        facts = {"procedure": procedure.name, "rule": procedure.rejection}
        yield finding("warn", "rejection-idle", **facts)
    if marks[procedure.rejection] == "failed" and not scope.counted():
        yield finding("warn", "rejection-never", sphere=scope.title, rule=procedure.rejection)
        return
    both = scope.weighing(procedure.rules())
    if both is not None and both.ever():
        yield finding("warn", "outcomes-both", sphere=scope.title)


def _parts(scope: Scope, marks: Mapping[str, str]) -> Iterator[Finding]:
    """Rules that make no difference where they stand: they can come to one thing only."""
    counted = scope.counted()
    for rule in scope.rules():
        outer = rule.name in scope.procedure.rules()
        if {rule.group, rule.base_group} & {*counted} or marks[rule.name] == "open":
            continue
        if not rule.is_atom() and any(marks[part] != "open" for part in rule.of):
            continue
        most = _most(scope, rule)
        if most is not None and marks[rule.name] == "failed":
            facts: dict[str, str | int] = {"rule": rule.name, "need": rule.num, "most": most}
            yield finding("warn", "count-out-of-reach", sphere=scope.title, **facts)
        elif not outer:
            code = "part-never" if marks[rule.name] == "failed" else "part-always"
            yield finding("warn", code, sphere=scope.title, rule=rule.name)


def _most(scope: Scope, rule: Rule) -> int | None:
    """The most that a count can reach, None if the rule is none or is not beyond its reach."""
    if rule.kind != "count":
        return None
    said = scope.procedure.vocabulary
    most = most_of(rule, scope)
    beyond = most < rule.num if rule.op == "==" else not compare(most, rule.op, rule.num)
    return most if beyond and said.words and rule.op in (">=", ">", "==") else None


def most_of(rule: Rule, scope: Scope) -> int:
    """The most that a rule can count over the members of a scope."""
    said = scope.procedure.vocabulary
    options = [(said.missing, ""), *((role, word) for word, role in said.words)]
    members = scope.roll.members
    return sum(max(share_of(rule, m, role, word)[0] for role, word in options) for m in members)
