"""What a rule means for its members: the whole study of one procedure, exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from comity.core.charter import Charter, Procedure, Sphere
from comity.core.roll import roll_of
from comity.core.rules import Roll, RuleBook
from comity.errors import Malformed, Missing, Refused
from comity.insight.chance import chance
from comity.insight.counting import Method, method_for
from comity.insight.game import Game
from comity.insight.indices import Power, powers
from comity.insight.nearest import nearest
from comity.insight.needs import Need, needs
from comity.insight.shape import Sides, game_of
from comity.insight.tally import Count, Sizes
from comity.insight.three import Three, middles_of, three_way

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sets:
    """Winning sets, or sets that can stop a text: all minimal ones by size, the least by name.

    sizes: None where they are not counted; least: None where there is no such set.
    """

    sizes: Sizes | None
    least: int | None
    names: tuple[Names, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """The yes/no game of a procedure among all who decide.

    powers, three: or the reason why there is no such figure; three: for each way of being neither
    for nor against.
    """

    members: Names
    method: str
    game: Game
    count: Count
    carrying: Sets
    stopping: Sets
    powers: tuple[Power, ...] | Refused
    three: tuple[Three | Refused, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """A half-finished matter. least: of further members in favour, None if nothing can carry it;
    quiet: the same if all the rest stay silent; nearest: the smallest sets that would carry it;
    stoppers: those undecided without whom nothing can.
    """

    outcome: str
    needs: tuple[Need, ...]
    undecided: Names
    least: int | None
    quiet: int | None
    nearest: tuple[Names, ...]
    stoppers: Names
    chance: Fraction


def electorate(charter: Charter, sphere: Sphere, procedure: Procedure) -> Roll:
    """All who decide in a sphere. Raises Refused `electorate-empty`, `members-unnamed`."""
    roll = roll_of(charter, (party.name for party in charter.parties), sphere)
    if not roll.members:
        raise Refused(
            "electorate-empty", f"Nobody decides in {sphere.name}.", "Name another sphere or day."
        )
    rules = [rule for name in procedure.rules() for rule in charter.rules.under(name)]
    counted = [group.name for group in charter.groups if group.counted]
    for name in (n for rule in rules for n in (rule.group, rule.base_group) if n in counted):
        raise Refused(
            "members-unnamed",
            f"Of {name} only totals are known, so no member of it has a power of its own.",
            "Name a procedure whose rules count named parties.",
        )
    return roll


def check_positions(roll: Roll, procedure: Procedure, positions: Mapping[str, str]) -> None:
    """Raises Missing `party-not-deciding` and Malformed `word-unknown` for what is not there."""
    names = [member.name for member in roll.members]
    words = [word for word, _ in procedure.vocabulary.words]
    for name, word in positions.items():
        if name not in names:
            raise not_deciding(name, names)
        if word not in words:
            raise Malformed(
                "word-unknown",
                f"The charter has no position {word}.",
                f"Use one of {', '.join(words)}.",
            )


def not_deciding(party: str, names: Sequence[str]) -> Missing:
    """The error for a party that has no vote."""
    return Missing(
        "party-not-deciding", f"{party} does not decide here.", f"These do: {', '.join(names)}."
    )


def study(book: RuleBook, procedure: Procedure, roll: Roll, sides: Sides) -> Study:
    """Everything that the yes/no game of a procedure tells. Raises Refused as `game_of` and
    `method_for` do.
    """
    game = game_of(book, procedure, roll, sides)
    method = method_for(game)
    count = method.count(game)
    stopping = tuple(_others(count.winning))
    found: tuple[Power, ...] | Refused
    try:
        found = powers(game, count)
    except Refused as error:
        found = error
    return Study(
        members=tuple(member.name for member in roll.members),
        method=method.name,
        game=game,
        count=count,
        carrying=_sets(game, method, count.winning, count.harmed),
        stopping=_sets(game.dual(), method, stopping, count.harmed),
        powers=found,
        three=tuple(_three(book, procedure, roll, sides)),
    )


def _others(winning: Sequence[int]) -> list[int]:
    """The sets that stop a text, by size: their complements do not win."""
    members = len(winning) - 1
    sets, ways = [], 1
    for size in range(members + 1):
        sets.append(ways - winning[members - size])
        ways = ways * (members - size) // (size + 1)
    return sets


def _sets(game: Game, method: Method, winning: Sizes, harmed: bool) -> Sets:
    least = next((size for size, sets in enumerate(winning) if sets), None)
    names = () if least is None else nearest(game, least)
    return Sets(None if harmed else method.minimal(game), least, names)


def _three(
    book: RuleBook, procedure: Procedure, roll: Roll, sides: Sides
) -> Iterator[Three | Refused]:
    for middle in middles_of(procedure.vocabulary, sides):
        try:
            yield three_way(book, procedure, roll, sides, middle)
        except Refused as error:
            yield error


def outlook(
    book: RuleBook,
    procedure: Procedure,
    roll: Roll,
    sides: Sides,
    positions: Mapping[str, str],
    each: Fraction,
    known: Study | None = None,
) -> Outlook:
    """What a matter with these positions still needs, and its chance if every undecided member is
    in favour with probability `each`, by itself.

    known: a study whose count is used where its game is the same.
    """
    game = game_of(book, procedure, roll, sides, positions)
    count = known.count if known and known.game == game else method_for(game).count(game)
    least = _least(count)
    outcome, rules = needs(book, procedure, roll, sides, positions)
    quieter = _quieter(book, procedure, roll, sides, positions)
    return Outlook(
        outcome=outcome,
        needs=rules,
        undecided=game.members,
        least=least,
        quiet=least if quieter in (None, game) else _least(method_for(quieter).count(quieter)),
        nearest=() if least is None else nearest(game, least),
        stoppers=tuple(name for member, name in enumerate(game.members) if count.always_in(member)),
        chance=chance(count.winning, each),
    )


def _least(count: Count) -> int | None:
    return next((size for size, sets in enumerate(count.winning) if sets), None)


def _quieter(
    book: RuleBook,
    procedure: Procedure,
    roll: Roll,
    sides: Sides,
    positions: Mapping[str, str],
) -> Game | None:
    """The game in which all who are not in favour stay silent; None where that is not another."""
    silence = (procedure.vocabulary.missing, "")
    if silence in (sides.yes, sides.no):
        return None
    return game_of(book, procedure, roll, Sides(sides.yes, silence), positions)


@dataclass(frozen=True, slots=True)
class Stake:
    """What the rule means for one party: the smallest sets of others that its vote turns, to carry
    a text and to stop one; None and empty where it turns nothing.
    """

    carries_with: int | None
    carrying: tuple[Names, ...]
    stops_with: int | None
    stopping: tuple[Names, ...]


def stake(game: Game, count: Count, party: str) -> Stake:
    """The sets that need this party, from a game that no vote in favour harms."""
    member = game.members.index(party)
    swings = count.swings(member)
    least = next((size for size, sets in enumerate(swings) if sets), None)
    # Who turns a set of others turns in the game of stopping what is left of them.
    most = next((size for size, sets in enumerate(swings[::-1]) if sets), None)
    return Stake(
        least,
        () if least is None else nearest(game.turned_by(member), least),
        most,
        () if most is None else nearest(game.dual().turned_by(member), most),
    )
