"""The bytes of a council's state, whose SHA-256 a `seal` states."""

from __future__ import annotations

from collections.abc import Callable

from comity.core.charter import Charter
from comity.core.state import Council
from comity.core.state_form import state_to_plain
from comity.core.state_plain import state_from_plain
from comity.errors import Malformed, NotSound, Refused
from comity.wire.digest import digest, key_digest
from comity.wire.strict import format_json, parse_json


def format_state(council: Council) -> bytes:
    """The state in strict JSON."""
    return format_json(state_to_plain(council))


def state_digest(council: Council) -> str:
    """What a seal of this state states."""
    return digest(format_state(council))


def parse_state(raw: bytes, founded: Council, charter_of: Callable[[str], Charter]) -> Council:
    """The council in a state. Raises Malformed unless printing it gives these bytes.

    founded: the council as entry 0 makes it; charter_of: the charter of a hash.
    """
    try:
        council = state_from_plain(parse_json(raw), founded, charter_of, key_digest)
        if council.id == founded.id and format_state(council) == raw:
            return council
    except (Malformed, NotSound, Refused) as error:
        raise _malformed() from error
    raise _malformed()


def _malformed() -> Malformed:
    return Malformed(
        "state-malformed",
        "The state is not in the one accepted spelling, or of another council.",
        "Ask for the certificate again.",
    )
