"""A neutral witness: cosigns each log's checkpoints, one history only (c2sp.org/tlog-witness).

It sees sizes and roots, never entries, so its cosignature is time and not notice. What it keeps of
a log is one value, its latest cosigned checkpoint; it is swapped in the store before the signature
is released. Anyone may send anything, so the log's signature is checked before any other work, a
repeat within the same second costs no write, and how often a log may advance is limited for that
log alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from comity.errors import ComityError, Conflict, NotSound, Refused
from comity.keys import SigningKey
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.cosignature import cosign, cosignature_time
from comity.log.note import (
    ED25519,
    Note,
    Vkey,
    check_note,
    format_lines,
    format_note,
    parse_note,
)
from comity.log.tree import EMPTY_ROOT, check_consistency
from comity.log.witness import SIZE_TYPE, AddCheckpoint, format_size, parse_add_checkpoint
from comity.node.allowance import Allowance
from comity.store.port import Store

MAX_BODY = 64 * 1024
"""Bytes of a request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: status, body, content type."""

    status: int
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Held:
    """The latest cosigned checkpoint of a log: its bytes in the store, and what they say."""

    raw: bytes | None
    size: int
    root: bytes
    time: int


class Witness:
    """One witness with one key, for the logs whose vkeys it is given by origin."""

    def __init__(
        self, store: Store, name: str, key: SigningKey, allowance: Allowance | None = None
    ) -> None:
        self.store, self.name, self.key = store, name, key
        self.logs: dict[str, Vkey] = {}
        self._allowance = allowance or Allowance()
        self._lock = Lock()

    def add_log(self, vkey: Vkey) -> None:
        """Trust this key for the origin that is its name.

        Raises Refused `log-key-unfit` for a key of another kind, and for the witness's own name or
        key: what signs checkpoints and what cosigns them must never be one.
        """
        if vkey.kind != ED25519 or vkey.name == self.name or vkey.public == self.key.public:
            raise Refused(
                "log-key-unfit",
                f"{vkey.name} is not a log that this witness can cosign for.",
                "Name a log's own key of type 01.",
            )
        self.logs[vkey.name] = vkey

    def add_checkpoint(self, body: bytes, now: int) -> Answer:
        """Answer one add-checkpoint request at `now`, POSIX seconds."""
        try:
            request = parse_add_checkpoint(body)
        except ComityError as error:
            return _refusal(400, error)
        checkpoint, note = request.checkpoint, request.note
        vkey = self.logs.get(checkpoint.origin)
        if vkey is None:
            return Answer(404, b"unknown origin\n")
        try:
            check_note(note, [vkey])
        except ComityError as error:
            return _refusal(403, error)
        if request.old > checkpoint.size:
            return Answer(400, b"the old size is beyond the checkpoint\n")
        with self._lock:
            return self._advance(request, _only(note, vkey), now)

    def latest(self, origin_digest: str) -> bytes | None:
        """The latest checkpoint cosigned for the log whose origin has this SHA-256."""
        for origin in self.logs:
            if sha256(origin.encode()).hexdigest() == origin_digest:
                return self._held(origin).raw
        return None

    def _advance(self, request: AddCheckpoint, note: Note, now: int) -> Answer:
        checkpoint = request.checkpoint
        held = self._held(checkpoint.origin)
        if request.old != held.size:
            return _moved(held)
        try:
            _check_step(held.size, held.root, checkpoint, request.proof)
        except ComityError as error:
            return _refusal(422, error)
        if now < held.time:
            return Answer(503, b"this witness's clock is behind its last signature\n")
        if held.raw is not None and (held.size, held.time) == (checkpoint.size, now):
            return _answer(parse_note(held.raw))
        if checkpoint.size > held.size and not self._allowance.take(checkpoint.origin, now):
            return Answer(429, b"this log advances too often\n")
        return self._sign(held, note, checkpoint.origin, now)

    def _sign(self, held: Held, note: Note, origin: str, now: int) -> Answer:
        both = Note(note.text, (*note.signatures, cosign(note.text, self.name, self.key, now)))
        try:
            # The swap makes it safe: of two who saw the same value, one is told to look again.
            self.store.swap_value(_place(origin), held.raw, format_note(both))
        except Conflict:
            return _moved(self._held(origin))
        # If we stop here, it is kept and not released; asked again, a later one is given.
        return _answer(both)

    def _held(self, origin: str) -> Held:
        raw = self.store.get_value(_place(origin))
        if raw is None:
            return Held(None, 0, EMPTY_ROOT, 0)
        note = parse_note(raw)
        checkpoint = parse_checkpoint(note.text)
        time = cosignature_time(note.signatures[-1])
        return Held(raw, checkpoint.size, checkpoint.root, time)


def _place(origin: str) -> str:
    # An origin may have characters that a name in the store may not.
    return f"witness/{sha256(origin.encode()).hexdigest()}"


def _only(note: Note, vkey: Vkey) -> Note:
    """The note with the line that was checked and no other: what is kept is what is known."""
    known = [line for line in note.signatures if (line.name, line.key_id) == _id(vkey)]
    return Note(note.text, (known[0],))


def _id(vkey: Vkey) -> tuple[str, bytes]:
    return vkey.name, vkey.key_id


def _answer(both: Note) -> Answer:
    return Answer(200, format_lines(both.signatures[-1:]))


def _moved(held: Held) -> Answer:
    return Answer(409, format_size(held.size), SIZE_TYPE)


def _check_step(size: int, root: bytes, checkpoint: Checkpoint, proof: tuple[bytes, ...]) -> None:
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise NotSound("root-of-nothing", "An empty log has the empty root.", "Correct the log.")
    if size == 0:
        if proof:
            raise NotSound("proof-surplus", "A first checkpoint needs no proof.", "Send none.")
        return
    check_consistency(size, root, checkpoint.size, checkpoint.root, proof)


def _refusal(status: int, error: ComityError) -> Answer:
    return Answer(status, f"{error.sentence}\n".encode())
