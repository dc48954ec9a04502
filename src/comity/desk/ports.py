"""What the desk asks of the node that serves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from comity.core.state import Council
from comity.wire.reader import Reading


class Alarm(Protocol):
    """Something a node shouts about."""

    @property
    def sentence(self) -> str:
        """What is the matter, in one sentence."""
        ...


class Books(Protocol):
    """The records that a node holds, as far as it has checked them."""

    @property
    def party(self) -> str:
        """The name of the party whose desk it is."""
        ...

    def councils(self) -> Sequence[str]:
        """The identities of the councils of which anything has arrived."""
        ...

    def council(self, identity: str) -> Council:
        """The state of a council after the last entry held."""
        ...

    def readings(self, identity: str) -> Sequence[Reading]:
        """What became of each entry held, in order."""
        ...

    def document(self, name: str) -> bytes | None:
        """The bytes of a document by digest, None where the node does not hold it."""
        ...

    def alarms(self, identity: str) -> Sequence[Alarm]:
        """What the node shouts about, the gravest first."""
        ...

    def seen(self, identity: str) -> Sequence[tuple[str, str, int, int]]:
        """(role, name, entries, POSIX time) of each cosigner's latest cosignature."""
        ...
