"""Matters and their texts: table, amend, circulate, withdraw."""

from __future__ import annotations

from collections.abc import Iterable

from comity.core.acts import Act, Amend, Circulate, Table, Withdraw
from comity.core.changed import replace
from comity.core.charter import Charter, Procedure, Sphere
from comity.core.context import Context
from comity.core.dated import day_of
from comity.core.edition import at_any_time, on_day
from comity.core.kinds.common import check_power, check_texts, sphere_of
from comity.core.kinds.occasions import check_ground, procedure_name, with_occasion
from comity.core.outcome import outcome_so_far
from comity.core.roll import roll_of
from comity.core.shelf import put
from comity.core.state import Circulation, Council, Matter, Outcome, Owed, Version
from comity.errors import Refused


def table(council: Council, act: Act, body: Table, context: Context) -> Council:
    """Opens a matter in a sphere."""
    sphere = sphere_of(council.charter, body.sphere)
    check_power(at_any_time(council.charter, sphere), "table", act.by)
    _check_amends(council, body.sphere, body.amends, context)
    check_texts(body.texts)
    check_ground(council, body)
    matter = Matter(
        id=act.id,
        index=council.size,
        sphere=body.sphere,
        title=body.title,
        by=act.by,
        versions=(Version(council.size, act.by, body.texts, body.amends),),
        corrects=body.corrects,
        meeting=body.meeting,
    )
    return replace(council, matters=put(council.matters, matter.id, matter))


def amend(council: Council, act: Act, body: Amend, context: Context) -> Council:
    """A new version by the party that tabled;
    an open circulation of the old text ends withdrawn.
    """
    matter = open_matter(council, body.matter)
    if matter.by != act.by:
        raise Refused(
            "not-sponsor",
            f"Only {matter.by}, who tabled the matter, may change its text.",
            "Propose the change to the party that tabled the matter.",
        )
    _check_amends(council, matter.sphere, body.amends, context)
    check_texts(body.texts)
    version = Version(council.size, act.by, body.texts, body.amends)
    if version.texts == matter.versions[-1].texts and version.amends == matter.versions[-1].amends:
        raise Refused(
            "text-unchanged", "The text is the same as before.", "Nothing needs to be amended."
        )
    council = end_open(council, matter)
    changed = replace(council.matters[matter.id], versions=(*matter.versions, version))
    return replace(council, matters=put(council.matters, matter.id, changed))


def circulate(council: Council, act: Act, body: Circulate, context: Context) -> Council:
    """Serves the matter's latest text on all who have standing, with roll, periods and rules
    frozen as the charter has them on the day of the deadline.
    """
    matter = open_matter(council, body.matter)
    charter = on_day(council.charter, day_of(body.deadline))
    sphere = sphere_of(charter, matter.sphere)
    if matter.by != act.by:
        check_power(sphere, "circulate", act.by)
    version = matter.versions[-1]
    procedure = charter.procedure(procedure_name(council, matter, sphere, body))
    _check_circulation(council, matter, body, procedure)
    _check_rules(charter, procedure, day_of(body.deadline))
    _check_local(charter, body)
    circulation = Circulation(
        id=act.id,
        index=council.size,
        matter=matter.id,
        sphere=sphere.name,
        by=act.by,
        texts=body.texts,
        amends=version.amends,
        deadline=body.deadline,
        mandate=body.mandate,
        charter=council.charter_hash,
        procedure=procedure,
        clock=charter.clock,
        rules=charter.rules,
        roll=roll_of(charter, council.members, sphere),
        owed=owed_in(council.members, sphere, procedure),
        calendar=charter.calendar,
        service=charter.service,
        occasion=body.occasion,
        consultation=body.consultation,
    )
    changed = replace(matter, circulations=(*matter.circulations, act.id))
    council = with_occasion(council, matter, body)
    return replace(
        council,
        matters=put(council.matters, matter.id, changed),
        open={**council.open, act.id: circulation},
    )


def _check_rules(charter: Charter, procedure: Procedure, day: str) -> None:
    for name in procedure.rules():
        if not charter.rules.stands(name):
            raise Refused(
                "rule-not-in-force",
                f"On {day}, the day of the deadline, the charter has no rule {name} in full.",
                "State a deadline on a day for which the charter has its rules.",
            )


