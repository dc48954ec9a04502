"""Which documents an entry names, told from its bytes alone."""

from __future__ import annotations

from comity.errors import ComityError
from comity.wire.act import parse_signed_act, read_act


def documents_named(entry: bytes) -> tuple[str, ...]:
    """The digests of the documents that an entry names; none for one that is no act."""
    try:
        signed = parse_signed_act(entry)
        if signed.kind == "evidence":
            return tuple(name for name in (signed.head["authority"],) if name)
        return read_act(signed).documents()
    except ComityError:
        return ()
