"""Replaying past decisions: what a charter makes of them, beside what was officially decided.

A party not named took no position; totals of a group go before the names of its members; each
decision is judged by the charter of its own day. Source: docs/replay.md.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from comity.core.ballot import Ballot, tallies_of
from comity.core.charter import Charter, Procedure
from comity.core.dated import LATEST, Dated
from comity.core.edition import edition
from comity.core.electorate import ALL, Electorates, electorate_of
from comity.core.known_as import index_of, parties_known_as
from comity.core.past import Decision
from comity.core.rules import Reason
from comity.core.totals import Flows, by_name
from comity.core.verdict import final_verdict
from comity.errors import Malformed


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the rules make of a decision: the kind of outcome and the reasons.

    reproduced: whether the official outcome is the same, None where none is known.
    """

    decision: Decision
    kind: str
    reason: Reason

    @property
    def reproduced(self) -> bool | None:
        """Adopted by the rules if and only if officially adopted."""
        if not self.decision.official:
            return None
        return (self.kind == "adopted") == (self.decision.official == "adopted")


class Replay:
    """Judges decisions under one charter; electorates are kept for the days that share them."""

    def __init__(self, charter: Charter) -> None:
        self._charter = charter
        self._index = index_of(charter)
        self._procedures = {procedure.name: procedure for procedure in charter.procedures}
        self._groups = (ALL, *dict.fromkeys(group.name for group in charter.written.groups))
        self._since, self._until = _turns(charter)
        self._editions: dict[tuple[int, int], Charter] = {}
        self._electorates: dict[tuple[int, int, str], Flows] = {}

    def outcome(self, decision: Decision, place: str = "decision") -> Replayed:
        """What the charter of its day makes of a decision.

        Raises Malformed with the place and the word that the charter does not know, or the total
        that cannot be right.
        """
        procedure = self._procedure(decision.procedure, place)
        self._check_groups((*decision.counts, *decision.electorate, *decision.seats), place)
        named = self._electorate(decision, procedure, place)
        tallies = tallies_of(named, self._ballot(decision, place), place)
        found = final_verdict(named.electorate.book, procedure, tallies)
        return Replayed(decision, found.kind, found.reason)

    def _procedure(self, name: str, place: str) -> Procedure:
        if name not in self._procedures:
            raise Malformed(
                "procedure-not-known",
                f"{place} names the procedure {name}, which the charter does not have.",
                f"Write one of {', '.join(self._procedures)}.",
            )
        return self._procedures[name]

    def _check_groups(self, names: Iterable[str], place: str) -> None:
        for name in names:
            if name not in self._groups:
                raise Malformed(
                    "group-not-known",
                    f"{place} names the group {name}, which the charter does not have.",
                    f"Write one of {', '.join(self._groups)}.",
                )

    def _era(self, day: str) -> tuple[int, int]:
        """Days of the same era have the same charter."""
        return bisect_right(self._since, day), bisect_left(self._until, day)

    def _electorate(self, decision: Decision, procedure: Procedure, place: str) -> Flows:
        era = self._era(decision.date or LATEST)
        if era not in self._editions:
            self._editions[era] = edition(self._charter, decision.date or LATEST)
        if decision.electorate:
            named = self._named(decision.electorate, place)
            return by_name(electorate_of(self._editions[era], procedure, named))
        key = (*era, procedure.name)
        if key not in self._electorates:
            found = electorate_of(self._editions[era], procedure, {})
            self._electorates[key] = by_name(found)
        return self._electorates[key]

    def _named(self, electorates: Electorates, place: str) -> Electorates:
        return {
            group: tuple(parties_known_as(self._index, names, place))
            for group, names in electorates.items()
        }

    def _ballot(self, decision: Decision, place: str) -> Ballot:
        written = parties_known_as(self._index, decision.positions, place)
        return Ballot(
            positions={party: decision.positions[name] for party, name in written.items()},
            recused=tuple(parties_known_as(self._index, decision.recused, place)),
            totals=decision.counts,
            seats=decision.seats,
        )


def _turns(charter: Charter) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All days from which, and all days until which, something in a charter holds."""
    written = charter.written
    rows: tuple[Dated, ...] = (*written.groups, *written.weights, *written.rules)
    times = [(row.since, row.until) for row in rows]
    times += [(term.since, term.until) for group in written.groups for term in group.terms]
    return tuple(sorted({since for since, _ in times})), tuple(sorted({end for _, end in times}))
