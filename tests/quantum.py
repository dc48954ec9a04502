"""A world in which some cosign under ML-DSA-44, some under Ed25519 too, and the log under both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from comity.keys import MldsaKey, SigningKey, generate_mldsa_key
from comity.wire.charter import format_charter
from comity.wire.evidence import format_evidence
from tests.world import World


def mldsa_key(words: str) -> MldsaKey:
    """The key of ML-DSA-44 that some words name."""
    return generate_mldsa_key(hashlib.sha256(words.encode()).digest())


class QuantumWorld(World):
    """`only` cosign under ML-DSA-44 alone, `both` under two keys; `log_only`: so does the log."""

    def __init__(
        self,
        *given: Any,
        only: tuple[str, ...] = ("Russia", "Vienna"),
        both: tuple[str, ...] = ("Alliance", "Oslo"),
        log_only: bool = False,
        **more: Any,
    ) -> None:
        self.only, self.both, self.log_only = only, both, log_only
        super().__init__(*given, **more)

    def log_keys(self) -> list[SigningKey]:
        """Ed25519 first, if there is one."""
        second = mldsa_key(f"{self.name}/log")
        return [second] if self.log_only else [self.log_key, second]

    def cosigning_keys(self, name: str) -> list[tuple[str, SigningKey]]:
        """The key of ML-DSA-44 stands behind the other."""
        (words, first), second = super().cosigning_keys(name)[0], mldsa_key(f"{self.name}/{name}")
        keys: list[tuple[str, SigningKey]] = [] if name in self.only else [(words, first)]
        return [*keys, (f"{words}-mldsa", second)] if name in (*self.only, *self.both) else keys

    def evidence(self, names: Iterable[str] = (), time: int | None = None) -> str:
        """An act for each cosigner, for all lines in one would be more than an act may have."""
        size, when = self.reader.size, self.time if time is None else time
        filed = [
            self.do("evidence", "secretariat", checkpoint=format_evidence(note))
            for name in (tuple(names) or (*self.parties, *self.witnesses))
            for note in [self.cosigned([name], when, size)]
        ]
        return filed[-1]


def decided(**given: Any) -> QuantumWorld:
    """One decision, with a position."""
    world = QuantumWorld(**given)
    circulation = world.circulate("Alliance", "On terrorism")
    world.say("Russia", circulation, "approve")
    world.decide(circulation)
    return world


def switched() -> QuantumWorld:
    """A record on whose way Alliance gives up its key of Ed25519, by an amendment."""
    world = QuantumWorld()
    plain = world.charter_plain()
    row = next(each for each in plain["parties"] if each["name"] == "Alliance")
    row["notice"] = row.pop("notice_mldsa")
    amends, texts = world.document(format_charter(plain)), world.texts("A new charter")
    fields: dict[str, Any] = {"sphere": "open", "title": "Charter", "texts": texts}
    matter = world.do("table", "Alliance", amends=amends, **fields)
    deadline = world.time + 100
    world.decide(world.do("circulate", "Alliance", matter=matter, texts=texts, deadline=deadline))
    world.only, world.both = ("Alliance", "Russia", "Vienna"), ("Oslo",)
    return world