def _check_local(charter: Charter, body: Circulate) -> None:
    """The deadline in local words must be the same instant, and only that one."""
    if not body.local:
        return
    calendar = charter.calendar
    if calendar is None or calendar.words(body.deadline) != body.local:
        raise Refused(
            "local-differs",
            f"The deadline is not {body.local} in the charter's calendar.",
            "Write the local time of the very instant, or leave it out.",
        )
    if len(calendar.instants(calendar.local(body.deadline))) > 1:
        raise Refused(
            "local-ambiguous",
            f"{body.local} comes twice, because the clocks are put back.",
            "State a deadline at another hour.",
        )


def withdraw(council: Council, act: Act, body: Withdraw, context: Context) -> Council:
    """The circulating party takes its circulation back; its outcome is `withdrawn`,
    never `rejected`.
    """
    circulation = council.open.get(body.circulation)
    if circulation is None or circulation.closed >= 0:
        raise Refused(
            "circulation-closed", "The circulation is not open.", "There is nothing to withdraw."
        )
    if circulation.by != act.by:
        raise Refused(
            "not-circulator",
            f"Only {circulation.by}, who circulated the text, may withdraw it.",
            "Take a position on the circulation instead.",
        )
    return end_open(council, council.matters[circulation.matter])


def open_matter(council: Council, identity: str) -> Matter:
    """The matter of that id, still open; raises Refused `matter-unknown` or `matter-settled`."""
    matter = council.matters.get(identity)
    if matter is None:
        raise Refused(
            "matter-unknown", "No matter has this id.", "Name the id of the act that tabled it."
        )
    if matter.status != "open":
        raise Refused("matter-settled", f"The matter is {matter.status}.", "Table a new matter.")
    return matter


def _check_amends(council: Council, sphere: str, amends: str, context: Context) -> None:
    if not amends:
        return
    if sphere != council.charter.amendment:
        raise Refused(
            "amendment-misplaced",
            f"The charter changes only in the sphere {council.charter.amendment}.",
            "Table the new charter in that sphere.",
        )
    if context.charter is None:
        raise Refused(
            "charter-unreadable", "The charter named cannot be read.", "Correct the charter."
        )


def _check_circulation(
    council: Council, matter: Matter, body: Circulate, procedure: Procedure
) -> None:
    if matter.circulations and matter.circulations[-1] in council.open:
        raise Refused(
            "circulation-open",
            "The matter is already in circulation.",
            "Amend or withdraw it first.",
        )
    # Who has left has acceded once: its leaving must not stop those who stay.
    acceded = len(council.members) + len(council.left)
    if acceded < council.charter.accession:
        raise Refused(
            "accession-incomplete",
            f"Only {acceded} of {council.charter.accession} parties have acceded.",
            "Wait until the parties have acceded.",
        )
    if body.texts != matter.versions[-1].texts:
        raise Refused(
            "text-not-latest",
            "The circulated texts are not the latest version of the matter.",
            "Circulate the latest version, or amend the matter first.",
        )
    lacking = [
        lang for lang in procedure.languages if lang not in [text.lang for text in body.texts]
    ]
    if lacking:
        raise Refused(
            "language-missing",
            f"The text lacks the authentic language {lacking[0]}.",
            "Add the missing language and circulate again.",
        )


def owed_in(members: Iterable[str], sphere: Sphere, procedure: Procedure) -> tuple[Owed, ...]:
    """What each of the members that has standing in a sphere is owed."""
    acceded = dict.fromkeys(members)
    return tuple(
        Owed(party, standing, procedure.period(standing), procedure.working_days(standing))
        for party, standing in sphere.standings
        if party in acceded
    )


def end_open(council: Council, matter: Matter) -> Council:
    """The council with an open circulation of the matter ended withdrawn."""
    identity = matter.circulations[-1] if matter.circulations else ""
    circulation = council.open.get(identity)
    if circulation is None or circulation.closed >= 0:
        return council
    so_far = outcome_so_far(circulation, council.stamps)
    ended = replace(
        circulation,
        closed=council.size,
        concluded=council.size,
        outcome=Outcome(
            "withdrawn", so_far.reason, so_far.deadline, so_far.positions, so_far.conflicts
        ),
    )
    return replace(
        council,
        open={key: value for key, value in council.open.items() if key != identity},
        closed=put(council.closed, identity, ended),
    )
