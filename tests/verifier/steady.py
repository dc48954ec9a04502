"""Lives in which decisions come about, so that promises, meetings and consultations follow."""

from __future__ import annotations

from typing import Any

from comity.wire.evidence import format_evidence
from tests.verifier.doings import charter_fields, sphere_fields
from tests.verifier.lives import Deed, Life
from tests.world import spheres


class Steady(Life):
    """A council under an ordinary charter that meets often and keeps most of its word."""

    most = 40

    def changes(self, parties: tuple[str, ...]) -> dict[str, Any]:
        """An ordinary charter, with or without what it may say of meetings."""
        rows = [{**row, **sphere_fields(self.dice)} for row in spheres(parties[0])]
        return {"spheres": rows, **charter_fields(self.dice)}

    def deeds(self) -> tuple[Deed, ...]:
        """Few circulations that end, and much between them."""
        between = self.doings
        return (
            (self._settle, 6),
            (self._tick, 4),
            (between.undertake, 4),
            (between.keep, 8),
            (between.consult, 2),
            (between.convene, 4),
            (between.attend, 4),
            (between.minute, 3),
            (self._keys, 1),
        )

    def _tick(self) -> None:
        """Time passes, and everyone attests it; the next decision may be a day away."""
        world = self.world
        world.time += self.dice.choice((1, 10, 30, 61))
        note = world.cosigned((*world.parties, *world.witnesses), world.time)
        self.add("evidence", "secretariat", checkpoint=format_evidence(note))

    def _settle(self) -> None:
        """A matter tabled, circulated on some occasion, agreed on by all and concluded."""
        self._circulate()
        served = self.council.open.get(self.circulations[-1])
        if served is None:
            return
        texts = [text.document for text in served.texts]
        for party in self.world.parties:
            word = "approve" if self.dice.random() < 0.95 else "object"
            fields = {"circulation": served.id, "position": word, "texts": texts}
            self.add("position", party, **fields)
        self._tick()
        self.add("conclude", "secretariat", circulation=served.id, outcome="adopted")
