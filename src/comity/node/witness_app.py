"""The HTTP face of a witness: add-checkpoint and the monitoring prefix (c2sp.org/tlog-witness)."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.log.note import parse_vkey
from comity.node.witness import MAX_BODY, Answer, Witness


def make_witness_app(witness: Witness, logs: Path) -> Starlette:
    """The application; `logs` is a file of log vkeys, one a line,
    read again for an unknown origin.
    """
    read_logs(witness, logs)

    async def add(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > MAX_BODY:
                return Response("the body is too large\n", 400)
        answer = await asyncio.to_thread(witness.add_checkpoint, body, int(time.time()))
        if answer.status == 404:
            read_logs(witness, logs)
            answer = await asyncio.to_thread(witness.add_checkpoint, body, int(time.time()))
        return _response(answer)

    async def monitor(request: Request) -> Response:
        note = witness.latest(request.path_params["origin"])
        return Response("unknown origin\n", 404) if note is None else _response(Answer(200, note))

    return Starlette(
        routes=[
            Route("/add-checkpoint", add, methods=["POST"]),
            Route("/{origin}/checkpoint", monitor),
        ]
    )


def read_logs(witness: Witness, logs: Path) -> None:
    """Trust every log whose vkey is in the file."""
    for line in logs.read_text().split("\n") if logs.exists() else ():
        if line:
            witness.add_log(parse_vkey(line))


def _response(answer: Answer) -> Response:
    headers = {"Content-Type": answer.kind, "Cache-Control": "no-store"}
    return Response(answer.body, answer.status, headers=headers)
