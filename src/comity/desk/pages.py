"""The desk's pages: read-only, server-rendered, without script. Routes are one list to be read as
a table.

A view looks something up and renders it. The strict Content-Security-Policy allows the desk's own
style sheet and nothing else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from comity.core.instants import instant
from comity.core.state import Council
from comity.desk.board import items, promises, standings, title_of
from comity.errors import ComityError, Missing
from comity.wire.reader import Reading

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
TEXT_LIMIT = 262_144
"""Bytes of a document that a page shows; the rest is in the file itself."""


class Alarm(Protocol):
    """Something a node shouts about."""

    @property
    def sentence(self) -> str: ...


class Books(Protocol):
    """What the desk asks of its node: the records it holds, as far as it has checked them."""

    @property
    def party(self) -> str: ...

    def councils(self) -> Sequence[str]: ...

    def council(self, identity: str) -> Council: ...

    def readings(self, identity: str) -> Sequence[Reading]: ...

    def document(self, name: str) -> bytes | None: ...

    def alarms(self, identity: str) -> Sequence[Alarm]: ...

    def seen(self, identity: str) -> Sequence[tuple[str, str, int, int]]: ...


_templates = Environment(
    loader=PackageLoader("comity.desk"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["instant"] = instant

View = Callable[[Books, Request], Awaitable[Response]]


def routes(books: Books) -> list[Route]:
    """The desk's routes."""
    return [
        Route("/", _view(books, _home), name="home"),
        Route("/style.css", _style),
        Route("/desk/{council}", _view(books, _board), name="board"),
        Route("/desk/{council}/record", _view(books, _record), name="record"),
        Route("/desk/{council}/entry/{index:int}", _view(books, _entry), name="entry"),
        Route("/desk/{council}/document/{name}", _view(books, _document), name="document"),
    ]


def error_page(error: ComityError) -> Response:
    """The page of an error, in the same three parts as everywhere."""
    return _page("error.html", {"error": error, "party": ""}, status=error.status)


def _view(books: Books, view: View) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await view(books, request)
        except ComityError as error:
            return error_page(error)

    return answer


def _page(template: str, values: dict[str, Any], status: int = 200) -> Response:
    html = _templates.get_template(template).render(values)
    return HTMLResponse(html, status_code=status, headers=HEADERS)


async def _style(request: Request) -> Response:
    sheet = files("comity.desk").joinpath("static/style.css").read_text()
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=300"}
    return PlainTextResponse(sheet, headers=headers, media_type="text/css")


async def _home(books: Books, request: Request) -> Response:
    councils = [books.council(identity) for identity in books.councils()]
    rows = [(council, items(council), books.alarms(council.id)) for council in councils]
    return _page("home.html", {"party": books.party, "rows": rows})


async def _board(books: Books, request: Request) -> Response:
    council = _council(books, request)
    return _page(
        "board.html",
        {
            "party": books.party,
            "council": council,
            "items": items(council),
            "promises": promises(council),
            "standings": standings(council),
            "alarms": books.alarms(council.id),
            "seen": [
                (role, title_of(council, name), size, time)
                for role, name, size, time in books.seen(council.id)
            ],
        },
    )


async def _record(books: Books, request: Request) -> Response:
    council = _council(books, request)
    readings = books.readings(council.id)
    return _page("record.html", {"party": books.party, "council": council, "readings": readings})


async def _entry(books: Books, request: Request) -> Response:
    council = _council(books, request)
    readings, index = books.readings(council.id), request.path_params["index"]
    if index >= len(readings):
        raise Missing(
            "entry-unknown", f"The record has no entry {index}.", "Look at the record's list."
        )
    reading = readings[index]
    fields = [] if reading.act is None else _fields(reading.act.body)
    return _page(
        "entry.html",
        {"party": books.party, "council": council, "reading": reading, "fields": fields},
    )


def _fields(body: object) -> list[tuple[str, str]]:
    names = getattr(type(body), "__slots__", ())
    return [(name.replace("_", " "), _words(getattr(body, name))) for name in names]


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_words(item) for item in value) or "none"
    names = getattr(type(value), "__slots__", ())
    if names and not isinstance(value, str):
        return " ".join(_words(getattr(value, name)) for name in names)
    return str(value) if value not in ("", None) else "none"


async def _document(books: Books, request: Request) -> Response:
    council = _council(books, request)
    name = request.path_params["name"]
    data = books.document(name)
    if data is None:
        raise Missing(
            "document-missing", "This node does not hold that document.", "Ask another node."
        )
    shown = data[:TEXT_LIMIT].decode("utf-8", "replace")
    values = {"party": books.party, "council": council, "name": name, "size": len(data)}
    return _page("document.html", {**values, "text": shown, "cut": len(data) > TEXT_LIMIT})


def _council(books: Books, request: Request) -> Council:
    identity = request.path_params["council"]
    if identity not in books.councils():
        raise Missing(
            "council-unknown", "This node follows no such council.", "Go back to the list."
        )
    return books.council(identity)
