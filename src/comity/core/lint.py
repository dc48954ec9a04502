"""What is wrong, or worth knowing, about a charter: findings as values.

Three levels: `refuse` (contradicts itself, or lets somebody cheat), `warn` (may be meant, but
somebody should say so), `tell` (a consequence that readers do not expect). A charter that exists
refers to nothing unknown (`comity.core.charter_plain`); here is judged whether it makes sense:
parties, offices, spheres and amendment. Names and words are in `comity.core.lint_use`, what rules
can come to in `lint_reach`, days in `lint_days`, who can do what alone in `lint_power`, time and
witnesses in `lint_clock`; sentences in `lint_words`. Who can be told only after the fact is found
in `comity.core.surprise`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comity.core.charter import Charter, Sphere, Standing
from comity.core.edition import away
from comity.core.findings import DRAFT, Finding, finding
from comity.core.lint_clock import clock_findings
from comity.core.lint_days import days_findings
from comity.core.lint_occasions import occasion_findings
from comity.core.lint_power import power_findings
from comity.core.lint_reach import reach_findings
from comity.core.lint_service import service_findings
from comity.core.lint_use import use_findings
from comity.core.roll import roll_of
from comity.core.surprise import Prospect, prospects
from comity.core.surprise_words import listing
from comity.core.verdict import verdict_of

LEVELS = ("refuse", "warn", "tell")
_OFFICE_ACTS = ("evidence", "attempt", "conclude", "seal")
_POWERS = ("table", "circulate", "extend", "consult", "convene", "discharge", "retrieve")


def lint(charter: Charter, found: Sequence[Prospect] | None = None) -> tuple[Finding, ...]:
    """Every finding, the gravest first. found: the prospects, if they are known already."""
    found = prospects(charter) if found is None else found
    everything = [
        *_parties(charter),
        *_offices(charter),
        *use_findings(charter),
        *days_findings(charter),
        *(each for sphere in charter.spheres for each in _sphere(charter, sphere)),
        *reach_findings(charter),
        *power_findings(charter, found),
        *_amendment(charter),
        *clock_findings(charter),
        *service_findings(charter),
        *occasion_findings(charter),
        *_elsewhere(charter, found),
    ]
    return tuple(sorted(everything, key=lambda each: LEVELS.index(each.level)))


def _parties(charter: Charter) -> Iterator[Finding]:
    for party in charter.parties:
        keys = (*party.roots, party.notice, party.notice_mldsa, party.receipt)
        if any(key.startswith(DRAFT) for key in keys):
            yield finding("refuse", "key-draft", who=party.name)
        if party.council:
            yield finding("tell", "inner-first", party=party.name)
    held = [(each.name, (each.vkey, each.vkey_mldsa, each.receipt)) for each in charter.witnesses]
    for name, keys in [*held, *((each.name, (each.vkey,)) for each in charter.offices)]:
        if any(key.startswith(DRAFT) for key in keys):
            yield finding("refuse", "key-draft", who=name)
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


def _sphere(charter: Charter, sphere: Sphere) -> Iterator[Finding]:
    names = tuple(party.name for party in charter.parties)
    procedure = charter.procedure(sphere.procedure)
    for power, _ in sphere.powers:
        if power not in _POWERS:
            yield finding("warn", "power-idle", sphere=sphere.name, power=power)
    without = [party for party in _present(charter) if sphere.standing(party) is None]
    if without:
        yield finding("tell", "standing-none", sphere=sphere.name, who=listing(without))
    consulted = [party for party in names if sphere.standing(party) is Standing.CONSULTED]
    if consulted and procedure.period(Standing.CONSULTED) is None:
        who = listing(consulted)
        yield finding("warn", "standing-unprotected", sphere=sphere.name, who=who)
    roll = roll_of(charter, names, sphere)
    if not roll.members:
        yield finding("refuse", "sphere-undecided", sphere=sphere.name)
        return
    if not any(sphere.may("table", party) for party in names):
        yield finding("refuse", "sphere-closed", sphere=sphere.name)


def _present(charter: Charter) -> tuple[str, ...]:
    """The parties, but those that belong to the council at another time only."""
    absent = away(charter)
    return tuple(party.name for party in charter.parties if party.name not in absent)


def _amendment(charter: Charter) -> Iterator[Finding]:
    sphere = charter.sphere(charter.amendment)
    if sphere is None:
        return
    everyone = tuple(party.name for party in charter.parties)
    without = [p for p in _present(charter) if sphere.standing(p) is not Standing.DECIDES]
    if without:
        yield finding("warn", "amendment-without", who=listing(without), sphere=sphere.name)
    roll, procedure = roll_of(charter, everyone, sphere), charter.procedure(sphere.procedure)
    if not roll.members or not all(map(charter.rules.stands, procedure.rules())):
        return
    if verdict_of(charter.rules, procedure, roll, {}, final=True).kind == "adopted":
        yield finding("warn", "amendment-by-silence", sphere=sphere.name)


def _elsewhere(charter: Charter, found: Sequence[Prospect]) -> Iterator[Finding]:
    """Nothing keeps a text out of a sphere where somebody can be told only after the fact."""
    alike: dict[tuple[str, str], list[str]] = {}
    for party in charter.parties:
        own = [prospect for prospect in found if prospect.party == party.name]
        safe = [each.sphere for each in own if each.verdict == "cannot"]
        open_to = [each.sphere for each in own if each.verdict == "can"]
        if safe and open_to:
            alike.setdefault((safe[0], open_to[0]), []).append(party.name)
    for (safe_in, open_in), names in alike.items():
        facts = {"who": listing(names), "safe": safe_in, "open": open_in}
        yield finding("tell", "sphere-elsewhere", **facts)
