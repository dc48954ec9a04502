"""Requests to witnesses and their answers (c2sp.org/tlog-witness): the bytes, not the judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comity.errors import Malformed
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.lines import format_hashes, parse_hashes, parse_number
from comity.log.note import Note, SignatureLine, format_lines, parse_lines, parse_note
from comity.log.subtree import is_subtree

SIZE_TYPE = "text/x.tlog.size"
"""The content type of a 409 that tells a size."""
MAX_PROOF = 63
MAX_SUBTREE_LINES = 8
"""Signature lines of each sort in a sign-subtree request."""
_DASH = "\u2014 ".encode()


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """An add-checkpoint request: the size cosigned last, the proof from there, the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class SignSubtree:
    """A sign-subtree request: the range and its root, cosignatures of it, the proof into the
    checkpoint, and the checkpoint's text and signature lines, of which there may be none.
    """

    start: int
    end: int
    root: bytes
    cosignatures: tuple[SignatureLine, ...]
    proof: tuple[bytes, ...]
    text: bytes
    signatures: tuple[SignatureLine, ...]


def format_add_checkpoint(old: int, proof: Iterable[bytes], note: bytes) -> bytes:
    """The body of an add-checkpoint request; `note` is the signed checkpoint."""
    return b"\n".join([b"old %d" % old, *format_hashes(proof), b"", note])


def parse_add_checkpoint(body: bytes) -> AddCheckpoint:
    """The request in a body. Raises Malformed; old may yet be beyond the checkpoint's size."""
    head, gap, rest = body.partition(b"\n\n")
    lines = head.split(b"\n")
    if not gap or not lines[0].startswith(b"old ") or len(lines) > 1 + MAX_PROOF:
        raise Malformed(
            "request-malformed", "This is not an add-checkpoint request.", "See tlog-witness."
        )
    note = parse_note(rest)
    old, proof = parse_number(lines[0][4:]), parse_hashes(lines[1:])
    return AddCheckpoint(old, proof, note, parse_checkpoint(note.text))


def format_size(size: int) -> bytes:
    """The body of a 409, whose content type is SIZE_TYPE."""
    return b"%d\n" % size


def parse_size_answer(kind: str, body: bytes) -> int:
    """The size in a 409 of this content type. Raises Malformed `size-untold` unless it tells one.

    A 409 without its type or in another form may mean that there are two histories.
    """
    if kind != SIZE_TYPE or not body.endswith(b"\n"):
        raise _untold()
    try:
        return parse_number(body[:-1])
    except Malformed as error:
        raise _untold() from error


def format_sign_subtree(request: SignSubtree) -> bytes:
    """The body of a sign-subtree request."""
    head = [b"subtree %d %d" % (request.start, request.end), *format_hashes([request.root])]
    lines = format_lines(request.cosignatures)
    proof = b"".join(line + b"\n" for line in format_hashes(request.proof))
    signed = b"\n" + format_lines(request.signatures) if request.signatures else b""
    return b"".join([b"\n".join(head), b"\n", lines, proof, b"\n", request.text, signed])


def parse_sign_subtree(body: bytes) -> SignSubtree:
    """The request in a body. Raises Malformed, also for an empty range, one that is no subtree,
    or one beyond the checkpoint.
    """
    head, gap, rest = body.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    words = first.split(b" ")
    if not gap or len(words) != 3 or words[0] != b"subtree" or not lines:
        raise _no_subtree()
    text, gap, tail = rest.partition(b"\n\n")
    text = text + b"\n" if gap else text
    signatures = parse_lines(tail) if gap else ()
    count = _count_lines(lines[1:])
    raw = b"".join(line + b"\n" for line in lines[1 : 1 + count])
    request = SignSubtree(
        parse_number(words[1]),
        parse_number(words[2]),
        parse_hashes(lines[:1])[0],
        parse_lines(raw) if raw else (),
        parse_hashes(lines[1 + count :]),
        text,
        signatures,
    )
    _check_subtree(request)
    if format_sign_subtree(request) != body:
        raise _no_subtree()
    return request


def _count_lines(lines: Sequence[bytes]) -> int:
    return next((n for n, line in enumerate(lines) if not line.startswith(_DASH)), len(lines))


def _check_subtree(request: SignSubtree) -> None:
    size = parse_checkpoint(request.text).size
    most = max(len(request.cosignatures), len(request.signatures))
    if most > MAX_SUBTREE_LINES or len(request.proof) > MAX_PROOF:
        raise _no_subtree()
    if not (request.start < request.end <= size and is_subtree(request.start, request.end)):
        raise _no_subtree()


def _no_subtree() -> Malformed:
    return Malformed(
        "subtree-request-malformed", "This is not a sign-subtree request.", "See tlog-witness."
    )


def _untold() -> Malformed:
    return Malformed("size-untold", "The answer does not tell a size.", "Keep it as evidence.")
