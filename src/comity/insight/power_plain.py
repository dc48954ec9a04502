"""The study of a rule as plain data: every figure exact, as an integer in digits or a fraction."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from comity.errors import Refused
from comity.insight.figures import decimal, exact
from comity.insight.indices import Power
from comity.insight.power import Outlook, Sets, Stake, Study
from comity.insight.shape import Sides
from comity.insight.three import Three

Plain = dict[str, Any]
COLUMNS = (
    "member",
    "swings",
    "banzhaf",
    "banzhaf_absolute",
    "shapley_shubik",
    "banzhaf_percent",
    "shapley_shubik_percent",
    "veto",
    "dictator",
    "dummy",
)


def study_plain(study: Study, sides: Sides) -> Plain:
    """A study; whole numbers are text, since they may have more digits than a program expects."""
    members = len(study.members)
    refused = isinstance(study.powers, Refused)
    return {
        "in_favour": {"role": sides.yes[0], "word": sides.yes[1]},
        "against": {"role": sides.no[0], "word": sides.no[1]},
        "members": members,
        "method": study.method,
        "sets": str(2**members),
        "winning": str(sum(study.count.winning)),
        "winning_by_size": [str(sets) for sets in study.count.winning],
        "minimal_winning": _sets(study.carrying),
        "minimal_blocking": _sets(study.stopping),
        "powers": None if refused else power_rows(study.powers),
        "powers_refused": study.powers.plain() if isinstance(study.powers, Refused) else None,
        "three_options": [_three(each) for each in study.three],
    }


def _sets(sets: Sets) -> Plain:
    return {
        "by_size": None if sets.sizes is None else [str(number) for number in sets.sizes],
        "total": None if sets.sizes is None else str(sum(sets.sizes)),
        "least": sets.least,
        "smallest": [list(names) for names in sets.names],
    }


def power_rows(powers: Sequence[Power] | Refused) -> list[Plain]:
    """The rows of the table, by column."""
    return [
        dict(zip(COLUMNS, _row(power), strict=True))
        for power in (() if isinstance(powers, Refused) else powers)
    ]


def _row(power: Power) -> tuple[str | bool, ...]:
    return (
        power.member,
        str(power.swings),
        exact(power.banzhaf),
        exact(power.absolute),
        exact(power.shapley),
        decimal(100 * power.banzhaf, 6),
        decimal(100 * power.shapley, 6),
        power.veto,
        power.dictator,
        power.dummy,
    )


def _three(three: Three | Refused) -> Plain:
    if isinstance(three, Refused):
        return {"refused": three.plain()}
    return {
        "third": {"role": three.middle[0], "word": three.middle[1]},
        "profiles": str(three.profiles),
        "adopting": str(three.adopting),
        "steps": [
            {
                "member": step.member,
                "turns": str(step.turns),
                "lifts": str(step.lifts),
                "drops": str(step.drops),
                "backfires": str(step.backfires),
            }
            for step in three.steps
        ],
    }


def outlook_plain(outlook: Outlook, each: Fraction) -> Plain:
    """A half-finished matter."""
    return {
        "outcome": outlook.outcome,
        "needs": [
            {
                "rule": need.rule,
                "depth": need.depth,
                "verdict": need.verdict,
                "words": need.words,
                "lacking": None if need.lacking is None else exact(need.lacking),
            }
            for need in outlook.needs
        ],
        "undecided": list(outlook.undecided),
        "least_further": outlook.least,
        "least_further_if_others_silent": outlook.quiet,
        "nearest": [list(names) for names in outlook.nearest],
        "can_stop_alone": list(outlook.stoppers),
        "each_in_favour": exact(each),
        "chance": exact(outlook.chance),
    }


def stake_plain(party: str, stake: Stake) -> Plain:
    """What the rule means for one party."""
    return {
        "party": party,
        "carries_with": stake.carries_with,
        "carrying": [list(names) for names in stake.carrying],
        "stops_with": stake.stops_with,
        "stopping": [list(names) for names in stake.stopping],
    }
