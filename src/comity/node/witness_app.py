"""The HTTP face of a witness: add-checkpoint and the monitoring prefix (c2sp.org/tlog-witness)."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from comity.errors import ComityError
from comity.log.note import parse_vkey
from comity.node.witness import MAX_BODY, Answer, Witness

BODY_SECONDS = 10.0
"""How long a request's body may take to arrive."""
_log = logging.getLogger("comity.witness")


def make_witness_app(witness: Witness, logs: Path) -> Starlette:
    """The application; `logs` is a file of log vkeys, one a line, read again when it has changed
    and an unknown origin arrives. Raises Malformed or Refused for a file with a wrong line.
    """
    book = LogBook(witness, logs)
    book.read()

    async def add(request: Request) -> Response:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return _closing(400, "the body did not arrive\n")
        if body is None:
            return _closing(400, "the body is too large\n")
        answer = await asyncio.to_thread(witness.add_checkpoint, body, int(time.time()))
        if answer.status == 404 and book.reread():
            answer = await asyncio.to_thread(witness.add_checkpoint, body, int(time.time()))
        return _response(answer)

    async def monitor(request: Request) -> Response:
        note = await asyncio.to_thread(witness.latest, request.path_params["origin"])
        return _response(Answer(404, b"unknown origin\n") if note is None else Answer(200, note))

    return Starlette(
        routes=[
            Route("/add-checkpoint", add, methods=["POST"]),
            Route("/{origin}/checkpoint", monitor),
        ]
    )


class LogBook:
    """The file of the logs to trust, which whoever runs the witness may add to at any time."""

    def __init__(self, witness: Witness, path: Path) -> None:
        self.witness, self.path = witness, path
        self._seen: tuple[int, int] | None = None

    def read(self) -> None:
        """Trust every log whose vkey is in the file."""
        self._seen = self._look()
        for line in self.path.read_text(encoding="utf-8").split("\n") if self._seen else ():
            if line:
                self.witness.add_log(parse_vkey(line))

    def reread(self) -> bool:
        """Read again if the file has changed; whether it was read. A wrong line is logged, and
        the logs trusted so far stay.
        """
        if self._look() in (None, self._seen):
            return False
        try:
            self.read()
        except (ComityError, OSError, ValueError) as error:
            _log.warning("the file of logs cannot be used: %s", error)
        return True

    def _look(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self.path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


async def _body(request: Request) -> bytes | None:
    """The body, None if it is larger than a request may be."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _closing(status: int, words: str) -> Response:
    # What is left of the body is not read, so the connection cannot be used again.
    return Response(words, status, headers={"Connection": "close"}, media_type="text/plain")


def _response(answer: Answer) -> Response:
    headers = {"Content-Type": answer.kind, "Cache-Control": "no-store"}
    return Response(answer.body, answer.status, headers=headers)
