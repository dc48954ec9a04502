"""A neutral witness: cosigns each log's checkpoints, one history only (c2sp.org/tlog-witness).

It sees sizes and roots, never entries, so its cosignature is time and not notice. The last cosigned
size and root are swapped in the store before the signature is released.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from comity.errors import ComityError, Conflict, NotSound
from comity.keys import SigningKey
from comity.log.checkpoint import Checkpoint, parse_checkpoint, parse_size
from comity.log.cosignature import cosign
from comity.log.note import Note, Vkey, check_note, format_note, parse_note
from comity.log.tree import EMPTY_ROOT, check_consistency
from comity.store.port import Store

SIZE_TYPE = "text/x.tlog.size"
MAX_PROOF = 63
MAX_BODY = 128 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: status, body, content type."""

    status: int
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"


class Witness:
    """One witness with one key, for the logs whose vkeys it is given by origin."""

    def __init__(self, store: Store, name: str, key: SigningKey) -> None:
        self.store, self.name, self.key = store, name, key
        self.logs: dict[str, Vkey] = {}
        self._lock = Lock()

    def add_log(self, vkey: Vkey) -> None:
        """Trust this key for the origin that is its name."""
        self.logs[vkey.name] = vkey

    def add_checkpoint(self, body: bytes, now: int) -> Answer:
        """Answer one add-checkpoint request at `now`, POSIX seconds."""
        try:
            old, proof, note, checkpoint = _parse(body)
        except ComityError as error:
            return _refusal(400, error)
        vkey = self.logs.get(checkpoint.origin)
        if vkey is None:
            return Answer(404, b"unknown origin\n")
        try:
            check_note(note, [vkey])
        except ComityError as error:
            return _refusal(403, error)
        if old > checkpoint.size:
            return Answer(400, b"the old size is beyond the checkpoint\n")
        return self._advance(old, proof, note, checkpoint, now)

    def latest(self, origin_digest: str) -> bytes | None:
        """The latest checkpoint cosigned for the log whose origin has this SHA-256."""
        for origin in self.logs:
            if sha256(origin.encode()).hexdigest() == origin_digest:
                return self.store.get_value(f"cosigned/{origin}")
        return None

    def _advance(
        self, old: int, proof: list[bytes], note: Note, checkpoint: Checkpoint, now: int
    ) -> Answer:
        mark = f"mark/{checkpoint.origin}"
        with self._lock:
            held = self.store.get_value(mark)
            size, root, last = _mark(held)
            if old != size:
                return Answer(409, b"%d\n" % size, SIZE_TYPE)
            try:
                _check_step(size, root, checkpoint, proof)
            except ComityError as error:
                return _refusal(422, error)
            if now < last:
                return Answer(503, b"this witness's clock is behind its last signature\n")
            line = cosign(note.text, self.name, self.key, now)
            new = b"%d %s %d" % (checkpoint.size, checkpoint.root.hex().encode(), now)
            try:
                # The swap makes it safe: of two who saw the same mark, one is told to look again.
                self.store.swap_value(mark, held, new)
            except Conflict:
                return Answer(409, b"%d\n" % _mark(self.store.get_value(mark))[0], SIZE_TYPE)
        signed = format_note(Note(note.text, (line,)))
        logged = [each for each in note.signatures if each.name == checkpoint.origin]
        both = format_note(Note(note.text, (*logged, line)))
        self.store.put_value(f"cosigned/{checkpoint.origin}", both)
        return Answer(200, signed[len(note.text) + 1 :])


def _mark(held: bytes | None) -> tuple[int, bytes, int]:
    if held is None:
        return 0, EMPTY_ROOT, 0
    size, root, time = held.split(b" ")
    return parse_size(size), bytes.fromhex(root.decode()), parse_size(time)


def _check_step(size: int, root: bytes, checkpoint: Checkpoint, proof: list[bytes]) -> None:
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise NotSound("root-of-nothing", "An empty log has the empty root.", "Correct the log.")
    if size == 0:
        if proof:
            raise NotSound("proof-surplus", "A first checkpoint needs no proof.", "Send none.")
        return
    check_consistency(size, root, checkpoint.size, checkpoint.root, proof)


def _parse(body: bytes) -> tuple[int, list[bytes], Note, Checkpoint]:
    head, gap, rest = body.partition(b"\n\n")
    lines = head.split(b"\n")
    if not gap or not lines[0].startswith(b"old ") or len(lines) > MAX_PROOF + 1:
        raise _malformed()
    note = parse_note(rest)
    proof = [_hash(line) for line in lines[1:]]
    return parse_size(lines[0][4:]), proof, note, parse_checkpoint(note.text)


def _hash(line: bytes) -> bytes:
    try:
        decoded = base64.b64decode(line, validate=True)
    except binascii.Error as error:
        raise _malformed() from error
    if len(decoded) != 32 or base64.b64encode(decoded) != line:
        raise _malformed()
    return decoded


def _malformed() -> NotSound:
    return NotSound(
        "request-malformed", "This is not an add-checkpoint request.", "See tlog-witness."
    )


def _refusal(status: int, error: ComityError) -> Answer:
    return Answer(status, f"{error.sentence}\n".encode())
