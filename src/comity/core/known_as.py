"""Under which names a charter knows its parties: name, title, and the other names of sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from comity.core.charter import Charter
from comity.errors import Malformed

Index = Mapping[str, tuple[str, ...]]
"""From what somebody may write to the parties that may be meant: one, unless it is ambiguous."""


def index_of(charter: Charter) -> Index:
    """All names of all parties. A name goes before a title, a title before another name."""
    index: dict[str, tuple[str, ...]] = {}
    index |= _gathered((party.name, also) for party in charter.parties for also in party.also)
    index |= _gathered((party.name, party.title) for party in charter.parties)
    return index | {party.name: (party.name,) for party in charter.parties}


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for party, written in pairs:
        found[written] = tuple(dict.fromkeys((*found.get(written, ()), party)))
    return found


def party_known_as(index: Index, written: str, place: str) -> str:
    """The party meant. Raises Malformed `party-not-known`, `party-ambiguous`."""
    parties = index.get(written, ())
    if not parties:
        raise Malformed(
            "party-not-known",
            f"{place} names the party {written}, which the charter does not know.",
            "Write its name or title, or add this name to the party under also.",
        )
    if len(parties) > 1:
        raise Malformed(
            "party-ambiguous",
            f"{place} names the party {written}, which may be {parties[0]} or {parties[1]}.",
            "Write the name that the charter gives it.",
        )
    return parties[0]


def parties_known_as(index: Index, written: Iterable[str], place: str) -> dict[str, str]:
    """From each party meant to how it is written. Raises Malformed, also `party-named-twice`."""
    found: dict[str, str] = {}
    for name in written:
        party = party_known_as(index, name, place)
        if party in found:
            raise Malformed(
                "party-named-twice",
                f"{place} names {party} twice, as {found[party]} and as {name}.",
                "Name each party once.",
            )
        found[party] = name
    return found
