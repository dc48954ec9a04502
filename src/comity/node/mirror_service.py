"""What `comity mirror` serves: one prefix for reading and writing, and logs pulled meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from threading import Event, Thread

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.node.answer import Answer
from comity.node.asked import MAX_BODY
from comity.node.bodies import read_body, respond
from comity.node.forks import kept_fork
from comity.node.logbook import LogBook
from comity.node.mirror import Mirror
from comity.node.mirror_app import monitoring_routes, submission_routes
from comity.node.plain_mirror import PlainMirror
from comity.node.pull import Puller
from comity.node.subtrees import sign_subtree

LOOK_SECONDS = 1.0
"""How often to see whether the file of logs has changed."""


def make_mirror_app(
    plain: PlainMirror, book: LogBook, puller: Puller, pull_seconds: float
) -> Starlette:
    """The application; while it runs, it pulls, and reads the file of logs when that changes.

    Raises Malformed or Refused for a file with a wrong line.
    """
    book.read()

    def which(request: Request) -> Mirror:
        return plain.mirror

    async def subtree(request: Request) -> Response:
        body = await read_body(request, MAX_BODY)
        if isinstance(body, Response):
            return body
        return respond(await asyncio.to_thread(sign_subtree, plain.head.keys, plain.logs, body))

    async def fork(request: Request) -> Response:
        pair = await asyncio.to_thread(kept_fork, plain.head.store, request.path_params["origin"])
        return respond(Answer(404, b"no fork is known\n") if pair is None else Answer(200, pair))

    return Starlette(
        routes=[
            *submission_routes("", which),
            Route("/sign-subtree", subtree, methods=["POST"]),
            *monitoring_routes("", which),
            Route("/{origin}/fork", fork),
        ],
        lifespan=_lifespan(book, puller, pull_seconds),
    )


def _lifespan(
    book: LogBook, puller: Puller, seconds: float
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        stop = Event()
        # Daemons: a log that hangs must not keep the process from ending.
        for work in (lambda: puller.run(stop, seconds), lambda: _look(book, stop)):
            Thread(target=work, daemon=True).start()
        yield
        stop.set()

    return lifespan


def _look(book: LogBook, stop: Event) -> None:
    while not stop.wait(LOOK_SECONDS):
        book.reread()
