"""What does this rule mean for me? One question about a charter, and the whole answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from comity.core.charter import Charter, Procedure, Sphere
from comity.errors import Missing
from comity.insight.indices import Power
from comity.insight.power import (
    Outlook,
    Stake,
    Study,
    check_positions,
    electorate,
    not_deciding,
    outlook,
    stake,
    study,
)
from comity.insight.power_plain import Plain, outlook_plain, stake_plain, study_plain
from comity.insight.shape import Sides, sides_of


@dataclass(frozen=True, slots=True)
class Question:
    """sphere, procedure: "" for the first sphere and its own procedure; against: the word of those
    not in favour, "" for the usual one; each: the probability of a member in favour.
    """

    sphere: str = ""
    procedure: str = ""
    party: str = ""
    against: str = ""
    positions: Mapping[str, str] = field(default_factory=dict)
    each: Fraction = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Answer:
    """stake and power are of the party asked for, None if there is none or no such figure."""

    charter: Charter
    sphere: Sphere
    procedure: Procedure
    sides: Sides
    study: Study
    outlook: Outlook
    power: Power | None
    stake: Stake | None


def answer(charter: Charter, question: Question) -> Answer:
    """The study of the procedure, the outlook of the positions, and what it means for the party.

    Raises Missing `sphere-missing`, `procedure-missing`, Malformed and Refused as
    `comity.insight.power` does.
    """
    sphere, procedure = _place(charter, question)
    roll = electorate(charter, sphere, procedure)
    positions = {_party(charter, name): word for name, word in question.positions.items()}
    party = _party(charter, question.party)
    check_positions(roll, procedure, positions)
    sides = sides_of(procedure.vocabulary, question.against)
    found = study(charter.rules, procedure, roll, sides)
    power = None
    if party and not isinstance(found.powers, tuple):
        raise found.powers
    if party and isinstance(found.powers, tuple):
        power = next((each for each in found.powers if each.member == party), None)
        if power is None:
            raise not_deciding(party, found.members)
    return Answer(
        charter,
        sphere,
        procedure,
        sides,
        found,
        outlook(charter.rules, procedure, roll, sides, positions, question.each, found),
        power,
        None if power is None else stake(found.game, found.count, party),
    )


def _place(charter: Charter, question: Question) -> tuple[Sphere, Procedure]:
    """The sphere and the procedure that are meant."""
    spheres = {sphere.name: sphere for sphere in charter.spheres}
    procedures = {procedure.name: procedure for procedure in charter.procedures}
    if question.sphere and question.sphere not in spheres:
        raise Missing(
            "sphere-missing",
            f"The charter has no sphere {question.sphere}.",
            f"It has {', '.join(spheres)}.",
        )
    if question.procedure and question.procedure not in procedures:
        raise Missing(
            "procedure-missing",
            f"The charter has no procedure {question.procedure}.",
            f"It has {', '.join(procedures)}.",
        )
    fitting = [s for s in spheres.values() if s.procedure == question.procedure]
    first = next(iter(fitting or spheres.values()))
    sphere = spheres[question.sphere] if question.sphere else first
    return sphere, procedures[question.procedure or sphere.procedure]


def _party(charter: Charter, name: str) -> str:
    """A party by its name, or by another name of it."""
    return next((party.name for party in charter.parties if name in party.also), name)


def answer_plain(given: Answer, question: Question, day: str) -> Plain:
    """The whole answer as data."""
    return {
        "charter": given.charter.name,
        "sphere": given.sphere.name,
        "procedure": given.procedure.name,
        "date": day or None,
        **study_plain(given.study, given.sides),
        "outlook": outlook_plain(given.outlook, question.each),
        "stake": None if given.stake is None else stake_plain(question.party, given.stake),
    }
