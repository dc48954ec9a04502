"""The host's HTTP face: routes as a table, one error shape, limits on every body.

A view parses, calls one use case and answers. Nothing here judges.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from comity.errors import ComityError, Malformed, Missing, Refused
from comity.log.tiles import WIDTH, Tile, format_bundle, hash_tile, parse_path
from comity.secretariat.archive import Archive
from comity.secretariat.cosign import take_cosignature
from comity.secretariat.host import Host
from comity.wire.export import vkeys_of
from comity.wire.reader import Reading

IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
FRESH = {"Cache-Control": "no-store"}
View = Callable[[Host, Request], Awaitable[Response]]


def make_app(host: Host) -> Starlette:
    """The application; its lifespan runs the clerk's rounds."""

    def route(path: str, view: View, *methods: str) -> Route:
        return Route(path, _guarded(host, view), methods=list(methods or ("GET",)))

    council = "/council/{council}"
    routes = [
        route("/", _councils),
        route("/health", _health),
        route("/council", _found, "POST"),
        route("/document/{name}", _put_document, "PUT"),
        route(council + "/checkpoint", _checkpoint),
        route(council + "/tile/{path:path}", _tile),
        route(council + "/document/{name}", _get_document),
        route(council + "/document/{name}", _put_document, "PUT"),
        route(council + "/act", _lodge, "POST"),
        route(council + "/act/{act}", _look_up),
        route(council + "/cosignature", _cosignature, "POST"),
        route(council + "/cosigned", _cosigners),
        route(council + "/cosigned/{name}", _cosigned),
        route(council + "/vkeys", _vkeys),
    ]
    return Starlette(routes=routes, lifespan=_lifespan(host))


def _lifespan(host: Host) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        rounds = asyncio.create_task(host.work())
        yield
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds

    return lifespan


def error_answer(error: ComityError) -> JSONResponse:
    """The one shape of every error."""
    return JSONResponse({"error": error.plain()}, status_code=error.status, headers=FRESH)


def _guarded(host: Host, view: View) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await view(host, request)
        except ComityError as error:
            return error_answer(error)

    return answer


async def _body(host: Host, request: Request, most: int) -> bytes:
    """The request's body, read with a limit of bytes and of seconds."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(host.settings.body_seconds):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise Malformed(
                        "body-too-large", f"The body is larger than {most} bytes.", "Split it."
                    )
                parts.append(part)
    except TimeoutError as error:
        raise Malformed("body-too-slow", "The body came too slowly.", "Send it again.") from error
    return b"".join(parts)


def _archive(host: Host, request: Request) -> Archive:
    return host.house.archive(request.path_params["council"])


async def _health(host: Host, request: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers=FRESH)


async def _councils(host: Host, request: Request) -> Response:
    rows = [
        {"id": each.log, "title": each.council.title, "origin": each.origin}
        for each in host.house.archives.values()
    ]
    return JSONResponse({"councils": rows}, headers=FRESH)


async def _found(host: Host, request: Request) -> Response:
    entry = await _body(host, request, host.settings.act_bytes)
    reading = await asyncio.to_thread(host.house.found, entry)
    return _recorded(host.house.archive(reading.id), reading, new=True)


async def _lodge(host: Host, request: Request) -> Response:
    archive = _archive(host, request)
    entry = await _body(host, request, host.settings.act_bytes)
    reading, new = await host.admit(archive.log, entry)
    return _recorded(archive, reading, new=new)


def _recorded(archive: Archive, reading: Reading, *, new: bool) -> Response:
    answer = {
        "status": "recorded",
        "council": archive.log,
        "act": reading.id,
        "index": reading.index,
        "size": archive.reader.size,
    }
    return JSONResponse(answer, status_code=201 if new else 200, headers=FRESH)


async def _look_up(host: Host, request: Request) -> Response:
    archive = _archive(host, request)
    name = _digest(request.path_params["act"])
    index = archive.store.find(archive.log, bytes.fromhex(name))
    if index is None:
        raise Missing(
            "act-unknown", "No such act is on the record.", "Lodge it, or lodge it again."
        )
    return _recorded(archive, archive.readings[index], new=False)


async def _put_document(host: Host, request: Request) -> Response:
    name = _digest(request.path_params["name"])
    data = await _body(host, request, host.settings.document_bytes)
    await asyncio.to_thread(host.house.put_document, name, data)
    return Response(status_code=204)


async def _get_document(host: Host, request: Request) -> Response:
    archive = _archive(host, request)
    data = archive.store.get_blob(_digest(request.path_params["name"]))
    if data is None:
        raise Missing(
            "document-unknown", "The host has no such document.", "Ask a node of the council."
        )
    return Response(data, media_type="application/octet-stream", headers=IMMUTABLE)


async def _cosignature(host: Host, request: Request) -> Response:
    archive = _archive(host, request)
    raw = await _body(host, request, host.settings.cosignature_bytes)
    await asyncio.to_thread(take_cosignature, archive, raw)
    return Response(status_code=204)


async def _cosigners(host: Host, request: Request) -> Response:
    archive = _archive(host, request)
    names = sorted({each.name for each in archive.reader.keyring().cosigners.values()})
    held = [name for name in names if archive.store.latest_stamp(archive.log, name) is not None]
    return JSONResponse(held, headers=FRESH)


async def _cosigned(host: Host, request: Request) -> Response:
    archive = _archive(host, request)
    stamp = archive.store.latest_stamp(archive.log, request.path_params["name"])
    if stamp is None:
        raise Missing("cosigner-unknown", "Nobody of that name has cosigned.", "Look at the list.")
    return PlainTextResponse(stamp.note, headers=FRESH)


async def _vkeys(host: Host, request: Request) -> Response:
    return PlainTextResponse(vkeys_of(_archive(host, request).council), headers=FRESH)


async def _checkpoint(host: Host, request: Request) -> Response:
    return PlainTextResponse(_archive(host, request).checkpoint, headers=FRESH)


async def _tile(host: Host, request: Request) -> Response:
    archive = _archive(host, request)
    tile = parse_path("tile/" + request.path_params["path"])
    return Response(
        _tile_bytes(archive, tile), media_type="application/octet-stream", headers=IMMUTABLE
    )


def _tile_bytes(archive: Archive, tile: Tile) -> bytes:
    with archive.lock:
        start = tile.index * WIDTH
        level = max(tile.level, 0)
        held = len(archive.rows[level]) if level < len(archive.rows) else 0
        if start + tile.width > held:
            raise Missing(
                "tile-unknown", "The log has no such tile yet.", "Read the checkpoint first."
            )
        if tile.level >= 0:
            return hash_tile(archive.rows, tile)
        return format_bundle(archive.store.read(archive.log, start, start + tile.width))


def _digest(value: str) -> str:
    if len(value) != 64 or any(sign not in "0123456789abcdef" for sign in value):
        raise Refused(
            "name-unfit", "A document or act is named by 64 hexadecimal digits.", "Correct it."
        )
    return value
