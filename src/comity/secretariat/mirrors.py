"""Bringing the record to mirrors that the settings name (c2sp.org/tlog-mirror), and to a party's
node, which is a mirror, also the documents that its entries name.

What is asked and how far an answer is followed stands in `comity.log.pushing`; here it is carried
over HTTP, and what comes back is filed.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

import httpx2

from comity.errors import ComityError
from comity.log.note import Note, SignatureLine, format_note, parse_note
from comity.log.proof import Read
from comity.log.pushing import (
    ADD_ENTRIES,
    MirrorDisagrees,
    Pushing,
    Question,
    Reply,
    mirror_trouble,
    push,
)
from comity.secretariat.archive import Archive
from comity.secretariat.cosign import take_cosignature
from comity.secretariat.document import get_document
from comity.secretariat.evidence import keep_evidence
from comity.secretariat.rounds import Standing
from comity.secretariat.settings import Settings
from comity.wire.named import documents_named

ANSWER_BYTES = 128 * 1024
"""Of a mirror-info with the largest ticket in base64, or of signature lines."""
SECONDS = 60.0
"""For one upload, from its first byte to the last of the answer."""
Result = TypeVar("Result")
_log = logging.getLogger("comity.secretariat")


class Published:
    """A council's record as it is published now, for whoever pushes it."""

    def __init__(self, archive: Archive) -> None:
        shown = archive.published
        self.origin, self.size, self.note = archive.origin, shown.size, shown.checkpoint
        self._archive = archive

    def prove(self, use: Callable[[Read], Result]) -> Result:
        """From the hashes in memory, which only grow."""
        return use(self._archive.tree.node)

    def entries(self, start: int, end: int) -> Sequence[bytes]:
        """From the store."""
        return self._archive.store.read(self._archive.log, start, end)


async def bring(
    client: httpx2.AsyncClient,
    archive: Archive,
    name: str,
    standing: Standing,
    settings: Settings,
    now: int,
) -> None:
    """Bring one mirror up to date and keep what it signs; on trouble it is left in peace for a
    while, as a witness is.
    """
    try:
        source, url = Published(archive), settings.mirrors[name]
        last = await asyncio.to_thread(archive.store.latest_stamp, archive.log, name)
        held = 0 if last is None else last.size
        lines = await _push(client, url, source, held)
        if not lines and await _give_documents(client, url, archive, source, held):
            lines = await _push(client, url, source, source.size)
        await asyncio.to_thread(_keep, archive, source, lines, settings)
        if not lines:
            raise mirror_trouble("has every entry and is waiting for documents")
        standing.failures, standing.size = 0, source.size
    except MirrorDisagrees as error:
        standing.stopped = True
        path = keep_evidence(settings.evidence, archive, "mirror", bytes(error.reply), error.size)
        _log.error("mirror %s is not asked again: %s; kept in %s", name, error, path)
    except ComityError as error:
        standing.failures += 1
        standing.not_before = now + min(2.0**standing.failures, settings.witness_pause_seconds)
        _log.warning("mirror %s: %s", name, error)


async def _push(
    client: httpx2.AsyncClient, url: str, source: Published, held: int
) -> tuple[SignatureLine, ...]:
    asking = push(source, held)
    step: Question | tuple[SignatureLine, ...] = await asyncio.to_thread(_next, asking, None)
    while isinstance(step, Question):
        reply = await _post(client, url, step)
        step = await asyncio.to_thread(_next, asking, reply)
    return step


def _next(asking: Pushing, reply: Reply | None) -> Question | tuple[SignatureLine, ...]:
    try:
        return next(asking) if reply is None else asking.send(reply)
    except StopIteration as end:
        found: tuple[SignatureLine, ...] = end.value
        return found


async def _post(client: httpx2.AsyncClient, url: str, question: Question) -> Reply:
    headers, body = {"Content-Type": "application/octet-stream"}, question.body
    if question.call == ADD_ENTRIES:
        body = await asyncio.to_thread(gzip.compress, body, 1)
        headers["Content-Encoding"] = "gzip"
    return await _ask(client, "POST", f"{url}/{question.call}", body, headers)


async def _ask(
    client: httpx2.AsyncClient, method: str, url: str, body: bytes, headers: dict[str, str]
) -> Reply:
    content = b""
    try:
        async with (
            asyncio.timeout(SECONDS),
            client.stream(method, url, content=body, headers=headers, timeout=SECONDS) as reply,
        ):
            async for part in reply.aiter_raw():
                content += part
                if len(content) > ANSWER_BYTES:
                    raise mirror_trouble("answered at too great a length")
            kind = reply.headers.get("content-type", "").partition(";")[0].strip()
            return Reply(reply.status_code, kind, content)
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
        raise mirror_trouble("did not answer") from error


async def _give_documents(
    client: httpx2.AsyncClient, url: str, archive: Archive, source: Published, held: int
) -> bool:
    """Hand over the documents that entries from `held` on name; whether the mirror took any."""
    taken = False
    entries = await asyncio.to_thread(source.entries, held, source.size)
    for name in dict.fromkeys(each for entry in entries for each in documents_named(entry)):
        data = await asyncio.to_thread(get_document, archive.store, name)
        place = f"{url}/council/{archive.log}/document/{name}"
        taken |= (await _ask(client, "PUT", place, data, {})).status == 204
    return taken


def _keep(
    archive: Archive, source: Published, lines: Sequence[SignatureLine], settings: Settings
) -> None:
    """File the lines of keys that the charter in force names; others are not for the record."""
    known = archive.published.keyring.cosigners
    ours = tuple(line for line in lines if (line.name, line.key_id) in known)
    if ours:
        own = parse_note(source.note)
        note = format_note(Note(own.text, (*own.signatures, *ours)))
        take_cosignature(archive, note, settings.evidence)
