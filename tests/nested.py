"""Two councils in memory: an alliance that decides by itself,
and a joint council it is a party of.
"""

from __future__ import annotations

from typing import Any

from comity.log.note import parse_note
from comity.wire.certificate import Certificate, format_certificate
from comity.wire.judgement import needed_documents
from comity.wire.reader import Reader
from tests.world import World


def certificate(world: World, circulation: str) -> bytes:
    """The certificate of a decision of `world`, cosigned by everyone now."""
    reader = Reader(world.documents.get)
    readings = tuple(reader.read(entry) for entry in world.entries)
    council = reader.council
    assert council is not None
    ended = council.closed[circulation]
    assert ended.outcome is not None
    needed = needed_documents(reader, readings, circulation)
    everyone = (*world.parties, *world.witnesses)
    return format_certificate(
        Certificate(
            council=council.id,
            circulation=circulation,
            conclude=ended.concluded,
            outcome=ended.outcome.kind,
            entries=tuple(world.entries),
            documents={name: world.documents[name] for name in needed},
            checkpoint=parse_note(world.cosigned(everyone, world.time)),
        )
    )


class Nested:
    """An inner council of three allies, and an outer one of Russia and the alliance."""

    def __init__(self) -> None:
        self.inner = World(("UK", "US", "Italy"), name="alliance")
        council = self.inner.reader.council
        assert council is not None
        self.outer = World(
            ("Russia", "Alliance"), name="joint", changes=self._changes(council.id), accede=False
        )
        self.outer.accredit("Russia")
        outer = self.outer.reader.council
        assert outer is not None
        self.council = outer.id
        self.mandated("accede", {"act": "accede"}, "We join")

    def _changes(self, council: str) -> dict[str, Any]:
        plain = World(("Russia", "Alliance"), name="joint", accede=False).charter_plain()
        alliance = plain["parties"][1]
        del alliance["root"]
        alliance["council"] = council
        standings = [
            {"to": "Alliance", "standing": "decides"},
            {"to": "Russia", "standing": "consulted"},
        ]
        plain["spheres"][1]["standings"] = standings
        plain["spheres"][2]["standings"] = [
            {"to": "Alliance", "standing": "decides"},
            {"to": "Russia", "standing": "informed"},
        ]
        return plain

    def decision(self, mandate: dict[str, str], words: str) -> bytes:
        """The certificate of an inner decision with a mandate for the outer council."""
        circulation = self.inner.circulate(
            "UK", words, mandate={"council": self.council, **mandate}
        )
        self.inner.decide(circulation)
        return certificate(self.inner, circulation)

    def signed(self, kind: str, authority: bytes, **fields: Any) -> bytes:
        """An outer act of the alliance, delivered by the delegate of the United Kingdom."""
        self.outer.signers["Alliance"] = self.inner.signers["UK"]
        return self.outer.act(kind, "Alliance", authority=self.outer.document(authority), **fields)

    def mandated(self, kind: str, mandate: dict[str, str], words: str, **fields: Any) -> str:
        """Decide in the inner council and act in the outer one; the outer act's id."""
        return self.outer.admit(self.signed(kind, self.decision(mandate, words), **fields))
