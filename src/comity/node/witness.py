"""A neutral witness: cosigns each log's checkpoints, one history only (c2sp.org/tlog-witness).

It sees sizes and roots, never entries, so its cosignature is time and not notice. What it keeps of
a log is one value, its latest cosigned checkpoint. Anyone may send anything, so the log's signature
is checked before any other work, a repeat within the same second costs no write, and how often a
log may advance is limited for that log alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock

from comity.errors import ComityError, Conflict
from comity.keys import SigningKey
from comity.log.note import SignatureLine, Vkey, format_lines, format_note
from comity.log.witness import AddCheckpoint
from comity.node.allowance import Allowance
from comity.node.answer import Answer, refusal
from comity.node.asked import check_step, moved, read_asked
from comity.node.forks import keep_fork, kept_fork
from comity.node.head import Head, Held, NamedKey, digest_of
from comity.node.subtrees import sign_subtree
from comity.store.port import Store


class Witness:
    """One witness with one key or more, for the logs whose vkeys it is given.

    more: names and keys under which it cosigns besides the first, such as one of ML-DSA-44. logs:
    by origin, the keys that it trusts for it.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        key: SigningKey,
        allowance: Allowance | None = None,
        more: Sequence[NamedKey] = (),
    ) -> None:
        self.logs: dict[str, tuple[Vkey, ...]] = {}
        self.head = Head(store, "witness", ((name, key), *more))
        self._allowance = allowance or Allowance()
        self._lock = Lock()

    def add_log(self, vkey: Vkey) -> None:
        """Trust this key too for the origin that is its name. Raises as `trust` does."""
        self.head.check_log_key(vkey)
        held = self.logs.get(vkey.name, ())
        self.logs[vkey.name] = (*(each for each in held if each != vkey), vkey)

    def trust(self, vkeys: Iterable[Vkey]) -> None:
        """Trust these keys and no others, each for the origin that is its name.

        Raises Refused `log-key-unfit`, and trusts then whom it trusted before.
        """
        fresh: dict[str, tuple[Vkey, ...]] = {}
        for vkey in dict.fromkeys(vkeys):
            self.head.check_log_key(vkey)
            fresh[vkey.name] = (*fresh.get(vkey.name, ()), vkey)
        self.logs = fresh

    def add_checkpoint(self, body: bytes, now: int) -> Answer:
        """Answer one add-checkpoint request at `now`, POSIX seconds."""
        request = read_asked(body, lambda origin: self.logs.get(origin, ()))
        if isinstance(request, Answer):
            return request
        with self._lock:
            return self._advance(request, now)

    def sign_subtree(self, body: bytes) -> Answer:
        """Answer one sign-subtree request."""
        return sign_subtree(self.head.keys, self.logs, body)

    def latest(self, origin_digest: str) -> bytes | None:
        """The latest checkpoint cosigned for the log whose origin has this SHA-256."""
        for origin in self.logs:
            if digest_of(origin) == origin_digest:
                return self.head.held(origin).raw
        return None

    def fork(self, origin_digest: str) -> bytes | None:
        """The two histories that the log whose origin has this SHA-256 has signed, if it has."""
        return kept_fork(self.head.store, origin_digest)

    def _advance(self, request: AddCheckpoint, now: int) -> Answer:
        checkpoint = request.checkpoint
        held = self.head.held(checkpoint.origin)
        if request.old != held.size:
            return moved(held.size)
        try:
            check_step(held.size, held.root, checkpoint, request.proof)
        except ComityError as error:
            self._accuse(held, request)
            return refusal(422, error)
        if now < held.time:
            return Answer(503, b"this witness's clock is behind its last signature\n")
        if held.raw is not None and (held.size, held.time) == (checkpoint.size, now):
            return _answer(self.head.apart(held.raw)[1])
        if checkpoint.size > held.size and not self._allowance.take(checkpoint.origin, now):
            return Answer(429, b"this log advances too often\n")
        return self._sign(held, request, now)

    def _accuse(self, held: Held, request: AddCheckpoint) -> None:
        rival = request.checkpoint
        if held.raw is not None and held.size == rival.size and held.root != rival.root:
            keep_fork(self.head.store, rival.origin, held.raw, format_note(request.note))

    def _sign(self, held: Held, request: AddCheckpoint, now: int) -> Answer:
        try:
            return _answer(self.head.sign(held, request.note, now))
        except Conflict:
            return moved(self.head.held(request.checkpoint.origin).size)


def _answer(lines: Sequence[SignatureLine]) -> Answer:
    return Answer(200, format_lines(lines))
