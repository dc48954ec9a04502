"""`comity charter power` against straightforward enumeration, and on the largest councils.

A council of 17 with three criteria is small enough for looking at every set, one by one, as a first
program would; the ratio is that of the same council counted by halves. The Union's 27 members and
the Fund's 190 are beyond enumeration in Python: 2^27 and 2^190 sets.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from itertools import combinations
from pathlib import Path

from bench.rows import Row, Show, cost, runs
from comity.insight.by_halves import count as by_halves
from comity.insight.counting import method_for
from comity.insight.game import Game
from comity.insight.indices import powers
from tests.insight.games import Body, european_union, monetary_fund

MEMBERS, QUICK_MEMBERS = 17, 10


def measure(folder: Path, quick: bool, show: Show) -> list[Row]:
    """Seconds of the processor for all swings and both indices of every member."""
    show("a council small enough to look at every set")
    small = part(european_union(), QUICK_MEMBERS if quick else MEMBERS)
    assert enumerated(small) == [power.swings for power in powers(small, by_halves(small))]
    size = len(small.members)
    slow = cost(
        f"every set of {size} members looked at", spent(partial(enumerated, small), quick), "s"
    )
    rows = [
        slow,
        cost(
            f"the same {size}, counted by halves", spent(partial(counted, small), quick), "s", slow
        ),
    ]
    large = {"Union of 27, three criteria": european_union().game()}
    if not quick:
        large["Fund of 190, 85 percent"] = monetary_fund().game()
    for name, game in large.items():
        show(name)
        rows.append(
            cost(f"{name}, {method_for(game).name}", spent(partial(counted, game), quick), "s")
        )
    return rows


def part(body: Body, members: int) -> Game:
    """The rules of a body among its first members."""
    return Body(body.members[:members], body.rules).game()


def enumerated(game: Game) -> list[int]:
    """The swings of each member by looking at every set, once with and once without it."""
    everyone = range(len(game.members))
    wins = {
        chosen: game.wins(chosen)
        for size in (*everyone, len(everyone))
        for chosen in combinations(everyone, size)
    }
    swings = [0 for _ in everyone]
    for chosen, won in wins.items():
        for place, member in enumerate(chosen if won else ()):
            swings[member] += not wins[chosen[:place] + chosen[place + 1 :]]
    return swings


def counted(game: Game) -> object:
    """Both indices of every member, in the way the command takes."""
    return powers(game, method_for(game).count(game))


def spent(work: Callable[[], object], quick: bool) -> list[float]:
    """The processor's seconds of some work, run by run."""
    found = []
    for _ in runs(quick):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return found
