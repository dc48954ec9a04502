"""What one act costs when the record is long: the store, the tree and the host, short and long.

All times are those of the processors: what a disk takes is not a matter of length.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

from bench.admission import PARTIES, ready, signed
from bench.machine import BODY, used
from bench.rows import Row, Show, cost
from comity.log.tree import EMPTY
from comity.secretariat.admit import Admitted, admit
from comity.secretariat.tree import Tree
from comity.store.sqlite import SqliteStore
from tests.secretariat.housing import make_house
from tests.world import World

LENGTHS, QUICK_LENGTHS = (1_000, 1_000_000), (100, 2_000)
RECORD, QUICK_RECORD = (1_000, 100_000), (100, 400)
STRETCH = 1_024
"""Entries of one measurement."""
TIMES = 5
"""How often a stretch is measured at each length."""

Go = Callable[[int], None]
"""Goes on by so many entries."""


def measure(folder: Path, quick: bool, show: Show) -> list[Row]:
    """Processors' microseconds for one entry at either length."""
    lengths, record = (QUICK_LENGTHS, QUICK_RECORD) if quick else (LENGTHS, RECORD)
    count = 64 if quick else STRETCH
    rows = []
    for group in (1, 100):
        log = Stored(folder / f"{group}.sqlite")
        name = f"entry stored and read back, {group} in a commit"
        rows += grown(name, partial(log.go, 2_000), partial(log.go, group), lengths, count, show)
        log.store.close()
    hashed = Hashed()
    rows += grown("leaf in tree, with the root", hashed.go, hashed.go, lengths, count, show)
    hosted = Hosted(folder / "house", record[1] + 2 * TIMES * count)
    name = "act admitted, 256 in a commit"
    rows += grown(name, hosted.go, hosted.go, record, count, show, hosted.helpers)
    hosted.house.close()
    return rows


def grown(
    what: str,
    fill: Go,
    go: Go,
    lengths: tuple[int, int],
    count: int,
    show: Show,
    helpers: list[int] | None = None,
) -> list[Row]:
    """The cost of one entry at two lengths, the second against the first."""
    size, rows = 0, list[Row]()
    for length in lengths:
        show(f"{what}: growing to {length:,}")
        fill(max(0, length - size))
        costs = [spent(go, count, helpers or []) / count * 1e6 for _ in range(TIMES)]
        size = max(size, length) + TIMES * count
        first = rows[0] if rows else None
        rows.append(cost(f"{what}, after {length:,}", costs, "µs", first))
    return rows


def spent(go: Go, count: int, helpers: list[int]) -> float:
    """The processors' seconds for so many entries more."""
    before = used(helpers)
    go(count)
    return used(helpers) - before


class Stored:
    """A log in a store."""

    def __init__(self, path: Path) -> None:
        self.store, self.size = SqliteStore(path, create=True), 0
        self.store.create("log")

    def go(self, group: int, count: int) -> None:
        """Append so many together, and read them back."""
        goal = self.size + count
        while self.size < goal:
            start, end = self.size, min(self.size + group, goal)
            entries = [(sha256(b"%d" % number).digest(), BODY) for number in range(start, end)]
            self.store.append("log", start, entries, b"checkpoint of %d" % end)
            assert len(self.store.read("log", start, end)) == end - start
            self.size = end


class Hashed:
    """A tree of leaf hashes."""

    def __init__(self) -> None:
        self.tree, self.frontier = Tree(), EMPTY

    def go(self, count: int) -> None:
        """Add leaves, with a root after each, as a host and a judge need it."""
        for number in range(count):
            leaf = sha256(b"%d" % number).digest()
            self.tree.extend((leaf,))
            self.frontier = self.frontier.append(leaf)
            self.frontier.root()


class Hosted:
    """A council at its host, with acts at hand to be lodged."""

    def __init__(self, folder: Path, acts: int) -> None:
        world = World(PARTIES)
        self.entries = iter(signed(world, PARTIES[0], acts))
        self.house = make_house(folder, world)
        self.archive = self.house.archive(world.council)
        self.helpers = ready(self.house)

    def go(self, count: int) -> None:
        """Have so many admitted."""
        for start in range(0, count, 256):
            entries = [next(self.entries) for _ in range(min(256, count - start))]
            for answer in admit(self.archive, entries):
                assert isinstance(answer, Admitted), answer
