"""Serving the files of a tiled log out of a directory (c2sp.org/tlog-tiles), and nothing else.

A path is taken apart into numbers and built anew, then opened folder by folder without following a
link: whatever else lies in the directory, or is linked from it, cannot be named.
"""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from comity.errors import Malformed
from comity.log.tiles import MAX_ENTRY, WIDTH, format_path, parse_path

MAX_FILE = WIDTH * (MAX_ENTRY + 2)
"""Bytes of the largest file that the format knows, a full bundle."""
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
_IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable", **_SAFE}
_FRESH = {"Cache-Control": "no-store", **_SAFE}


def make_log_app(directory: Path) -> Starlette:
    """The application: `checkpoint` and the tiles and bundles below `tile/`, by GET and HEAD."""

    async def checkpoint(request: Request) -> Response:
        data = await asyncio.to_thread(read_file, directory, "checkpoint")
        return _answer(data, "text/plain; charset=utf-8", _FRESH)

    async def tile(request: Request) -> Response:
        try:
            path = format_path(parse_path(f"tile/{request.path_params['path']}"))
        except Malformed:
            return _answer(None, "", {})
        data = await asyncio.to_thread(read_file, directory, path)
        return _answer(data, "application/octet-stream", _IMMUTABLE)

    routes = [Route("/checkpoint", checkpoint), Route("/tile/{path:path}", tile)]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _stray})
    app.router.redirect_slashes = False  # one thing has one address
    return app


def read_file(directory: Path, path: str) -> bytes | None:
    """The bytes of a plain file below a directory; None where there is none, where a part of the
    path is a link, and where the file is larger than the format allows.
    """
    *folders, name = path.split("/")
    try:
        place = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for folder in folders:
                inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
                os.close(place)
                place = inner
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
        finally:
            os.close(place)
        with open(handle, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_FILE:
                return None
            return file.read(MAX_FILE)
    except OSError:
        return None


def _answer(data: bytes | None, kind: str, headers: dict[str, str]) -> Response:
    if data is None:
        return PlainTextResponse("not found\n", 404, headers=_FRESH)
    return Response(data, headers={"Content-Type": kind, **headers})


async def _stray(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = "method not allowed\n" if error.status_code == 405 else "not found\n"
    return PlainTextResponse(words, error.status_code, headers=_FRESH | dict(error.headers or {}))
