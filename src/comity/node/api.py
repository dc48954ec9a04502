"""The HTTP API of a node: one table of operations, from which routes and description are made.

It shows what the node has checked, says what would follow from an act, and hands in acts that are
signed already. It never signs: the keys of delegates are not on the node.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from comity.errors import ComityError
from comity.node import views
from comity.node.intake import check_own_site, read_json
from comity.node.node import Node
from comity.node.schemas import DIGEST, SCHEMAS, Schema, ref, rows
from comity.node.settings import MEBIBYTE
from comity.node.views import Asked, View

Headers = dict[str, str]
BODIES = 16
"""Bodies that are taken in at a time, so that no crowd can fill the memory."""
COUNCIL = "/api/council/{council}"
PAGE = (
    ("before", "Only what stands in entries before this one."),
    ("limit", "At most so many, 100 unless told, 1000 at most."),
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked of the node; `body` names the schema of what it takes.

    query: (name, what it means) of each parameter; `needed` are those that must be there.
    """

    verb: str
    path: str
    view: View
    summary: str
    answer: Schema
    query: tuple[tuple[str, str], ...] = ()
    needed: tuple[str, ...] = ()
    body: str = ""


OPERATIONS = (
    Operation(
        "GET", "/api/kinds", views.kinds, "The kinds of acts and their fields", rows(ref("Kind"))
    ),
    Operation(
        "GET", "/api/councils", views.councils, "What the node follows", rows(ref("Followed"))
    ),
    Operation("GET", COUNCIL, views.council, "One council", ref("Council")),
    Operation("GET", COUNCIL + "/parties", views.parties, "Its parties", rows(ref("Party"))),
    Operation("GET", COUNCIL + "/matters", views.matters, "Its matters", rows(ref("Matter")), PAGE),
    Operation(
        "GET",
        COUNCIL + "/circulations",
        views.circulations,
        "Its circulations: standing, notice, position of each party, and deadlines",
        rows(ref("Circulation")),
        PAGE,
    ),
    Operation(
        "GET",
        COUNCIL + "/circulation/{circulation}",
        views.circulation,
        "One circulation",
        ref("Circulation"),
    ),
    Operation(
        "GET",
        COUNCIL + "/decisions",
        views.decisions,
        "What was adopted",
        rows(ref("Circulation")),
        PAGE,
    ),
    Operation(
        "GET",
        COUNCIL + "/undertakings",
        views.undertakings,
        "What was promised",
        rows(ref("Undertaking")),
        PAGE,
    ),
    Operation(
        "GET",
        COUNCIL + "/head",
        views.head,
        "The head of an act for the next place",
        ref("Head"),
        (
            ("act", "The kind of act."),
            ("by", "The party that acts."),
            ("vkey", "The key that will sign."),
        ),
        ("act", "by", "vkey"),
    ),
    Operation(
        "POST",
        "/api/draft",
        views.draft,
        "What would have to be signed, and what would follow; nothing is kept",
        ref("Draft"),
        body="DraftRequest",
    ),
    Operation(
        "POST",
        COUNCIL + "/act",
        views.act,
        "Hand in a signed act of a party of this node, with its documents",
        ref("Recorded"),
        body="SignedAct",
    ),
    Operation(
        "POST",
        COUNCIL + "/lodge",
        views.lodged_here,
        "Lodge a signed act of anybody with this node, which keeps it and passes it on",
        ref("Lodged"),
        body="SignedAct",
    ),
    Operation(
        "GET",
        COUNCIL + "/lodged/{act}",
        views.lodged,
        "What this node knows of an act, and the receipts for it",
        ref("Lodged"),
    ),
    Operation(
        "GET", COUNCIL + "/act/{act}", views.recorded, "Where an act is recorded", ref("Recorded")
    ),
)


def api_routes(node: Node, headers: Headers) -> list[Route]:
    """The routes of the API and of its description; `headers` go with every answer."""

    async def describe(request: Request) -> Response:
        return JSONResponse(description(), headers=headers)

    gate = asyncio.Semaphore(BODIES)
    made = [
        Route(each.path, _endpoint(node, each, headers, gate), methods=[each.verb])
        for each in OPERATIONS
    ]
    return [Route("/openapi.json", describe), *made]


def _endpoint(
    node: Node, operation: Operation, headers: Headers, gate: asyncio.Semaphore
) -> Callable[[Request], Awaitable[Response]]:
    most = 2 * node.settings.limits.document_bytes + MEBIBYTE

    async def answer(request: Request) -> Response:
        try:
            check_own_site(request)
            async with gate if operation.body else nullcontext():
                body = await read_json(request, most) if operation.body else {}
                asked = Asked(request.path_params, request.query_params, body)
                found = await asyncio.to_thread(operation.view, node, asked)
        except ComityError as error:
            return JSONResponse({"error": error.plain()}, error.status, headers)
        return JSONResponse(found, headers=headers)

    return answer


def description() -> Schema:
    """The API as OpenAPI 3.1."""
    paths: dict[str, Schema] = {}
    for each in OPERATIONS:
        paths.setdefault(each.path, {})[each.verb.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "A node of Comity",
            "version": "1",
            "description": "What a party's own node has checked. It never signs for anybody.",
        },
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


def _operation(each: Operation) -> Schema:
    made: Schema = {
        "operationId": each.view.__name__,
        "summary": each.summary,
        "parameters": [*_path_parameters(each.path), *_query_parameters(each)],
        "responses": {
            "200": _content("What was asked for.", each.answer),
            "default": _content("What went wrong, and what became of the act.", ref("Error")),
        },
    }
    if each.body:
        content: dict[str, Any] = {"application/json": {"schema": ref(each.body)}}
        made["requestBody"] = {"required": True, "content": content}
    return made


def _content(words: str, schema: Schema) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _path_parameters(path: str) -> list[Schema]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": DIGEST} for name in names]


def _query_parameters(each: Operation) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "query",
            "description": words,
            "required": name in each.needed,
            "schema": {"type": "string"},
        }
        for name, words in each.query
    ]
