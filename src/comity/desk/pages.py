"""The desk's pages: read-only, server-rendered, without script. Routes are one list to be read as
a table.

A view looks something up and renders it. Nothing is changed by looking.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.core.acts import Amend, Circulate, Table
from comity.core.state import Council
from comity.desk import board
from comity.desk.entries import about, facts
from comity.desk.papers import matter_title, paper
from comity.desk.ports import Books
from comity.desk.render import error_page, page, static
from comity.desk.shown import TEXT_LIMIT, shown
from comity.desk.titles import title_of
from comity.errors import ComityError, Malformed, Missing, Unavailable
from comity.wire.reader import Reading

ENTRIES = 100
"""Entries on one page of the record."""
_NUMBER = re.compile(r"[0-9]{1,15}")
_log = logging.getLogger("comity.desk")

View = Callable[[Books, Request], Response]


def routes(books: Books) -> list[Route]:
    """The desk's routes. The last one catches what nobody else answers, so mount them last."""
    council = "/desk/{council}"
    table: list[tuple[str, View]] = [
        ("/", _home),
        ("/style.css", _style),
        ("/icon.svg", _icon),
        (council, _board),
        (council + "/record", _record),
        (council + "/entry/{index}", _entry),
        (council + "/entry/{index}/texts", _texts),
        (council + "/document/{name}", _document),
        ("/{path:path}", _stray),
    ]
    return [Route(path, _view(books, view)) for path, view in table]


def _view(books: Books, view: View) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await asyncio.to_thread(view, books, request)
        except ComityError as error:
            return error_page(error, books.party)
        except HTTPException:
            raise
        except Exception:
            _log.exception("a page failed")
            broken = Unavailable(
                "page-failed",
                "This page could not be made.",
                "Try again; if it stays so, tell whoever runs this node.",
            )
            return error_page(broken, books.party)

    return answer


def _home(books: Books, request: Request) -> Response:
    councils = [books.council(identity) for identity in books.councils()]
    rows = []
    for council in councils:
        items = board.items(council, books.party)
        rows.append((council, items, board.groups(items), books.alarms(council.id)))
    return page("home.html", {"party": _whose(books, councils), "rows": rows})


def _style(books: Books, request: Request) -> Response:
    return static("style.css", "text/css")


def _icon(books: Books, request: Request) -> Response:
    return static("icon.svg", "image/svg+xml")


def _board(books: Books, request: Request) -> Response:
    council = _council(books, request)
    items, seen = board.items(council, books.party), books.seen(council.id)
    own = [row for row in seen if row[:2] == ("notice", books.party)]
    return page(
        "board.html",
        {
            "party": _whose(books, [council]),
            "council": council,
            "groups": board.groups(items),
            "items": items,
            "older": len(council.matters) - len(items),
            "promises": board.promises(council),
            "standings": board.standings(council),
            "alarms": books.alarms(council.id),
            "signed": own[0] if own else None,
            "notices": board.holdings(council, seen, "notice"),
            "witnesses": board.holdings(council, seen, "witness"),
            "unheard": board.unheard(council, seen),
            "seen": [(row[0], title_of(council, row[1]), *row[2:]) for row in seen],
        },
    )


def _record(books: Books, request: Request) -> Response:
    council = _council(books, request)
    readings = books.readings(council.id)
    asked = request.query_params.get("before", str(len(readings)))
    end = min(_number(asked), len(readings))
    start = max(0, end - ENTRIES)
    rows = [
        (reading, _about(council, reading), _by(council, reading))
        for reading in readings[start:end]
    ]
    return page(
        "record.html",
        {
            "party": _whose(books, [council]),
            "council": council,
            "rows": rows,
            "start": start,
            "end": end,
            "total": len(readings),
            "newer": min(end + ENTRIES, len(readings)),
        },
    )


def _about(council: Council, reading: Reading) -> str:
    return "" if reading.act is None else about(council, reading.act)


def _by(council: Council, reading: Reading) -> str:
    return "" if reading.act is None else title_of(council, reading.act.by)


def _entry(books: Books, request: Request) -> Response:
    council = _council(books, request)
    readings = books.readings(council.id)
    reading = _reading(readings, request)
    act = reading.act
    return page(
        "entry.html",
        {
            "party": _whose(books, [council]),
            "council": council,
            "reading": reading,
            "last": len(readings) - 1,
            "by": _by(council, reading),
            "about": _about(council, reading),
            "facts": () if act is None else facts(council, act),
            "texts": act is not None and isinstance(act.body, Table | Amend | Circulate),
        },
    )


def _texts(books: Books, request: Request) -> Response:
    council = _council(books, request)
    reading = _reading(books.readings(council.id), request)
    act = reading.act
    if act is None or not isinstance(act.body, Table | Amend | Circulate):
        raise Missing(
            "texts-none", f"Entry {reading.index} puts no text forward.", "Look at the entry."
        )
    limit = TEXT_LIMIT // len(act.body.texts)
    columns = [(text, shown(_bytes(books, text.document), limit)) for text in act.body.texts]
    return page(
        "texts.html",
        {
            "party": _whose(books, [council]),
            "council": council,
            "reading": reading,
            "kind": act.kind,
            "by": _by(council, reading),
            "title": matter_title(council, act),
            "columns": columns,
        },
    )


def _document(books: Books, request: Request) -> Response:
    council = _council(books, request)
    name = request.path_params["name"]
    known = paper(council, books.readings(council.id), name)
    if known is None:
        raise Missing(
            "document-unnamed", "No act on this record names that document.", "Go by its links."
        )
    return page(
        "document.html",
        {
            "party": _whose(books, [council]),
            "council": council,
            "name": name,
            "paper": known,
            "text": shown(_bytes(books, name)),
        },
    )


def _stray(books: Books, request: Request) -> Response:
    """For whoever reads pages, a page; a program gets the node's own answer."""
    if "text/html" not in request.headers.get("accept", ""):
        raise HTTPException(404)
    raise Missing(
        "page-unknown", "The desk has no page at this address.", "Start at the list of councils."
    )


def _bytes(books: Books, name: str) -> bytes:
    data = books.document(name)
    if data is None:
        raise Missing(
            "document-not-held", "This node does not hold that document.", "Ask another node."
        )
    return data


def _council(books: Books, request: Request) -> Council:
    identity = request.path_params["council"]
    if identity not in books.councils():
        raise Missing(
            "council-not-kept", "This node follows no such council.", "Go back to the list."
        )
    return books.council(identity)


def _reading(readings: Sequence[Reading], request: Request) -> Reading:
    index = _number(request.path_params["index"])
    if index >= len(readings):
        raise Missing(
            "entry-unknown", f"The record has no entry {index}.", "Look at the record's list."
        )
    return readings[index]


def _number(words: str) -> int:
    if _NUMBER.fullmatch(words) is None:
        raise Malformed(
            "entry-number", "An entry is named by its number.", "Use digits only, such as 12."
        )
    return int(words)


def _whose(books: Books, councils: Sequence[Council]) -> str:
    for council in councils:
        title = title_of(council, books.party)
        if title != books.party:
            return title
    return books.party
