"""What a secretariat is told: where its data are, which witnesses to ask,
and its limits with units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one host.

    data: directory of the store and the keys; witnesses: URL of each neutral witness by its name
    in the charters; clerk_seconds: how often the clerk looks; the other limits are bytes and
    seconds.
    """

    data: Path
    witnesses: Mapping[str, str] = field(default_factory=dict)
    clerk_seconds: float = 0.5
    witness_seconds: float = 5.0
    document_bytes: int = 8 * 1024 * 1024
    act_bytes: int = 32 * 1024
    cosignature_bytes: int = 64 * 1024
    body_seconds: float = 20.0
    batch_acts: int = 256

    @property
    def store(self) -> Path:
        """The file of the store."""
        return self.data / "secretariat.sqlite"

    @property
    def keys(self) -> Path:
        """The directory of the host's keys."""
        return self.data / "keys"
