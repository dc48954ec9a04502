"""Certificates of the *whole* kind: one file that proves one decision to a stranger.

    comity/certificate/v1
    {"circulation":"…","conclude":41,"council":"…","documents":7,"entries":44,"kind":"whole","outcome":"adopted"}
    base64 of every entry, one a line
    base64 of every document that judging needs or the decision names, in order of their digests

    the cosigned checkpoint over exactly these entries

Inclusion proofs of chosen acts could not show that an objection was not made; the whole prefix
does. Source: the specification, page "certificate".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from comity.core import plain
from comity.errors import Malformed
from comity.log.note import Note, format_note, parse_note
from comity.wire.digest import digest
from comity.wire.strict import format_json, parse_json

TYPE = b"comity/certificate/v1"
KIND = "whole"
_FIELDS = ("circulation", "conclude", "council", "documents", "entries", "kind", "outcome")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as received;
    nothing in it is believed before `comity.wire.judgement` judged it.
    """

    council: str
    circulation: str
    conclude: int
    outcome: str
    entries: tuple[bytes, ...]
    documents: Mapping[str, bytes]
    checkpoint: Note


def format_certificate(certificate: Certificate) -> bytes:
    """The file."""
    head = {
        "circulation": certificate.circulation,
        "conclude": certificate.conclude,
        "council": certificate.council,
        "documents": len(certificate.documents),
        "entries": len(certificate.entries),
        "kind": KIND,
        "outcome": certificate.outcome,
    }
    lines = [TYPE, format_json(head), *(base64.b64encode(entry) for entry in certificate.entries)]
    lines += [
        base64.b64encode(certificate.documents[name]) for name in sorted(certificate.documents)
    ]
    return b"\n".join([*lines, b"", format_note(certificate.checkpoint)])


def parse_certificate(raw: bytes) -> Certificate:
    """The certificate in a file. Raises Malformed unless it is exactly what printing it gives."""
    head_end = raw.find(b"\n", len(TYPE) + 1)
    if not raw.startswith(TYPE + b"\n") or head_end < 0:
        raise _malformed("is not a certificate of a known version")
    head = plain.table(parse_json(raw[len(TYPE) + 1 : head_end]), "certificate")
    plain.only(head, _FIELDS, "certificate")
    plain.one_of([KIND])(plain.need(head, "kind", "certificate"), "certificate.kind")
    counts = [
        plain.integer(plain.need(head, key, "certificate"), key) for key in ("entries", "documents")
    ]
    lines = raw[head_end + 1 :].split(b"\n", sum(counts) + 1)
    if len(lines) != sum(counts) + 2 or lines[-2] != b"":
        raise _malformed("does not hold as many entries and documents as it says")
    decoded = [_decode(line) for line in lines[:-2]]
    documents = {digest(data): data for data in decoded[counts[0] :]}
    certificate = Certificate(
        council=plain.digest(plain.need(head, "council", "certificate"), "certificate.council"),
        circulation=plain.digest(
            plain.need(head, "circulation", "certificate"), "certificate.circulation"
        ),
        conclude=plain.integer(plain.need(head, "conclude", "certificate"), "certificate.conclude"),
        outcome=plain.name(plain.need(head, "outcome", "certificate"), "certificate.outcome"),
        entries=tuple(decoded[: counts[0]]),
        documents=documents,
        checkpoint=parse_note(lines[-1]),
    )
    if format_certificate(certificate) != raw:
        raise _malformed("is not in the one accepted spelling")
    return certificate


def _decode(line: bytes) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except binascii.Error as error:
        raise _malformed("holds a line that is not base64") from error


def _malformed(what: str) -> Malformed:
    return Malformed("certificate-malformed", f"The file {what}.", "Ask for the certificate again.")
