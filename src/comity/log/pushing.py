"""Bringing a mirror up to date (c2sp.org/tlog-mirror): what a client asks, one question after the
other, without the network that carries them.

A client first moves the mirror's pending checkpoint, then uploads what the mirror lacks, at most 32
packages in one request, and follows what the mirror says about itself only as far as its own log
goes. 409 without the right content type and 422 are evidence of two histories.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from comity.errors import Malformed, NotSound, Unavailable
from comity.log.mirror import (
    MAX_PACKAGES,
    MirrorInfo,
    Package,
    Upload,
    format_head,
    format_package,
    parse_info,
    spans,
)
from comity.log.note import SignatureLine, parse_lines
from comity.log.proof import Read, prove_consistency
from comity.log.subtree import prove_subtree_consistency
from comity.log.tiles import WIDTH
from comity.log.witness import format_add_checkpoint, parse_size_answer

ADD_CHECKPOINT = "add-checkpoint"
ADD_ENTRIES = "add-entries"
TURNS = 3
"""Questions in one go before the mirror's pending checkpoint must have been moved."""
MOST_REQUESTS = 4096
"""Uploads in one go, and entries of 33 million: whoever needs more has no end in sight."""
MAX_BYTES = 32 * 1024 * 1024
"""Bytes of entries in one request, so that it fits memory; one package is always sent."""
Result = TypeVar("Result")


class Source(Protocol):
    """The log that is pushed, as far as its checkpoint `note` of `size` entries goes."""

    origin: str
    size: int
    note: bytes

    def prove(self, use: Callable[[Read], Result]) -> Result:
        """What `use` makes of a reader of the log's hashes."""
        ...

    def entries(self, start: int, end: int) -> Sequence[bytes]:
        """The entries [start, end)."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """A POST: the last part of its address, and its body."""

    call: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, content type without parameters, body."""

    status: int
    kind: str
    content: bytes

    def __bytes__(self) -> bytes:
        return f"HTTP {self.status} {self.kind}\n".encode() + self.content


class MirrorDisagrees(NotSound):
    """A mirror has seen another history: from which size we asked, and what it answered."""

    def __init__(self, size: int, reply: Reply) -> None:
        super().__init__(
            "mirror-disagrees",
            f"A mirror refused our log with status {reply.status}: it has seen another history.",
            "Compare our checkpoints with the one that the mirror publishes.",
        )
        self.size, self.reply = size, reply


Pushing = Generator[Question, Reply, tuple[SignatureLine, ...]]


def push(source: Source, old: int = 0) -> Pushing:
    """Ask until the mirror has signed; its lines, not yet checked, or none where it has every entry
    and waits for something else.

    old: the size of its pending checkpoint as far as we know. Raises Unavailable `mirror-trouble`
    for what may pass, MirrorDisagrees for evidence.
    """
    yield from _point(source, old)
    upload, before = Upload(source.origin, source.size, source.size), -1
    for _ in range(MOST_REQUESTS):
        reply = yield Question(ADD_ENTRIES, _body(source, upload))
        if reply.status == 200:
            if upload.end == source.size:
                return _lines(reply)
            upload = Upload(source.origin, source.size, source.size)
            continue
        info = _where(reply, upload.end, source.size)
        if reply.status == 202 and info.next_entry == info.size == source.size:
            return ()
        if info.next_entry == before and upload.end == info.size:
            raise mirror_trouble("takes nothing in")
        upload = Upload(source.origin, info.next_entry, info.size, info.ticket)
        before = info.next_entry
    raise mirror_trouble("takes too little at a time")


def _point(source: Source, old: int) -> Generator[Question, Reply, None]:
    """Move the pending checkpoint to ours."""
    for _ in range(TURNS):
        old = min(old, source.size)
        proof = source.prove(_consistency(old, source.size)) if old else ()
        body = format_add_checkpoint(old, proof, source.note)
        reply = yield Question(ADD_CHECKPOINT, body)
        if reply.status == 200:
            return
        size = _its_size(reply, old)
        if size > source.size:
            raise mirror_trouble("is ahead of our checkpoint")
        old = size
    raise mirror_trouble("keeps changing its size")


def _consistency(old: int, size: int) -> Callable[[Read], tuple[bytes, ...]]:
    return lambda read: prove_consistency(old, size, read)


def _its_size(reply: Reply, old: int) -> int:
    if reply.status == 409:
        try:
            size = parse_size_answer(reply.kind, reply.content)
        except Malformed as error:
            raise MirrorDisagrees(old, reply) from error
        if size != old:
            return size
    if reply.status in (409, 422):
        raise MirrorDisagrees(old, reply)
    raise mirror_trouble(f"answered with status {reply.status}")


def _where(reply: Reply, end: int, own: int) -> MirrorInfo:
    """Where a mirror says that it stands, if that may be so."""
    if reply.status == 422:
        raise MirrorDisagrees(end, reply)
    if reply.status not in (202, 409):
        raise mirror_trouble(f"answered with status {reply.status}")
    try:
        info = parse_info(reply.kind, reply.content)
    except Malformed as error:
        raise mirror_trouble("does not say where it stands") from error
    if info.size > own or info.next_entry > own:
        raise mirror_trouble("is ahead of our checkpoint")
    # What it holds beyond an older checkpoint needs no upload: the present one is asked for.
    return info if info.next_entry <= info.size else MirrorInfo(own, info.next_entry, b"")


def _body(source: Source, upload: Upload) -> bytes:
    parts, room = [format_head(upload)], MAX_BYTES
    for start, end in islice(spans(upload.start, upload.end), MAX_PACKAGES):
        if room <= 0:
            break
        entries = tuple(source.entries(start, end))
        proof = source.prove(_subtree(start - start % WIDTH, end, upload.end))
        parts.append(format_package(Package(start, entries, proof)))
        room -= len(parts[-1])
    return b"".join(parts)


def _subtree(start: int, end: int, size: int) -> Callable[[Read], tuple[bytes, ...]]:
    return lambda read: prove_subtree_consistency(start, end, size, read)


def _lines(reply: Reply) -> tuple[SignatureLine, ...]:
    try:
        return parse_lines(reply.content)
    except Malformed as error:
        raise mirror_trouble("answered with something that is no signature") from error


def mirror_trouble(what: str) -> Unavailable:
    """The error for a mirror that may do better next time."""
    return Unavailable("mirror-trouble", f"A mirror {what}.", "It will be asked again.")
