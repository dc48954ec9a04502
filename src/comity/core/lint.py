"""What is wrong, or worth knowing, about a charter: findings as values.

Three levels: `refuse` (contradicts itself, or lets somebody cheat), `warn` (may be meant, but
somebody should say so), `tell` (a consequence that readers do not expect). A charter that exists
refers to nothing unknown (`comity.core.charter_plain`); here is judged whether it makes sense.
Sentences are made in `comity.core.lint_words`; who can be told only after the fact is found in
`comity.core.surprise`; time and witnesses are in `comity.core.lint_clock`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comity.core.charter import Charter, Procedure, Sphere, Standing
from comity.core.edition import away
from comity.core.evaluate import evaluate
from comity.core.findings import DRAFT, Finding, finding
from comity.core.lint_clock import clock_findings
from comity.core.roll import roll_of
from comity.core.rules import Roll
from comity.core.surprise import Prospect, prospects
from comity.core.verdict import verdict_of

LEVELS = ("refuse", "warn", "tell")
_OFFICE_ACTS = ("evidence", "attempt", "conclude")
_POWERS = ("table", "circulate")


def lint(charter: Charter, found: Sequence[Prospect] | None = None) -> tuple[Finding, ...]:
    """Every finding, the gravest first. found: the prospects, if they are known already."""
    found = prospects(charter) if found is None else found
    everything = [
        *_parties(charter),
        *_offices(charter),
        *_rules(charter),
        *_procedures(charter),
        *(each for sphere in charter.spheres for each in _sphere(charter, sphere)),
        *_amendment(charter),
        *clock_findings(charter),
        *_elsewhere(charter, found),
    ]
    return tuple(sorted(everything, key=lambda each: LEVELS.index(each.level)))


def _parties(charter: Charter) -> Iterator[Finding]:
    for party in charter.parties:
        if any(key.startswith(DRAFT) for key in (*party.roots, party.notice)):
            yield finding("refuse", "key-draft", who=party.name)
        if party.council:
            yield finding("tell", "inner-first", party=party.name)
    keys = [(each.name, each.vkey) for each in charter.witnesses]
    for name, vkey in [*keys, *((each.name, each.vkey) for each in charter.offices)]:
        if vkey.startswith(DRAFT):
            yield finding("refuse", "key-draft", who=name)
    for group in charter.groups:
        if not group.members and not group.counted:
            yield finding("refuse", "group-empty", group=group.name)
    if charter.accession < len(charter.parties):
        facts = {"accession": charter.accession, "parties": len(charter.parties)}
        yield finding("warn", "accession-partial", **facts)


def _offices(charter: Charter) -> Iterator[Finding]:
    for office in charter.offices:
        for act in office.acts:
            if act not in _OFFICE_ACTS:
                yield finding("refuse", "office-too-strong", office=office.name, act=act)
    for act in ("evidence", "conclude"):
        offices = [office for office in charter.offices if act in office.acts]
        if offices:
            continue
        if any(not party.council for party in charter.parties):
            yield finding("warn", "filing-by-parties", act=act)
        else:
            yield finding("refuse", "filing-by-nobody", act=act)


def _rules(charter: Charter) -> Iterator[Finding]:
    groups = [group.name for group in charter.groups]
    tables = [table.name for table in charter.weights]
    for rule in charter.rules.rules.values():
        if rule.group and rule.group not in groups:
            yield finding("refuse", "rule-group-unknown", rule=rule.name, group=rule.group)
        if rule.weight and rule.weight not in tables:
            yield finding("refuse", "rule-weights-unknown", rule=rule.name, weights=rule.weight)
        if rule.kind in ("all", "any", "not", "at_least") and not rule.of:
            yield finding("refuse", "rule-empty", rule=rule.name)
    for table in charter.weights:
        for party, _ in table.of:
            if charter.party(party) is None:
                yield finding("refuse", "weights-stranger", weights=table.name, party=party)
    used = [name for procedure in charter.procedures for name in procedure.rules()]
    used += [part for rule in charter.rules.rules.values() for part in rule.of]
    for name in charter.rules.names():
        if name not in used:
            yield finding("warn", "rule-idle", rule=name)


def _procedures(charter: Charter) -> Iterator[Finding]:
    for procedure in charter.procedures:
        spheres = [each for each in charter.spheres if each.procedure == procedure.name]
        if not spheres:
            yield finding("warn", "procedure-idle", procedure=procedure.name)
            continue
        held = [standing for sphere in spheres for _, standing in sphere.standings]
        for standing, _ in procedure.periods:
            if standing not in held:
                facts = {"procedure": procedure.name, "standing": standing.value}
                yield finding("warn", "period-idle", **facts)
        yield from _words(procedure)


def _words(procedure: Procedure) -> Iterator[Finding]:
    roles = dict(procedure.vocabulary.words)
    if procedure.proposer and roles[procedure.proposer] != "assent":
        facts = {"procedure": procedure.name, "word": procedure.proposer}
        yield finding("warn", "proposer-against", **facts)
    if "assent" not in (*roles.values(), procedure.vocabulary.missing):
        yield finding("refuse", "assent-unsayable", procedure=procedure.name)
    if not procedure.languages:
        yield finding("warn", "languages-none", procedure=procedure.name)


def _sphere(charter: Charter, sphere: Sphere) -> Iterator[Finding]:
    names = tuple(party.name for party in charter.parties)
    procedure = charter.procedure(sphere.procedure)
    for power, _ in sphere.powers:
        if power not in _POWERS:
            yield finding("warn", "power-idle", sphere=sphere.name, power=power)
    absent = away(charter)
    for party in names:
        standing = sphere.standing(party)
        if party in absent:
            continue
        if standing is None:
            yield finding("tell", "standing-none", sphere=sphere.name, party=party)
        elif standing is Standing.CONSULTED and procedure.period(standing) is None:
            facts = {"sphere": sphere.name, "party": party, "standing": standing.value}
            yield finding("warn", "standing-unprotected", **facts)
    roll = roll_of(charter, names, sphere)
    if not roll.members:
        yield finding("refuse", "sphere-undecided", sphere=sphere.name)
        return
    if not any(sphere.may("table", party) for party in names):
        yield finding("refuse", "sphere-closed", sphere=sphere.name)
    rules, vocabulary = charter.rules, procedure.vocabulary
    if evaluate(rules, procedure.rule, roll, vocabulary, {}, final=False).verdict == "failed":
        yield finding("refuse", "rule-never-met", sphere=sphere.name)
    if _adopted_unheard(charter, sphere, roll, final=False):
        yield finding("warn", "rule-always-met", sphere=sphere.name)


def _adopted_unheard(charter: Charter, sphere: Sphere, roll: Roll, *, final: bool) -> bool:
    """Whether a text is adopted, quorum included, though nobody has said anything: for good with
    `final`, else whatever is still said.
    """
    procedure = charter.procedure(sphere.procedure)
    return verdict_of(charter.rules, procedure, roll, {}, final=final).kind == "adopted"


def _amendment(charter: Charter) -> Iterator[Finding]:
    sphere = charter.sphere(charter.amendment)
    if sphere is None:
        return
    absent = away(charter)
    for party in charter.parties:
        if party.name not in absent and sphere.standing(party.name) is not Standing.DECIDES:
            yield finding("warn", "amendment-without", party=party.name, sphere=sphere.name)
    roll = roll_of(charter, tuple(party.name for party in charter.parties), sphere)
    if roll.members and _adopted_unheard(charter, sphere, roll, final=True):
        yield finding("warn", "amendment-by-silence", sphere=sphere.name)


def _elsewhere(charter: Charter, found: Sequence[Prospect]) -> Iterator[Finding]:
    """Nothing keeps a text out of a sphere where somebody can be told only after the fact."""
    for party in charter.parties:
        own = [prospect for prospect in found if prospect.party == party.name]
        safe = [each.sphere for each in own if each.verdict == "cannot"]
        open_to = [each.sphere for each in own if each.verdict == "can"]
        if safe and open_to:
            facts = {"party": party.name, "safe": safe[0], "open": open_to[0]}
            yield finding("tell", "sphere-elsewhere", **facts)
