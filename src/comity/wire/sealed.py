"""Certificates of the *sealed* kind: small, and resting on the word of a few parties.

    comity/certificate/v1
    {"accredits":3,"circulation":"…","conclude":48,"council":"…","documents":1,"entries":5,"kind":"sealed","older":0,"outcome":"adopted","size":44}
    base64 of the roots of the complete subtrees of the first `size` entries, largest first
    entry 0, the state, older prefixes, entries, accreditations, documents: each as a block

    the cosigned checkpoint over `size` entries and these

A block is the number of its bytes, a newline, the bytes, a newline. The first entry is the seal.
Source: the specification, page "certificate".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comity.core import plain
from comity.errors import ComityError, Malformed
from comity.log.lines import format_hashes, parse_hashes, parse_number
from comity.log.note import Note, format_note, parse_note
from comity.log.tree import Frontier
from comity.wire.certificate import TYPE
from comity.wire.digest import digest
from comity.wire.strict import format_json, parse_json

SEALED = "sealed"
MAX_HEAD = 4_096
"""Bytes in which the kind of a certificate is looked for."""
_NUMBERS = ("conclude", "size", "older", "entries", "accredits", "documents")
_FIELDS = (*_NUMBERS, "circulation", "council", "kind", "outcome")


@dataclass(frozen=True, slots=True)
class Prefix:
    """The root over the first `size` entries, with its proof of consistency up to the seal."""

    size: int
    root: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class SealedCertificate:
    """A sealed certificate as received; nothing in it is believed before it is judged.

    founding: entry 0; state: strict JSON; entries: from the seal on; accredits: the entries by
    which parties accredited those who affirmed.
    """

    council: str
    circulation: str
    conclude: int
    outcome: str
    frontier: Frontier
    founding: bytes
    state: bytes
    older: tuple[Prefix, ...]
    entries: tuple[bytes, ...]
    accredits: tuple[bytes, ...]
    documents: Mapping[str, bytes]
    checkpoint: Note


def is_sealed(raw: bytes) -> bool:
    """Whether a file says that it is a certificate of the sealed kind."""
    start = len(TYPE) + 1
    head = raw[start : start + MAX_HEAD].partition(b"\n")[0]
    return raw.startswith(TYPE + b"\n") and b'"kind":"sealed"' in head


def format_sealed(certificate: SealedCertificate) -> bytes:
    """The file."""
    head = {
        "accredits": len(certificate.accredits),
        "circulation": certificate.circulation,
        "conclude": certificate.conclude,
        "council": certificate.council,
        "documents": len(certificate.documents),
        "entries": len(certificate.entries),
        "kind": SEALED,
        "older": len(certificate.older),
        "outcome": certificate.outcome,
        "size": certificate.frontier.size,
    }
    blocks = [certificate.founding, certificate.state, *map(_prefix, certificate.older)]
    blocks += [*certificate.entries, *certificate.accredits]
    blocks += [certificate.documents[name] for name in sorted(certificate.documents)]
    lines = [TYPE, format_json(head), *format_hashes(certificate.frontier.peaks)]
    lines += [b"%d\n%s" % (len(block), block) for block in blocks]
    return b"\n".join([*lines, b"", format_note(certificate.checkpoint)])


def parse_sealed(raw: bytes) -> SealedCertificate:
    """The certificate in a file. Raises Malformed unless it is exactly what printing it gives."""
    file = _File(raw)
    if file.line() != TYPE:
        raise malformed("is not a certificate of a known version")
    head = plain.table(parse_json(file.line()), "certificate")
    plain.only(head, _FIELDS, "certificate")
    plain.one_of([SEALED])(plain.need(head, "kind", "certificate"), "certificate.kind")
    size, older, entries, accredits, documents = (
        plain.integer(plain.need(head, key, "certificate"), f"certificate.{key}", least)
        for key, least in zip(_NUMBERS[1:], (1, 0, 1, 0, 0), strict=True)
    )
    peaks = file.hashes(size.bit_count())
    founding, state = file.block(), file.block()
    certificate = SealedCertificate(
        council=plain.digest(plain.need(head, "council", "certificate"), "certificate.council"),
        circulation=plain.digest(
            plain.need(head, "circulation", "certificate"), "certificate.circulation"
        ),
        conclude=plain.integer(plain.need(head, "conclude", "certificate"), "certificate.conclude"),
        outcome=plain.name(plain.need(head, "outcome", "certificate"), "certificate.outcome"),
        frontier=Frontier(size, peaks),
        founding=founding,
        state=state,
        older=tuple(_parse_prefix(block) for block in file.blocks(older)),
        entries=file.blocks(entries),
        accredits=file.blocks(accredits),
        documents={digest(block): block for block in file.blocks(documents)},
        checkpoint=file.note(),
    )
    if format_sealed(certificate) != raw:
        raise malformed("is not in the one accepted spelling")
    return certificate


class _File:
    """A file that is read from its beginning to its end."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.place = raw, 0

    def line(self) -> bytes:
        """The next line, without its newline."""
        end = self.raw.find(b"\n", self.place)
        if end < 0:
            raise malformed("is cut short")
        line, self.place = self.raw[self.place : end], end + 1
        return line

    def hashes(self, count: int) -> tuple[bytes, ...]:
        """The next lines as hashes."""
        try:
            return parse_hashes([self.line() for _ in range(count)])
        except ComityError as error:
            raise malformed("holds a line that is not a hash") from error

    def block(self) -> bytes:
        """The next block."""
        length = self.line()
        try:
            end = parse_number(length) + self.place
        except ComityError as error:
            raise malformed("holds a block without its length") from error
        block, after = self.raw[self.place : end], self.raw[end : end + 1]
        if after != b"\n":
            raise malformed("is cut short")
        self.place = end + 1
        return block

    def blocks(self, count: int) -> tuple[bytes, ...]:
        """The next blocks; each takes bytes, so no count makes this long."""
        return tuple(self.block() for _ in range(count))

    def note(self) -> Note:
        """The rest, behind an empty line, as a note."""
        if self.line():
            raise malformed("does not hold as many blocks as it says")
        return parse_note(self.raw[self.place :])


def _prefix(prefix: Prefix) -> bytes:
    lines = [b"%d" % prefix.size, *format_hashes((prefix.root, *prefix.proof))]
    return b"\n".join(lines)


def _parse_prefix(block: bytes) -> Prefix:
    size, *hashes = block.split(b"\n")
    try:
        root, *proof = parse_hashes(hashes)
        number = plain.integer(parse_number(size), "certificate.older")
        return Prefix(number, root, tuple(proof))
    except (ComityError, ValueError) as error:
        raise malformed("holds an older prefix that is none") from error


def malformed(what: str) -> Malformed:
    """The error of a file that is no certificate."""
    return Malformed("certificate-malformed", f"The file {what}.", "Ask for the certificate again.")
