"""Taking requests with a body: bounded in bytes and time, as JSON, and never on behalf of a page
of somebody else.

A browser sends a request across sites only in forms that need no leave, of which JSON is none, and
says where it comes from; no leave is ever given here.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request

from comity.core import plain
from comity.errors import Malformed, Refused
from comity.wire.digest import digest

BODY_SECONDS = 30.0
"""How long a request's body may take to arrive."""
MOST_DOCUMENTS = 41
"""Documents that may come with an act: forty texts and one more."""


async def read_json(request: Request, most_bytes: int) -> plain.Plain:
    """The body, a JSON object of at most so many bytes.

    Raises Refused `cross-site`, Malformed `media-type`, `body-too-large`, `body-too-slow`,
    `body-cut`, `body-no-json`.
    """
    check_own_site(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Malformed(
            "media-type", "The body is not declared as JSON.", "Send Content-Type application/json."
        )
    try:
        async with asyncio.timeout(BODY_SECONDS):
            raw = await _read(request, most_bytes)
    except TimeoutError as error:
        raise Malformed(
            "body-too-slow",
            f"The body did not come within {BODY_SECONDS:g} seconds.",
            "Send it again over a better line.",
        ) from error
    except ClientDisconnect as error:
        raise Malformed("body-cut", "The body was cut off.", "Send it again.") from error
    return plain.table(_parse(raw), "body")


def check_own_site(request: Request) -> None:
    """Raises Refused `cross-site` for a request that a browser makes for another site's page."""
    headers = request.headers
    origin = headers.get("origin")
    foreign = origin is not None and origin.partition("://")[2] != headers.get("host")
    if foreign or headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise Refused(
            "cross-site",
            "A page of another site may not use this node.",
            "Use the node's own pages, or a program.",
        )


def documents_of(row: plain.Plain) -> dict[str, bytes]:
    """The documents that came with a request, base64 each, by digest."""
    items = plain.each(plain_text, row.get("documents", []), "documents", MOST_DOCUMENTS)
    return {digest(data): data for data in map(_decoded, items)}


def plain_text(value: object, place: str) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise plain.wrong(place, "a text")
    return value


def fields_of(row: plain.Plain) -> Mapping[str, Any]:
    """The fields of an act's body."""
    return plain.table(row.get("fields", {}), "fields")


def _decoded(words: str) -> bytes:
    try:
        return base64.b64decode(words, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(
            "document-no-base64", "A document is not in base64.", "Encode its bytes in base64."
        ) from error


def _parse(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed("body-no-json", "The body is not JSON.", "Send one JSON object.") from error


async def _read(request: Request, most_bytes: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most_bytes:
            raise Malformed(
                "body-too-large",
                f"The body is larger than {most_bytes} bytes.",
                "Move long text into documents, and split documents.",
            )
    return bytes(body)
