"""A node's HTTP face: the mirror of its records, its health and alarms, its API, and whatever
pages are added.

The mirror answers below /council/{identity} as a host does, from the node's own copy; behind
/party/{party} it shows the copy of one of several parties that share a process.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from threading import Event

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from comity.core import plain
from comity.errors import ComityError, Malformed, Missing
from comity.log.tiles import parse_path
from comity.node.api import api_routes
from comity.node.copy import Copy
from comity.node.council_mirror import CouncilMirrors
from comity.node.mirror_app import cache_of
from comity.node.node import Node

_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
FRESH = {"Cache-Control": "no-store", **_SAFE}
IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable", **_SAFE}
View = Callable[[Node, Request], Response]


def make_app(node: Node, extra: Sequence[BaseRoute] = ()) -> Starlette:
    """The application; while it runs, the node follows its councils in threads of their own."""

    mirrors = CouncilMirrors(node)

    def mirror(prefix: str) -> list[Route]:
        council = prefix + "/council/{council}"
        table: list[tuple[str, View]] = [
            (council + "/checkpoint", _checkpoint),
            (council + "/tile/{path:path}", _tile),
            (council + "/cosigned", _cosigners),
            (council + "/cosigned/{name}", _cosigned),
            (council + "/vkeys", _vkeys),
        ]
        return [
            *(Route(path, _guarded(node, view)) for path, view in table),
            _document_route(node, mirrors, council + "/document/{name}"),
            *mirrors.routes(prefix),
        ]

    routes = [
        Route("/health", _guarded(node, _health)),
        Route("/alarms", _guarded(node, _alarms)),
        *mirror(""),
        *mirror("/party/{party}"),
        *api_routes(node, FRESH),
        *extra,
    ]
    app = Starlette(
        routes=routes, lifespan=_lifespan(node), exception_handlers={HTTPException: _stray}
    )
    app.router.redirect_slashes = False  # one thing has one address
    return app


def _document_route(node: Node, mirrors: CouncilMirrors, path: str) -> Route:
    show = _guarded(node, _document)

    async def answer(request: Request) -> Response:
        if request.method == "PUT":
            return await mirrors.take_document(request)
        return await show(request)

    return Route(path, answer, methods=["GET", "PUT"])


def _lifespan(node: Node) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        stop = Event()
        node.start(stop)
        yield
        stop.set()

    return lifespan


def _guarded(node: Node, view: View) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await asyncio.to_thread(view, node, request)
        except ComityError as error:
            return _refusal(error)

    return answer


async def _stray(request: Request, error: Exception) -> Response:
    """For paths and methods that are not in the table of routes."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        refusal = _refusal(
            Malformed(
                "method-unknown",
                f"This address does not take {request.method}.",
                "Look up the method in the documentation.",
            )
        )
        refusal.status_code = 405
        refusal.headers.update(error.headers or {})  # which methods it takes
        return refusal
    return _refusal(
        Missing(
            "address-unknown",
            "There is nothing at this address.",
            "Look up the address in the documentation.",
        )
    )


def _refusal(error: ComityError) -> Response:
    return JSONResponse({"error": error.plain()}, status_code=error.status, headers=FRESH)


def _copy(node: Node, request: Request) -> Copy:
    return node.copy_of(request.path_params["council"], request.path_params.get("party", ""))


def _health(node: Node, request: Request) -> Response:
    rows = [
        {
            "party": follower.party,
            "council": follower.copy.identity,
            "size": follower.copy.size,
            "alarms": len(follower.copy.alarms.all()),
        }
        for follower in node.followers
    ]
    return JSONResponse({"status": "ok", "follows": rows}, headers=FRESH)


def _alarms(node: Node, request: Request) -> Response:
    rows = [
        {
            "party": follower.party,
            "council": follower.copy.identity,
            "code": alarm.code,
            "sentence": alarm.sentence,
            "evidence": list(alarm.evidence),
        }
        for follower in node.followers
        for alarm in follower.copy.alarms.all()
    ]
    return JSONResponse({"alarms": rows}, headers=FRESH)


def _checkpoint(node: Node, request: Request) -> Response:
    return PlainTextResponse(_copy(node, request).shown(), headers=FRESH)


def _tile(node: Node, request: Request) -> Response:
    tile = parse_path("tile/" + request.path_params["path"])
    data = _copy(node, request).tile(tile)
    headers = IMMUTABLE | {"Cache-Control": cache_of(tile.width)}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _document(node: Node, request: Request) -> Response:
    name = plain.digest(request.path_params["name"], "name")
    data = _copy(node, request).store.get_blob(name)
    if data is None:
        raise Missing("document-absent", "This node holds no such document.", "Ask another node.")
    return Response(data, media_type="application/octet-stream", headers=IMMUTABLE)


def _cosigners(node: Node, request: Request) -> Response:
    return JSONResponse(sorted(_copy(node, request).cosigned()), headers=FRESH)


def _cosigned(node: Node, request: Request) -> Response:
    note = _copy(node, request).cosigned().get(request.path_params["name"])
    if note is None:
        raise Missing("cosigner-unknown", "Nobody of that name has cosigned.", "Look at the list.")
    return PlainTextResponse(note, headers=FRESH)


def _vkeys(node: Node, request: Request) -> Response:
    return PlainTextResponse(_copy(node, request).vkeys(), headers=FRESH)
