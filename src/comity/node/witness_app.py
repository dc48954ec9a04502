"""The HTTP face of a witness: add-checkpoint, sign-subtree and the monitoring prefix
(c2sp.org/tlog-witness).
"""

from __future__ import annotations

import asyncio
import time

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.node.answer import Answer
from comity.node.asked import MAX_BODY
from comity.node.bodies import read_body, respond
from comity.node.logbook import LogBook
from comity.node.witness import Witness

_STALE = (403, 404)
"""Answers that a newer file of logs might change."""


def make_witness_app(witness: Witness, book: LogBook) -> Starlette:
    """The application; `book` is read again when it has changed and an unknown log asks. Raises
    Malformed or Refused for a file with a wrong line.
    """
    book.read()

    async def add(request: Request) -> Response:
        body = await read_body(request, MAX_BODY)
        if isinstance(body, Response):
            return body
        answer = await asyncio.to_thread(witness.add_checkpoint, body, int(time.time()))
        if answer.status in _STALE and book.reread():
            answer = await asyncio.to_thread(witness.add_checkpoint, body, int(time.time()))
        return respond(answer)

    async def subtree(request: Request) -> Response:
        body = await read_body(request, MAX_BODY)
        if isinstance(body, Response):
            return body
        return respond(await asyncio.to_thread(witness.sign_subtree, body))

    async def monitor(request: Request) -> Response:
        note = await asyncio.to_thread(witness.latest, request.path_params["origin"])
        return respond(Answer(404, b"unknown origin\n") if note is None else Answer(200, note))

    async def fork(request: Request) -> Response:
        pair = await asyncio.to_thread(witness.fork, request.path_params["origin"])
        return respond(Answer(404, b"no fork is known\n") if pair is None else Answer(200, pair))

    return Starlette(
        routes=[
            Route("/add-checkpoint", add, methods=["POST"]),
            Route("/sign-subtree", subtree, methods=["POST"]),
            Route("/{origin}/checkpoint", monitor),
            Route("/{origin}/fork", fork),
        ]
    )
