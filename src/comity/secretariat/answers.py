"""Answers: one shape for every error; caches and browsers have nothing to guess."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from comity.errors import ComityError, Malformed, Missing
from comity.log.tiles import WIDTH
from comity.secretariat.admit import Admitted, host_failed

_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
FRESH = {"Cache-Control": "no-store", **_SAFE}
IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable", **_SAFE}
SOON = {"Cache-Control": "public, max-age=60", **_SAFE}
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"

_log = logging.getLogger("comity.secretariat")


def fresh(value: object, status: int = 200) -> Response:
    """Data that may be other data in a moment."""
    return JSONResponse(value, status_code=status, headers=FRESH)


def fresh_text(data: bytes) -> Response:
    """A text that may be another in a moment."""
    return Response(data, media_type=TEXT, headers=FRESH)


def immutable(data: bytes) -> Response:
    """Bytes that never change under their path."""
    return Response(data, media_type=BYTES, headers=IMMUTABLE)


def tile_answer(data: bytes, width: int) -> Response:
    """A tile: it never changes, but a partial one is soon asked for by nobody."""
    return Response(data, media_type=BYTES, headers=IMMUTABLE if width == WIDTH else SOON)


def recorded(admitted: Admitted, *, new: bool) -> Response:
    """The answer to whoever lodged an act or asks for it: the same every time."""
    plain = {
        "status": "recorded",
        "act": admitted.id,
        "index": admitted.index,
        "size": admitted.size,
    }
    return fresh(plain, 201 if new else 200)


def error_answer(error: ComityError, extra: Mapping[str, object] | None = None) -> Response:
    """The one shape of every error; `extra` stands beside it."""
    body = {"error": error.plain(), **(extra or {})}
    answer = JSONResponse(body, status_code=error.status, headers=FRESH)
    if error.code.startswith("body-"):
        answer.headers["Connection"] = "close"  # what is left of the body is not read
    return answer


async def answer_refusal(request: Request, error: Exception) -> Response:
    """For errors of the house."""
    assert isinstance(error, ComityError)
    return error_answer(error)


async def answer_stray(request: Request, error: Exception) -> Response:
    """For paths and methods that are not in the table of routes."""
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        return error_answer(
            Missing(
                "address-unknown",
                "There is nothing at this address.",
                "Look up the address in the documentation.",
            )
        )
    answer = error_answer(
        Malformed(
            "method-unknown",
            f"This address does not take {request.method}.",
            "Look up the method in the documentation.",
        )
    )
    answer.status_code = 405
    answer.headers.update(error.headers or {})  # which methods it takes
    return answer


async def answer_fault(request: Request, error: Exception) -> Response:
    """For faults of this program: whether anything was recorded is not known."""
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return error_answer(host_failed())
