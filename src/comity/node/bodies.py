"""Bodies of requests from anybody: bounded in size and time; and answers as HTTP."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from comity.node.answer import Answer

BODY_SECONDS = 10.0
"""How long a request's body may take to arrive."""


async def read_body(request: Request, most: int) -> bytes | Response:
    """The body of at most so many bytes, or the answer to one that is too large or too slow."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > most:
                    return closing(Answer(400, b"the body is too large\n"))
    except (TimeoutError, ClientDisconnect):
        return closing(Answer(400, b"the body did not arrive\n"))
    return bytes(body)


def respond(answer: Answer) -> Response:
    """An answer that no cache keeps."""
    headers = {"Content-Type": answer.kind, "Cache-Control": "no-store"}
    return Response(answer.body, answer.status, headers=headers)


def closing(answer: Answer) -> Response:
    """The same where what is left of the body is not read: the connection cannot be used again."""
    response = respond(answer)
    response.headers["Connection"] = "close"
    return response
