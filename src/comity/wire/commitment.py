"""The one true bytes of a commitment to a position. Source: the specification, page "acts"."""

from __future__ import annotations

from comity.wire.digest import digest
from comity.wire.strict import format_json

HEADER = b"comity/commitment/v1\n"


def commitment_of(
    council: str,
    circulation: str,
    by: str,
    position: str,
    salt: str,
    documents: tuple[str, str] = ("", ""),
) -> str:
    """The digest that a sealed position of the party `by` carries.

    salt: 64 hexadecimal digits of which nobody else knows any; documents: reservation and
    statement by digest, "" for none.
    """
    said = {
        "by": by,
        "circulation": circulation,
        "council": council,
        "position": position,
        "salt": salt,
    }
    more = dict(zip(("reservation", "statement"), documents, strict=True))
    said |= {key: value for key, value in more.items() if value}
    return digest(HEADER + format_json(said) + b"\n")
