"""What a party does about the keys that act for it, and about its being a party at all.

Bodies of acts, as those of `comity.core.acts`, which lists every kind.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suspend:
    """Any one root key of a party ends an accreditation at once, in haste.

    delegate: SHA-256 of the delegate's vkey. compromised_since: the entry from which on somebody
    else may have had the key, None where nobody says so.
    """

    delegate: str
    compromised_since: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawParty:
    """A party leaves the council; what it said and undertook stays on the record."""


KeysBody = Suspend | WithdrawParty
