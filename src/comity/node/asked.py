"""Judging an add-checkpoint request as witnesses and mirrors both do (c2sp.org/tlog-witness).

The log's signature is checked before any other work: whatever strangers send costs a parse and one
check at most.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from comity.errors import ComityError, NotSound
from comity.log.checkpoint import Checkpoint
from comity.log.note import Note, SignatureLine, Vkey
from comity.log.signed import check_signed
from comity.log.tree import EMPTY_ROOT, check_consistency
from comity.log.witness import SIZE_TYPE, AddCheckpoint, format_size, parse_add_checkpoint
from comity.node.answer import Answer, refusal

MAX_BODY = 64 * 1024
"""Bytes of a request."""
Keys = Callable[[str], Sequence[Vkey]]
"""The keys that are trusted for an origin; none for one that is unknown."""


def read_asked(body: bytes, keys: Keys) -> AddCheckpoint | Answer:
    """The request in a body, its note with the log's checked lines and no others; or the answer
    400, 403 or 404 to what is none.
    """
    try:
        request = parse_add_checkpoint(body)
    except ComityError as error:
        return refusal(400, error)
    known = keys(request.checkpoint.origin)
    if not known:
        return Answer(404, b"unknown origin\n")
    try:
        signed = check_signed(request.note, known, ())
    except ComityError as error:
        return refusal(403, error)
    if request.old > request.checkpoint.size:
        return Answer(400, b"the old size is beyond the checkpoint\n")
    return replace(request, note=_only(request.note, signed.logs))


def moved(size: int) -> Answer:
    """The answer that tells the size from which to ask."""
    return Answer(409, format_size(size), SIZE_TYPE)


def check_step(size: int, root: bytes, checkpoint: Checkpoint, proof: Sequence[bytes]) -> None:
    """Raises NotSound unless the checkpoint goes on from a tree of this size and root."""
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise NotSound("root-of-nothing", "An empty log has the empty root.", "Correct the log.")
    if size == 0:
        if proof:
            raise NotSound("proof-surplus", "A first checkpoint needs no proof.", "Send none.")
        return
    check_consistency(size, root, checkpoint.size, checkpoint.root, proof)


def _only(note: Note, keys: Sequence[Vkey]) -> Note:
    """The note with the lines that were checked: what is kept is what is known."""
    first: dict[tuple[str, bytes], SignatureLine] = {}
    for line in note.signatures:
        first.setdefault((line.name, line.key_id), line)
    return Note(note.text, tuple(first[key.name, key.key_id] for key in keys))
