"""Taking bytes from strangers: every body has a limit of bytes and one of seconds."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from comity.core import plain
from comity.errors import Malformed


async def read_body(request: Request, most_bytes: int, most_seconds: float) -> bytes:
    """The request's body.

    Raises Malformed `body-too-large`, at once where the header says so, `body-too-slow`, and
    `body-cut` where the client went away.
    """
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdecimal() and len(told) < 20 and int(told) > most_bytes:
        raise _too_large(most_bytes)
    try:
        async with asyncio.timeout(most_seconds):
            return await _read(request, most_bytes)
    except TimeoutError as error:
        raise Malformed(
            "body-too-slow",
            f"The body did not come within {most_seconds:g} seconds.",
            "Send it again over a better line.",
        ) from error
    except ClientDisconnect as error:
        raise Malformed("body-cut", "The body was cut off.", "Send it again.") from error


async def _read(request: Request, most_bytes: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most_bytes:
            raise _too_large(most_bytes)
    return bytes(body)


def _too_large(most_bytes: int) -> Malformed:
    return Malformed(
        "body-too-large",
        f"The body is larger than {most_bytes} bytes.",
        "Move long text into documents, and split documents.",
    )


def digest_of(request: Request, name: str) -> str:
    """The digest in a path parameter. Raises Malformed for anything else."""
    return plain.digest(request.path_params[name], name)
