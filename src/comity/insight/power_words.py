"""The study of a rule in plain sentences and a table, for a page 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from comity.errors import Refused
from comity.insight.figures import chance_of, exact, fraction, percent, sets_of, whole
from comity.insight.indices import Power
from comity.insight.power import Names, Outlook, Sets, Stake, Study
from comity.insight.shape import Sides
from comity.insight.three import Three

MOST_SIZES = 6
MOST_NAMES = 12


def study_sentences(study: Study, sides: Sides) -> Iterator[str]:
    """What the game is, how many sets carry a text, and the smallest of them by name."""
    yield (
        f"{len(study.members)} members decide. One in favour {_said(sides.yes)}; every other"
        f" {_said(sides.no)}."
    )
    won = sum(study.count.winning)
    yield f"{whole(won)} of {sets_of(len(study.members))} sets of members can carry a text."
    yield f"Counted exactly, {study.method}."
    yield from _sets("Sets that just suffice to carry a text", study.carrying)
    yield from _sets("Sets that just suffice to stop a text", study.stopping)


def _said(choice: tuple[str, str]) -> str:
    return f"says {choice[1]}" if choice[1] else "says nothing"


def _sets(what: str, sets: Sets) -> Iterator[str]:
    if sets.sizes is not None:
        yield f"{what}: {_by_size(sets.sizes)}."
    if sets.least is None:
        return
    shown = _examples(sets.names) or "not found in bounded time"
    yield f"  The smallest, with {_members(sets.least)}: {shown}."


def _by_size(sizes: Sequence[int]) -> str:
    rows = [(size, sets) for size, sets in enumerate(sizes) if sets]
    if not rows:
        return "none"
    shown = [f"{whole(sets)} of {_members(size)}" for size, sets in rows[:MOST_SIZES]]
    more = f", and more up to {_members(rows[-1][0])}" if len(rows) > MOST_SIZES else ""
    total = "" if len(rows) == 1 else f"{whole(sum(sizes))} in all, "
    return f"{total}{', '.join(shown)}{more}"


def _members(number: int) -> str:
    return f"{number} member" if number == 1 else f"{number} members"


def _examples(sets: Sequence[Names]) -> str:
    """A few sets by name; of large ones, which differ little, only the first."""
    few = sets if not sets or len(sets[0]) <= MOST_NAMES else sets[:1]
    return "; ".join(_named(names) for names in few)


def _named(names: Names) -> str:
    if not names:
        return "nobody else"
    if len(names) > MOST_NAMES:
        return f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} more"
    return ", ".join(names)


def power_table(powers: Sequence[Power]) -> list[tuple[str, ...]]:
    """The rows of the table, the heading first; columns that would be too wide are left out."""
    short = all(power.swings < 10**13 for power in powers)
    exacts = [fraction(power.shapley) for power in powers]
    heading = ("member", "swings" if short else "", "Banzhaf", "Shapley-Shubik", "", "")
    rows: list[tuple[str, ...]] = [heading]
    for power, share in zip(powers, exacts, strict=True):
        swings = f"{power.swings:,}" if short else ""
        rows.append(
            (
                power.member,
                swings,
                percent(power.banzhaf, 3),
                percent(power.shapley, 3),
                share if all(exacts) else "",
                _note(power),
            )
        )
    return rows


def _note(power: Power) -> str:
    if power.dictator:
        return "decides alone"
    return "can stop alone" if power.veto else "never counts" if power.dummy else ""


def power_sentences(powers: Sequence[Power] | Refused) -> Iterator[str]:
    """What the table says, or why there is none."""
    if isinstance(powers, Refused):
        yield f"No power indices: {powers.sentence} {powers.hint}"
        return
    stop = [power.member for power in powers if power.veto]
    if stop:
        yield f"Can stop every text alone: {_named(tuple(stop))}."
    idle = [power.member for power in powers if power.dummy]
    if idle:
        yield f"Never make a difference: {_named(tuple(idle))}."


def chance_sentence(chance: Fraction, each: Fraction) -> str:
    """The probability with its assumption."""
    short = fraction(chance)
    figure = f"{short} ({chance_of(chance)})" if short else chance_of(chance)
    return (
        f"If each undecided member is in favour with probability {exact(each)}, by itself, the text"
        f" passes with probability {figure}."
    )


def three_sentences(three: Sequence[Three | Refused]) -> Iterator[str]:
    """Abstention as a third option; silence too, where it is another thing."""
    known: list[tuple[object, ...]] = []
    for each in three:
        if isinstance(each, Refused):
            yield f"No figures with a third option: {each.sentence}"
            return
        if (each.adopting, each.steps) in known:
            continue
        known.append((each.adopting, each.steps))
        third = each.middle[1] or "silence"
        yield (
            f"With {third} as a third option {whole(each.adopting)} of {whole(each.profiles)}"
            " profiles adopt."
        )
        odd = [step for step in each.steps if step.backfires]
        if odd:
            worst = max(odd, key=lambda step: step.backfires)
            yield (
                f"A vote against can help where {third} would stop the text: for {worst.member} in"
                f" {whole(worst.backfires)} profiles of the others."
            )


def stake_sentences(power: Power, stake: Stake, members: int) -> Iterator[str]:
    """What the rule means for one party."""
    name = power.member
    yield (
        f"{name}: its vote decides in {whole(power.swings)} of {sets_of(members - 1)} cases"
        f" ({chance_of(power.absolute)}). Share of power: {percent(power.banzhaf)} (Banzhaf),"
        f" {percent(power.shapley)} (Shapley-Shubik); an equal share would be"
        f" {percent(Fraction(1, members))}."
    )
    if stake.carries_with is None or stake.stops_with is None:
        yield f"Nothing ever depends on {name}."
        return
    yield f"To carry a text by its vote it needs {_with(stake.carries_with, stake.carrying)}."
    if stake.stops_with == 0:
        yield "It can stop any text alone."
    else:
        yield f"To stop one it needs {_with(stake.stops_with, stake.stopping)}."


def _with(others: int, names: Sequence[Names]) -> str:
    if others == 0:
        return "nobody else"
    shown = _examples(names)
    return f"at least {others} {'others' if others > 1 else 'other'}" + (
        f", for example {shown}" if shown else ""
    )


_OUTCOMES = {
    "open": "The matter is open.",
    "adopted": "The text is adopted, whatever the rest say.",
    "rejected": "The text is rejected, whatever the rest say.",
    "no_decision": "There is no decision, whatever the rest say.",
    "invalid": "There is no quorum, whatever the rest do.",
}


def outlook_sentences(outlook: Outlook) -> Iterator[str]:
    """What a half-finished matter still needs."""
    yield _OUTCOMES[outlook.outcome]
    for need in outlook.needs:
        mark = {"met": "met", "open": "open", "failed": "not met"}[need.verdict]
        yield f"{'  ' * (need.depth + 1)}{need.rule}: {mark}, {need.words}"
    if outlook.outcome != "open":
        return
    undecided = len(outlook.undecided)
    if outlook.least is None:
        yield f"None of the {undecided} undecided can carry it with votes in favour."
        return
    yield (
        f"At least {outlook.least} of {undecided} undecided must still be in favour, if all others"
        " are against."
    )
    if outlook.quiet is not None and outlook.quiet != outlook.least:
        yield f"If the others keep silent, {outlook.quiet} would do."
    if outlook.least:
        yield f"For example: {_examples(outlook.nearest)}."
    if outlook.stoppers:
        yield f"Can still stop it alone: {_named(outlook.stoppers)}."
    else:
        yield "Nobody undecided can stop it alone."
