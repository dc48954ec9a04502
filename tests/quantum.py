"""A world in which some cosign under ML-DSA-44, some under Ed25519 too, and the log under both."""

from __future__ import annotations

import hashlib
from typing import Any

from comity.keys import MldsaKey, SigningKey, generate_mldsa_key
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
