"""The host's HTTP face: the routes as one table.

A view parses, calls one use case and answers. Nothing here judges.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.errors import ComityError, Missing
from comity.log.tiles import parse_path
from comity.secretariat.answers import (
    answer_fault,
    answer_refusal,
    answer_stray,
    error_answer,
    fresh,
    fresh_text,
    immutable,
    recorded,
    tile_answer,
)
from comity.secretariat.archive import Archive
from comity.secretariat.cosign import cosigners, latest_cosigned, take_cosignature
from comity.secretariat.document import get_document, put_document
from comity.secretariat.found import found
from comity.secretariat.host import Host
from comity.secretariat.intake import digest_of, read_body
from comity.secretariat.receipts import take_receipt
from comity.secretariat.show import shown_checkpoint
from comity.secretariat.tiles import read_tile
from comity.wire.export import vkeys_of

View = Callable[[Host, Request], Awaitable[Response]]


def make_app(host: Host) -> Starlette:
    """The application; its lifespan runs the rounds of the clerks."""
    app = Starlette(
        routes=[
            Route(path, _bound(host, views), methods=list(views))
            for path, views in _by_path(_routes()).items()
        ],
        lifespan=_lifespan(host),
        exception_handlers={
            ComityError: answer_refusal,
            HTTPException: answer_stray,
            Exception: answer_fault,
        },
    )
    app.router.redirect_slashes = False  # one thing has one address
    return app


def _routes() -> list[tuple[str, str, View]]:
    council = "/council/{council}"
    return [
        ("GET", "/", _councils),
        ("GET", "/health", _health),
        ("POST", "/council", _found),
        ("PUT", "/document/{name}", _put_document),
        ("GET", council + "/checkpoint", _checkpoint),
        ("GET", council + "/tile/{path:path}", _tile),
        ("GET", council + "/document/{name}", _get_document),
        ("PUT", council + "/document/{name}", _put_document),
        ("POST", council + "/act", _lodge),
        ("GET", council + "/act/{act}", _look_up),
        ("POST", council + "/cosignature", _cosignature),
        ("POST", council + "/receipt", _receipt),
        ("GET", council + "/cosigned", _cosigners),
        ("GET", council + "/cosigned/{name}", _cosigned),
        ("GET", council + "/vkeys", _vkeys),
    ]


def _by_path(rows: Iterable[tuple[str, str, View]]) -> dict[str, dict[str, View]]:
    """The views of each path by method: one route for each, so that it knows all it takes."""
    table: dict[str, dict[str, View]] = {}
    for verb, path, view in rows:
        table.setdefault(path, {})[verb] = view
    return table


def _bound(host: Host, views: Mapping[str, View]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await views["GET" if request.method == "HEAD" else request.method](host, request)

    return answer


def _lifespan(host: Host) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        rounds = asyncio.create_task(host.work())
        yield
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds

    return lifespan


def _archive(host: Host, request: Request) -> Archive:
    return host.house.archive(request.path_params["council"])


async def _health(host: Host, request: Request) -> Response:
    for archive in host.house.archives.values():
        archive.check_running()
    return fresh({"status": "ok"})


async def _councils(host: Host, request: Request) -> Response:
    rows = [
        {"id": each.log, "title": each.published.council.title, "origin": each.origin}
        for each in host.house.archives.values()
    ]
    return fresh({"councils": rows})


async def _found(host: Host, request: Request) -> Response:
    settings = host.settings
    entry = await read_body(request, settings.act_bytes, settings.body_seconds)
    admitted = await asyncio.to_thread(found, host.house, entry)
    return recorded(admitted, new=admitted.new)


async def _lodge(host: Host, request: Request) -> Response:
    settings, archive = host.settings, _archive(host, request)
    entry = await read_body(request, settings.act_bytes, settings.body_seconds)
    admitted = await host.sequencer(archive).admit(entry)
    return recorded(admitted, new=admitted.new)


async def _look_up(host: Host, request: Request) -> Response:
    archive, identity = _archive(host, request), digest_of(request, "act")
    admitted = await host.sequencer(archive).look_up(identity)
    if admitted is not None:
        return recorded(admitted, new=False)
    error = Missing("act-unknown", "No such act is on the record.", "Lodge it, or lodge it again.")
    return error_answer(error, {"status": "not recorded"})


async def _put_document(host: Host, request: Request) -> Response:
    if "council" in request.path_params:
        _archive(host, request)
    settings, name = host.settings, digest_of(request, "name")
    data = await read_body(request, settings.document_bytes, settings.body_seconds)
    await asyncio.to_thread(put_document, host.house.store, name, data)
    return Response(status_code=204)


async def _get_document(host: Host, request: Request) -> Response:
    archive, name = _archive(host, request), digest_of(request, "name")
    return immutable(await asyncio.to_thread(get_document, archive.store, name))


async def _cosignature(host: Host, request: Request) -> Response:
    settings, archive = host.settings, _archive(host, request)
    raw = await read_body(request, settings.cosignature_bytes, settings.body_seconds)
    await asyncio.to_thread(take_cosignature, archive, raw, settings.evidence)
    return Response(status_code=204)


async def _receipt(host: Host, request: Request) -> Response:
    settings, archive = host.settings, _archive(host, request)
    raw = await read_body(request, settings.cosignature_bytes, settings.body_seconds)
    await asyncio.to_thread(take_receipt, archive, raw)
    return Response(status_code=204)


async def _cosigners(host: Host, request: Request) -> Response:
    return fresh(await asyncio.to_thread(cosigners, _archive(host, request)))


async def _cosigned(host: Host, request: Request) -> Response:
    archive, name = _archive(host, request), request.path_params["name"]
    return fresh_text(await asyncio.to_thread(latest_cosigned, archive, name))


async def _vkeys(host: Host, request: Request) -> Response:
    return fresh_text(vkeys_of(_archive(host, request).published.council))


async def _checkpoint(host: Host, request: Request) -> Response:
    return fresh_text(await asyncio.to_thread(shown_checkpoint, _archive(host, request)))


async def _tile(host: Host, request: Request) -> Response:
    archive, tile = _archive(host, request), parse_path(f"tile/{request.path_params['path']}")
    return tile_answer(await asyncio.to_thread(read_tile, archive, tile), tile.width)
