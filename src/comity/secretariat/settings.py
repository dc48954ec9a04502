"""What a secretariat is told: where its data are, which witnesses to ask,
and its limits with units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one host; a name that ends in _seconds or _bytes says its unit.

    data: directory of everything the host keeps. witnesses: URL of each neutral witness by its
    name in the charters. mirrors: submission prefix of each mirror to bring the records to, by the
    name of the party whose node it is or by any other. clerk_seconds: how often the clerk looks.
    batch_acts, waiting_acts: most acts in one commit, and waiting for one. witness_pause_seconds:
    longest pause before a witness or mirror that failed is asked again. connections: most at a
    time. stop_seconds: for what is under way.
    """

    data: Path
    witnesses: Mapping[str, str] = field(default_factory=dict)
    mirrors: Mapping[str, str] = field(default_factory=dict)
    clerk_seconds: float = 0.5
    witness_seconds: float = 5.0
    witness_bytes: int = 64 * 1024
    witness_pause_seconds: float = 60.0
    document_bytes: int = 8 * 1024 * 1024
    act_bytes: int = 32 * 1024
    cosignature_bytes: int = 64 * 1024
    body_seconds: float = 20.0
    batch_acts: int = 256
    waiting_acts: int = 1024
    connections: int = 512
    stop_seconds: int = 2

    @property
    def store(self) -> Path:
        """The file of the store."""
        return self.data / "secretariat.sqlite"

    @property
    def keys(self) -> Path:
        """The directory of the host's keys."""
        return self.data / "keys"

    @property
    def marks(self) -> Path:
        """The directory of the high-water marks: a second place, beside the store."""
        return self.data / "high-water"

    @property
    def evidence(self) -> Path:
        """The directory of what proves that somebody showed two histories."""
        return self.data / "evidence"
