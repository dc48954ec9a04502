"""Asking neutral witnesses for cosignatures (c2sp.org/tlog-witness, add-checkpoint).

Deployed witnesses differ: a size in a 409 is believed only with its content type and never beyond
our own size; 5xx is trouble, to be tried again later; 409 without a size and 422 are evidence of
two histories, and the witness is not asked again before somebody has looked. Only the log's own
lines are ever sent, and only lines of the witness's own keys are taken from its answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import httpx2

from comity.errors import Malformed, NotSound, Unavailable
from comity.log.cosignature import check_cosignature
from comity.log.note import Note, Vkey, format_note, parse_lines, parse_note
from comity.log.proof import prove_consistency
from comity.log.witness import format_add_checkpoint, parse_size_answer
from comity.secretariat.archive import Archive, Published

_TURNS = 3
"""Questions in one go: a witness may have to tell us its size, and may have moved meanwhile."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answered."""

    status: int
    kind: str
    content: bytes

    def __bytes__(self) -> bytes:
        return f"HTTP {self.status} {self.kind}\n".encode() + self.content


class Disagreement(NotSound):
    """A witness has seen another history: what we asked from which size, and what it answered."""

    def __init__(self, size: int, answer: Answer) -> None:
        super().__init__(
            "witness-disagrees",
            f"A witness refused our checkpoint with status {answer.status}: "
            "it has seen another history.",
            "Compare our checkpoints with the one that the witness publishes.",
        )
        self.size, self.answer = size, answer


def format_question(archive: Archive, published: Published, old: int) -> bytes:
    """The body that asks for a cosignature of the checkpoint after `old` entries."""
    proof = prove_consistency(old, published.size, archive.tree.node) if old else ()
    return format_add_checkpoint(old, proof, published.checkpoint)


async def ask_witness(
    client: httpx2.AsyncClient,
    url: str,
    archive: Archive,
    vkeys: Sequence[Vkey],
    old: int,
    most: int,
) -> bytes:
    """The published checkpoint with a line of one or more of the witness's keys, checked.

    old: the size that it cosigned last as far as we know. most: bytes of an answer. Raises
    Unavailable for trouble that may pass, Disagreement for evidence of two histories.
    """
    for _ in range(_TURNS):
        published = archive.published
        answer = await _post(client, url, format_question(archive, published, old), most)
        if answer.status == 200:
            return _cosigned(published, answer, vkeys)
        old = _its_size(answer, old, archive.size)
    raise trouble("keeps changing its size")


async def _post(client: httpx2.AsyncClient, url: str, body: bytes, most: int) -> Answer:
    content = b""
    try:
        async with client.stream("POST", f"{url}/add-checkpoint", content=body) as reply:
            async for part in reply.aiter_raw():
                content += part
                if len(content) > most:
                    raise trouble("answered at too great a length")
            kind = reply.headers.get("content-type", "").partition(";")[0].strip()
            return Answer(reply.status_code, kind, content)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise trouble("did not answer") from error


def _cosigned(published: Published, answer: Answer, vkeys: Sequence[Vkey]) -> bytes:
    """The checkpoint with the first line of each key; lines of other keys are none of ours."""
    known = {(vkey.name, vkey.key_id): vkey for vkey in vkeys}
    own = parse_note(published.checkpoint)
    try:
        given = parse_lines(answer.content)
    except Malformed as error:
        raise trouble("answered with something that is no signature") from error
    lines = []
    for line in given:
        vkey = known.pop((line.name, line.key_id), None)
        if vkey is not None:
            check_cosignature(own.text, line, vkey)
            lines.append(line)
    if not lines:
        raise trouble("answered without its own signature")
    return format_note(Note(own.text, (*own.signatures, *lines)))


def _its_size(answer: Answer, asked: int, own: int) -> int:
    """The size that a witness says it has. Raises Disagreement unless that may be true."""
    if answer.status == 409:
        try:
            size = parse_size_answer(answer.kind, answer.content)
        except Malformed as error:
            raise Disagreement(asked, answer) from error
        if size <= own and size != asked:
            return size
    if answer.status in (409, 422):
        raise Disagreement(asked, answer)
    raise trouble(f"answered with status {answer.status}")


def trouble(what: str) -> Unavailable:
    """The error for a witness that may do better next time."""
    return Unavailable("witness-trouble", f"A witness {what}.", "It will be asked again.")
