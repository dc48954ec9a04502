"""Asking neutral witnesses for cosignatures (c2sp.org/tlog-witness, add-checkpoint).

Deployed witnesses differ: a size in a 409 is believed only with its content type and never beyond
our own size; 5xx is trouble, to be tried again later; 409 without a size and 422 are evidence of
two histories, and the witness is not asked again before somebody has looked.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

import httpx2

from comity.errors import ComityError, NotSound, Unavailable
from comity.log.checkpoint import parse_size
from comity.log.proof import prove_consistency
from comity.secretariat.archive import Archive

SIZE_TYPE = "text/x.tlog.size"
MAX_ANSWER = 64 * 1024


@dataclass(slots=True)
class Standing:
    """Where we stand with one witness: the size it last cosigned, and what we hold against it."""

    size: int = 0
    time: int = 0
    trouble: str = ""


def request_body(archive: Archive, old: int) -> tuple[bytes, bytes]:
    """The checkpoint as it stands,
    and the body that asks for its cosignature after `old` entries.
    """
    with archive.lock:
        checkpoint, size = archive.checkpoint, archive.reader.size
        proof = prove_consistency(old, size, archive.hash_at) if old else ()
    lines = [b"old %d" % old, *(base64.b64encode(node) for node in proof), b"", checkpoint]
    return checkpoint, b"\n".join(lines)


async def ask_witness(
    client: httpx2.AsyncClient, url: str, archive: Archive, standing: Standing
) -> bytes:
    """The checkpoint with the witness's lines added.

    Raises Unavailable for trouble that may pass, NotSound `witness-disagrees` for evidence.
    """
    for _ in range(2):
        checkpoint, body = request_body(archive, standing.size)
        try:
            answer = await client.post(f"{url}/add-checkpoint", content=body)
        except httpx2.HTTPError as error:
            raise _trouble("did not answer") from error
        if answer.status_code == 200 and len(answer.content) <= MAX_ANSWER:
            standing.size = parse_size(checkpoint.split(b"\n", 2)[1])
            return checkpoint + answer.content
        standing.size = _other_size(answer, standing.size, archive.reader.size)
    raise _trouble("keeps moving")


def _other_size(answer: httpx2.Response, asked: int, own: int) -> int:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    if answer.status_code == 409 and kind == SIZE_TYPE:
        try:
            size = parse_size(answer.content.removesuffix(b"\n"))
        except ComityError as error:
            raise _disagrees(answer) from error
        if size <= own and size != asked:
            return size
        raise _disagrees(answer)
    if answer.status_code in (409, 422):
        raise _disagrees(answer)
    raise _trouble(f"answered {answer.status_code}")


def _trouble(what: str) -> Unavailable:
    return Unavailable("witness-trouble", f"A witness {what}.", "It will be asked again.")


def _disagrees(answer: httpx2.Response) -> NotSound:
    return NotSound(
        "witness-disagrees",
        f"A witness refused our checkpoint with status {answer.status_code}: it has seen another history.",
        "Compare our checkpoints with the one the witness publishes.",
    )
