"""A long record for benchmarks: council days, each with five matters from table to conclusion."""

from __future__ import annotations

from pathlib import Path

from comity.wire.evidence import format_evidence
from comity.wire.export import export_files, vkeys_of
from tests.world import World

PARTIES = tuple(f"Party{number}" for number in range(8))
MATTERS = 5
"""Matters of one day; they share the evidence, as they do at a busy council."""


class Record:
    """A world that grows by whole days; signatures counts every one that a judge must check."""

    def __init__(self) -> None:
        self.world = World(PARTIES)
        self.signatures = len(self.world.entries)

    @property
    def acts(self) -> int:
        """How many entries there are."""
        return len(self.world.entries)

    def grow(self, acts: int) -> None:
        """Whole days until there are at least so many acts."""
        while self.acts < acts:
            self._day()

    def export(self, folder: Path) -> None:
        """Write the export of the record, cosigned by everyone, below a new directory."""
        world = self.world
        assert world.reader.council is not None
        note = world.cosigned([], world.time)
        names = (*world.parties, *world.witnesses)
        cosigned = {name: world.cosigned([name], world.time) for name in names}
        vkeys = vkeys_of(world.reader.council)
        self.signatures += 1 + 2 * len(names)
        for path, data in export_files(world.entries, world.documents, note, cosigned, vkeys):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)

    def _day(self) -> None:
        """Every party tables in turn, the others approve, all have notice, and it is concluded."""
        world, before = self.world, self.acts
        served = []
        for number in range(MATTERS):
            by = PARTIES[(before + number) % len(PARTIES)]
            identity = world.circulate(by, f"matter {before + number}")
            served.append(identity)
            for party in PARTIES:
                if party != by:
                    world.say(party, identity, "approve")
        self._evidence((*world.parties, *world.witnesses))
        world.time += 200
        self._evidence(world.witnesses)
        for identity in served:
            world.conclude(identity)
        world.time += 60
        self.signatures += self.acts - before

    def _evidence(self, names: tuple[str, ...]) -> None:
        note = self.world.cosigned(names, self.world.time)
        self.world.do("evidence", "secretariat", checkpoint=format_evidence(note))
        self.signatures += 1 + len(names)
