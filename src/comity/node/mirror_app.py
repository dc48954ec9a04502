"""The HTTP face of mirrors: add-checkpoint and add-entries below a submission prefix, tiles and the
mirror checkpoint below a monitoring prefix (c2sp.org/tlog-mirror, c2sp.org/tlog-tiles).
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncIterator, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from comity.errors import Malformed, Missing
from comity.log.tiles import WIDTH, parse_path
from comity.node.answer import TEXT, Answer
from comity.node.asked import MAX_BODY
from comity.node.bodies import closing, read_body, respond
from comity.node.mirror import Mirror
from comity.node.mirrored import MirroredLog

UPLOAD_SECONDS = 120.0
"""How long one upload may take; what was whole by then is kept."""
PIECE = 64 * 1024
"""Bytes that are unpacked at a time, whatever a body promises to become."""
FRESH = "no-store"
SOON = "public, max-age=60"
"""For partial tiles: they never change, and soon nobody asks for them."""
IMMUTABLE = "public, max-age=31536000, immutable"
Which = Callable[[Request], Mirror | None]
"""The mirror that a request is for, if there is one."""
_UNKNOWN = Answer(404, b"unknown mirror\n")


def submission_routes(prefix: str, which: Which) -> list[Route]:
    """The addresses that take checkpoints and entries."""

    async def add_checkpoint(request: Request) -> Response:
        body = await read_body(request, MAX_BODY)
        if isinstance(body, Response):
            return body
        mirror = which(request)
        if mirror is None:
            return respond(_UNKNOWN)
        return respond(await asyncio.to_thread(mirror.add_checkpoint, body, _now()))

    async def add_entries(request: Request) -> Response:
        mirror = which(request)
        return closing(_UNKNOWN) if mirror is None else await _add_entries(request, mirror)

    return [
        Route(prefix + "/add-checkpoint", add_checkpoint, methods=["POST"]),
        Route(prefix + "/add-entries", add_entries, methods=["POST"]),
    ]


def monitoring_routes(prefix: str, which: Which) -> list[Route]:
    """The addresses that serve what is mirrored, below the SHA-256 of each origin."""

    async def checkpoint(request: Request) -> Response:
        log = await asyncio.to_thread(_log, which, request)
        raw = None if log is None else await asyncio.to_thread(log.checkpoint)
        return respond(Answer(404, b"unknown origin\n") if raw is None else Answer(200, raw))

    async def tile(request: Request) -> Response:
        log = await asyncio.to_thread(_log, which, request)
        if log is None:
            return respond(Answer(404, b"unknown origin\n"))
        return await asyncio.to_thread(_tile, log, "tile/" + request.path_params["path"])

    place = prefix + "/{origin}"
    return [Route(place + "/checkpoint", checkpoint), Route(place + "/tile/{path:path}", tile)]


def cache_of(width: int) -> str:
    """How long a tile of this width may be kept by caches."""
    return IMMUTABLE if width == WIDTH else SOON


def _log(which: Which, request: Request) -> MirroredLog | None:
    mirror = which(request)
    return None if mirror is None else mirror.named(request.path_params["origin"])


def _tile(log: MirroredLog, path: str) -> Response:
    try:
        tile = parse_path(path)
        data = log.tile(tile)
    except (Malformed, Missing) as error:
        return respond(Answer(404, f"{error.sentence}\n".encode(), TEXT))
    headers = {"Cache-Control": cache_of(tile.width), "X-Content-Type-Options": "nosniff"}
    return Response(data, media_type="application/octet-stream", headers=headers)


async def _add_entries(request: Request, mirror: Mirror) -> Response:
    receiving = mirror.upload(_now)
    answer = None
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            async for piece in _pieces(request):
                answer = await asyncio.to_thread(receiving.feed, piece)
                if answer is not None:
                    break
    except (TimeoutError, ClientDisconnect):
        return _accepting(closing(await asyncio.to_thread(receiving.end)))
    except zlib.error:
        # What was whole before the body stopped making sense is kept, as after a cut.
        return _accepting(closing(await asyncio.to_thread(receiving.end)))
    if answer is not None:
        return _accepting(closing(answer))
    return _accepting(respond(await asyncio.to_thread(receiving.end)))


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    coding = request.headers.get("content-encoding", "identity")
    if coding == "identity":
        async for part in request.stream():
            for start in range(0, len(part), PIECE):
                yield part[start : start + PIECE]
        return
    if coding != "gzip":
        raise zlib.error("not a coding that is known here")
    unpacker = zlib.decompressobj(wbits=31)
    async for part in request.stream():
        while part and not unpacker.eof:
            yield unpacker.decompress(part, PIECE)
            part = unpacker.unconsumed_tail
    yield unpacker.flush()


def _accepting(response: Response) -> Response:
    response.headers["Accept-Encoding"] = "gzip"
    return response


def _now() -> int:
    return int(time.time())
