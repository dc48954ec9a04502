"""The pending checkpoint of a mirrored log: where its entries are going (c2sp.org/tlog-mirror).

It is what add-checkpoint moves, and it is never signed there. Earlier ones come back in tickets:
the mirror gives each client the checkpoint that it is uploading to, under a code that only this
mirror can make, so that nothing has to be remembered of them.
"""

from __future__ import annotations

import hmac
import secrets
from contextlib import suppress
from hashlib import sha256
from threading import Lock

from comity.errors import ComityError, Conflict
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.mirror import Upload
from comity.log.note import Note, format_note, parse_note
from comity.log.tree import EMPTY_ROOT
from comity.log.witness import AddCheckpoint
from comity.node.allowance import Allowance
from comity.node.answer import Answer, refusal
from comity.node.asked import check_step, moved
from comity.node.mirrored import MirroredLog
from comity.store.port import Store

_SECRET = "mirror/ticket"
_CODE = sha256().digest_size


class Pending:
    """The pending checkpoints of a mirror's logs, one value in the store for each."""

    def __init__(self, store: Store, allowance: Allowance | None = None) -> None:
        self.store = store
        self._allowance = allowance or Allowance()
        self._lock = Lock()
        self._secret = _secret(store)

    def note(self, log: MirroredLog) -> Note | None:
        """The pending checkpoint with the log's lines: the later one of what was handed in and
        what the mirror holds already.
        """
        return _later(self.store.get_value(_place(log)), log.base())

    def advance(self, log: MirroredLog, request: AddCheckpoint, now: int) -> Answer:
        """Answer an add-checkpoint request whose signature was checked."""
        with self._lock:
            raw = self.store.get_value(_place(log))
            note = _later(raw, log.base())
            held = Checkpoint(log.origin, 0, EMPTY_ROOT) if note is None else _of(note)
            if request.old != held.size:
                return moved(held.size)
            try:
                check_step(held.size, held.root, request.checkpoint, request.proof)
            except ComityError as error:
                log.accuse(request.note)
                return refusal(422, error)
            if note is not None and request.checkpoint.size == held.size:
                return Answer(200)
            if not self._allowance.take(log.place, now):
                return Answer(429, b"this log advances too often\n")
            return self._keep(log, raw, request.note)

    def ticket(self, log: MirroredLog, note: Note) -> bytes:
        """What lets a client go on with this checkpoint though later ones have come."""
        raw = format_note(note)
        return self._code(log, raw) + raw

    def resolve(self, log: MirroredLog, upload: Upload) -> Note | None:
        """The pending checkpoint, present or past, of the size that an upload ends at."""
        present = self.note(log)
        if present is not None and _of(present).size == upload.end:
            return present
        code, raw = upload.ticket[:_CODE], upload.ticket[_CODE:]
        if not hmac.compare_digest(code, self._code(log, raw)):
            return None
        past = parse_note(raw)
        return past if _of(past).size == upload.end else None

    def _keep(self, log: MirroredLog, held: bytes | None, note: Note) -> Answer:
        try:
            # Of two processes that saw the same value, one is told to look again.
            self.store.swap_value(_place(log), held, format_note(note))
        except Conflict:
            current = self.note(log)
            return moved(0 if current is None else _of(current).size)
        return Answer(200)

    def _code(self, log: MirroredLog, raw: bytes) -> bytes:
        return hmac.digest(self._secret, log.place.encode() + b"\n" + raw, "sha256")


def _later(raw: bytes | None, base: Note | None) -> Note | None:
    given = None if raw is None else parse_note(raw)
    if given is None or (base is not None and _of(base).size >= _of(given).size):
        return base
    return given


def _of(note: Note) -> Checkpoint:
    return parse_checkpoint(note.text)


def _place(log: MirroredLog) -> str:
    return f"pending/{log.place}"


def _secret(store: Store) -> bytes:
    held = store.get_value(_SECRET)
    if held is None:
        with suppress(Conflict):  # another process was first, and its secret counts
            store.swap_value(_SECRET, None, secrets.token_bytes(32))
        held = store.get_value(_SECRET)
        assert held is not None
    return held
