"""Where a judgement keeps what is over on a long record: packed, and still to be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from comity.core.changed import replace
from comity.core.shelf import Shelf
from comity.core.state import Circulation, Council, Matter
from comity.wire.attic import Attic

V = TypeVar("V")


class Attics:
    """Matters and circulations of one record; an older council must not be used after `packed`."""

    def __init__(self) -> None:
        shared = ("procedure", "clock", "rules", "roll", "calendar", "service")
        self._circulations = Attic(Circulation, shared)
        self._matters = Attic(Matter)

    def packed(self, council: Council) -> Council:
        """The same council; of what is over it keeps in full only what waits for notice."""
        live = [each.matter for each in council.open.values()]
        return replace(
            council,
            closed=_moved(council.closed, self._circulations, council.trailing),
            matters=_moved(council.matters, self._matters, live),
        )


def _moved(table: Mapping[str, V], attic: Attic[V], kept: Iterable[str]) -> Mapping[str, V]:
    """The table, with every row that is not kept packed into the attic."""
    if not isinstance(table, Shelf):
        return table
    names = dict.fromkeys(kept)
    for key, row in table.above().items():
        if key not in names:
            attic.put(key, row)
    return table.moved(attic, names)
