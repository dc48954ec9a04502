"""Three options: in favour, neither, against. How many profiles adopt, and what each step changes.

With a quorum or a share of the votes cast, the yes/no game hides something: abstaining is an act
of its own, and a vote against may even help a text by completing the quorum. The procedure itself
judges every profile, members that are alike taken together, so nothing is assumed of the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import comb, prod

from comity.core.charter import Procedure
from comity.core.completions import Choice
from comity.core.judge import Tally
from comity.core.rules import Member, Roll, RuleBook, Vocabulary
from comity.core.verdict import final_verdict
from comity.errors import Refused
from comity.insight.figures import whole
from comity.insight.shape import Sides

MOST_PROFILES = 20_000
Split = tuple[int, int, int]
"""How many of a kind are in favour, neither, against."""


@dataclass(frozen=True, slots=True)
class Step:
    """For one member: in how many profiles of the others each change of its own counts.

    turns: in favour adopts, against does not; lifts: in favour adopts, neither does not; drops:
    neither adopts, against does not; backfires: against adopts where neither does not.
    """

    member: str
    turns: int
    lifts: int
    drops: int
    backfires: int


@dataclass(frozen=True, slots=True)
class Three:
    """adopting: of the 3^n profiles of n members, those in which the text is adopted."""

    middle: Choice
    profiles: int
    adopting: int
    steps: tuple[Step, ...]


def middles_of(vocabulary: Vocabulary, sides: Sides) -> tuple[Choice, ...]:
    """What a member can do who is neither for nor against: say the first neutral word, and keep
    silent where silence is neither.
    """
    words = [("neutral", word) for word, role in vocabulary.words if role == "neutral"][:1]
    if vocabulary.missing in ("neutral", "none"):
        words.append((vocabulary.missing, ""))
    return tuple(choice for choice in words if choice not in (sides.yes, sides.no))


def three_way(
    book: RuleBook, procedure: Procedure, roll: Roll, sides: Sides, middle: Choice
) -> Three:
    """Every profile, counted. Raises Refused `profiles-too-many`."""
    kinds = _kinds(book, procedure, roll)
    number = prod(comb(len(kind) + 2, 2) for kind in kinds)
    if number > MOST_PROFILES:
        raise Refused(
            "profiles-too-many",
            f"With three options there are {whole(number)} profiles of different kinds to look at.",
            "Use the yes/no figures; they leave abstention out.",
            {"profiles": str(number)},
        )
    choices = (sides.yes, middle, sides.no)
    adopted = {
        splits: _adopted(book, procedure, kinds, splits, choices)
        for splits in product(*(_splits(len(kind)) for kind in kinds))
    }
    sizes = [len(kind) for kind in kinds]
    adopting = sum(_ways(sizes, splits) for splits, yes in adopted.items() if yes)
    changes = [_step(adopted, sizes, place, kind[0].name) for place, kind in enumerate(kinds)]
    steps = {
        member.name: replace(step, member=member.name)
        for step, kind in zip(changes, kinds, strict=True)
        for member in kind
    }
    ordered = tuple(steps[member.name] for member in roll.members)
    return Three(middle, 3 ** len(roll.members), adopting, ordered)


def _kinds(book: RuleBook, procedure: Procedure, roll: Roll) -> list[tuple[Member, ...]]:
    """The members, those that no rule of the procedure tells apart together."""
    rules = [rule for name in procedure.rules() for rule in book.under(name)]
    groups = {name for rule in rules for name in (rule.group, rule.base_group)}
    tables = {rule.weight for rule in rules}
    alike: dict[tuple[object, ...], list[Member]] = {}
    for member in roll.members:
        mark = (
            tuple(name for name in member.groups if name in groups),
            tuple(weight for weight in member.weights if weight[0] in tables),
            member.whole,
        )
        alike.setdefault(mark, []).append(member)
    return [tuple(members) for members in alike.values()]


def _splits(number: int) -> Iterator[Split]:
    for favour in range(number + 1):
        for neither in range(number - favour + 1):
            yield favour, neither, number - favour - neither


def _adopted(
    book: RuleBook,
    procedure: Procedure,
    kinds: list[tuple[Member, ...]],
    splits: tuple[Split, ...],
    choices: tuple[Choice, Choice, Choice],
) -> bool:
    tallies = tuple(
        Tally(kind[0], *choice, count)
        for kind, split in zip(kinds, splits, strict=True)
        for choice, count in zip(choices, split, strict=True)
        if count
    )
    return final_verdict(book, procedure, tallies).kind == "adopted"


def _ways(sizes: list[int], splits: tuple[Split, ...]) -> int:
    """How many profiles of named members a split stands for."""
    return prod(
        comb(size, split[0]) * comb(size - split[0], split[1])
        for size, split in zip(sizes, splits, strict=True)
    )


def _step(
    adopted: dict[tuple[Split, ...], bool], sizes: list[int], place: int, member: str
) -> Step:
    """What one member of a kind changes, over all profiles of the others."""
    others = [size - (number == place) for number, size in enumerate(sizes)]
    turns = lifts = drops = backfires = 0
    for splits in product(*(_splits(size) for size in others)):
        ways = _ways(others, splits)
        favour, neither, against = splits[place]
        yes = adopted[_put(splits, place, (favour + 1, neither, against))]
        middle = adopted[_put(splits, place, (favour, neither + 1, against))]
        no = adopted[_put(splits, place, (favour, neither, against + 1))]
        turns += ways * (yes and not no)
        lifts += ways * (yes and not middle)
        drops += ways * (middle and not no)
        backfires += ways * (no and not middle)
    return Step(member, turns, lifts, drops, backfires)


def _put(splits: tuple[Split, ...], place: int, split: Split) -> tuple[Split, ...]:
    return (*splits[:place], split, *splits[place + 1 :])
