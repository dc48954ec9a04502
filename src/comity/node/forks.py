"""Two checkpoints that one log signed and that cannot both be of one history: kept, and shown.

Of each log one such pair is kept, the first: it says all that a second could. A proof that does not
hold is no evidence, for anyone can send one with a log's own checkpoint.
"""

from __future__ import annotations

import logging
from contextlib import suppress

from comity.errors import Conflict
from comity.node.head import digest_of
from comity.store.port import Store

_log = logging.getLogger("comity.witness")


def keep_fork(store: Store, origin: str, ours: bytes, rival: bytes) -> None:
    """Keep what we hold of a log and what it has signed besides, both as signed checkpoints."""
    _log.error("%s has signed two histories; both checkpoints are kept", origin)
    with suppress(Conflict):  # there is a pair already
        store.swap_value(_place(digest_of(origin)), None, ours + b"\n" + rival)


def kept_fork(store: Store, origin_digest: str) -> bytes | None:
    """The pair that is kept of the log whose origin has this SHA-256: the two notes, with an empty
    line between them.
    """
    return store.get_value(_place(origin_digest))


def _place(origin_digest: str) -> str:
    return f"fork/{origin_digest}"
