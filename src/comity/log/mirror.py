"""Uploads of entries to mirrors and their answers (c2sp.org/tlog-mirror): add-entries.

A request is a head and packages of entries, cut where bundles are cut; each package carries the
proof that it belongs to the checkpoint, so that a mirror checks and keeps one after the other and
never holds a whole body. `UploadReader` takes a body as it arrives.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from comity.errors import Malformed
from comity.log.lines import HASH, MAX_NUMBER, parse_base64, parse_number
from comity.log.proof import Read, reader_of, subtree_root
from comity.log.subtree import check_subtree_consistency, prove_subtree_consistency
from comity.log.tiles import WIDTH, format_bundle
from comity.log.tree import leaf_hash

INFO_TYPE = "text/x.tlog.mirror-info"
"""The content type of a 409 or 202, in which a mirror says where it stands."""
MAX_PACKAGES = 32
"""Packages that a client sends in one request."""
MAX_PROOF = 63
MAX_ORIGIN = 255
MAX_TICKET = 65_535


@dataclass(frozen=True, slots=True)
class Upload:
    """The head of a request: entries [start, end) of the log, where end is the size of a pending
    checkpoint, and the mirror's own ticket, empty before it has given one.
    """

    origin: str
    start: int
    end: int
    ticket: bytes = b""


@dataclass(frozen=True, slots=True)
class Package:
    """Entries from the index `start` on, within one bundle, and their proof."""

    start: int
    entries: tuple[bytes, ...]
    proof: tuple[bytes, ...]

    @property
    def end(self) -> int:
        """The index behind the last entry."""
        return self.start + len(self.entries)


@dataclass(frozen=True, slots=True)
class MirrorInfo:
    """Where a mirror stands: size of a pending checkpoint, index of the next entry, a ticket."""

    size: int
    next_entry: int
    ticket: bytes


def spans(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges of the packages that carry the entries [start, end), in their order."""
    while start < end:
        stop = min(end, (start // WIDTH + 1) * WIDTH)
        yield start, stop
        start = stop


def make_package(start: int, entries: Iterable[bytes], size: int, read: Read) -> Package:
    """The package of these entries with its proof into the log of `size` entries."""
    held = tuple(entries)
    first = start - start % WIDTH
    return Package(start, held, prove_subtree_consistency(first, start + len(held), size, read))


def check_package(
    package: Package, before: Sequence[bytes], size: int, root: bytes
) -> tuple[bytes, ...]:
    """The leaf hashes of a package that belongs to the checkpoint of this size and root.

    before: the leaf hashes of the same bundle in front of the package, already kept. Raises
    NotSound `subtree-unproven`, Malformed where `before` is of another length.
    """
    if len(before) != package.start % WIDTH:
        raise _malformed("does not begin where the mirror stands")
    own = tuple(leaf_hash(entry) for entry in package.entries)
    leaves = (*before, *own)
    whole = subtree_root(0, len(leaves), reader_of(leaves))
    first = package.start - len(before)
    check_subtree_consistency(first, package.end, whole, size, root, package.proof)
    return own


def format_head(upload: Upload) -> bytes:
    """The head of a request."""
    origin = upload.origin.encode()
    numbers = upload.start.to_bytes(8, "big") + upload.end.to_bytes(8, "big")
    ticket = len(upload.ticket).to_bytes(2, "big") + upload.ticket
    return len(origin).to_bytes(2, "big") + origin + numbers + ticket


def format_package(package: Package) -> bytes:
    """The bytes of a package."""
    proof = bytes([len(package.proof)]) + b"".join(package.proof)
    return format_bundle(package.entries) + proof


class UploadReader:
    """Takes the body of a request piece by piece; what it gives out is parsed, not yet checked."""

    def __init__(self) -> None:
        self.upload: Upload | None = None
        self._rest = bytearray()
        self._spans: Iterator[tuple[int, int]] = iter(())
        self._span: tuple[int, int] | None = None

    @property
    def done(self) -> bool:
        """Whether every package that the head announces was given out."""
        return self.upload is not None and self._span is None

    @property
    def whole(self) -> bool:
        """Whether the body so far ends where the head or a package ends."""
        return self.upload is not None and not self._rest

    def feed(self, data: bytes) -> Iterator[Package]:
        """The packages that are complete with these bytes; to be walked to its end.

        Raises Malformed `upload-malformed`, also for bytes behind the last package.
        """
        self._rest += data
        if self.upload is None and not self._take_head():
            return
        while self._span is not None:
            found = _cut_package(self._rest, self._span)
            if found is None:
                return
            package, size = found
            self._span = next(self._spans, None)
            del self._rest[:size]
            yield package
        if self._rest:
            raise _malformed("goes on behind its last package")

    def _take_head(self) -> bool:
        found = _cut_head(self._rest)
        if found is None:
            return False
        self.upload, size = found
        del self._rest[:size]
        self._spans = spans(self.upload.start, self.upload.end)
        self._span = next(self._spans, None)
        return True


def _cut_head(raw: bytearray) -> tuple[Upload, int] | None:
    """The head and its size, None while it is not complete."""
    length = int.from_bytes(raw[:2], "big")
    if len(raw) >= 2 and not 0 < length <= MAX_ORIGIN:
        raise _malformed("names no origin")
    place = 2 + length
    ticket = place + 18
    size = ticket + int.from_bytes(raw[ticket - 2 : ticket], "big")
    if len(raw) < max(ticket, size):
        return None
    try:
        origin = raw[2:place].decode()
    except UnicodeDecodeError as error:
        raise _malformed("names no origin") from error
    start, end = (int.from_bytes(raw[at : at + 8], "big") for at in (place, place + 8))
    if not start <= end <= MAX_NUMBER:
        raise _malformed("names a range that is none")
    return Upload(origin, start, end, bytes(raw[ticket:size])), size


def _cut_package(raw: bytearray, span: tuple[int, int]) -> tuple[Package, int] | None:
    """A package and its size, None while it is not complete."""
    start, end = span
    cuts, place = [], 0
    for _ in range(end - start):
        first = place + 2
        place = first + int.from_bytes(raw[place:first], "big")
        if len(raw) <= max(first, place):
            return None
        cuts.append((first, place))
    if raw[place] > MAX_PROOF:
        raise _malformed("has more than 63 hashes in a proof")
    size = place + 1 + HASH * raw[place]
    if len(raw) < size:
        return None
    entries = tuple(bytes(raw[first:last]) for first, last in cuts)
    proof = tuple(bytes(raw[at : at + HASH]) for at in range(place + 1, size, HASH))
    return Package(start, entries, proof), size


def format_info(info: MirrorInfo) -> bytes:
    """The body of a 409 or 202, whose content type is INFO_TYPE."""
    return b"%d\n%d\n%b\n" % (info.size, info.next_entry, base64.b64encode(info.ticket))


def parse_info(kind: str, body: bytes) -> MirrorInfo:
    """What a mirror says in a 409 or 202 of this content type.

    Raises Malformed `mirror-info-malformed`. The size may be beyond any that we know.
    """
    lines = body.split(b"\n")
    if kind != INFO_TYPE or len(lines) != 4 or lines[3]:
        raise _no_info()
    try:
        info = MirrorInfo(parse_number(lines[0]), parse_number(lines[1]), parse_base64(lines[2]))
    except Malformed as error:
        raise _no_info() from error
    if len(info.ticket) > MAX_TICKET:
        raise _no_info()
    return info


def _malformed(what: str) -> Malformed:
    return Malformed("upload-malformed", f"The upload {what}.", "See tlog-mirror, add-entries.")


def _no_info() -> Malformed:
    return Malformed(
        "mirror-info-malformed", "The answer does not tell where the mirror stands.", "Ask again."
    )
