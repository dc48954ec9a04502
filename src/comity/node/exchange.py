"""HTTP exchanges with one host, bounded in size and time, that keep trouble and evidence apart.

Whatever may pass by itself (no answer, a 5xx, a cut connection, an answer that is no answer of a
host) is Unavailable. What a host objects to is raised as the error that it states. Nothing that
comes over the network is evidence here: only signatures are, and `follow` checks them.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any

import httpx2

from comity.errors import ComityError, Malformed, Missing, Recorded, Refused, Unavailable

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_WORDS_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with a status of success; `date`: the host's clock in POSIX seconds."""

    body: bytes
    date: int | None

    def plain(self) -> Any:
        """The body as JSON. Raises Unavailable where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise trouble("answers in an unknown way") from error


class Exchange:
    """One client at a time; `seconds` bound each request from its first byte to its last."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        # A blocking client bounds each read but not their number: a host that drips one byte at a
        # time could hold it for ever. A loop of our own can be cut off at any point.
        self._runner = asyncio.Runner()
        self._http: httpx2.AsyncClient | None = None
        self._lock = Lock()

    def ask(
        self, method: str, url: str, most: int, body: bytes | None = None, kind: str = ""
    ) -> Answer:
        """The answer to one request, of at most `most` bytes; kind: the body's media type.

        Raises Unavailable (its `recorded` says NOTHING where the host was not reached at all),
        Malformed `answer-too-large`, or what the host objects to.
        """
        with self._lock:
            return self._runner.run(self._ask(method, url, most, body, kind))

    def close(self) -> None:
        """Let go of the connections; those in use end with the process."""
        if self._lock.acquire(timeout=0.5):
            try:
                if self._http is not None:
                    self._runner.run(self._http.aclose())
                self._runner.close()
            finally:
                self._lock.release()

    async def _ask(self, method: str, url: str, most: int, body: bytes | None, kind: str) -> Answer:
        try:
            async with asyncio.timeout(self.seconds):
                return await self._stream(method, url, most, body, kind)
        except (httpx2.ConnectError, httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            unreached = trouble("cannot be reached")
            unreached.recorded = Recorded.NOTHING
            raise unreached from error
        except (httpx2.HTTPError, TimeoutError) as error:
            raise trouble("does not answer") from error

    async def _stream(
        self, method: str, url: str, most: int, body: bytes | None, kind: str
    ) -> Answer:
        headers = {"Content-Type": kind} if kind else {}
        async with self._client().stream(method, url, content=body, headers=headers) as reply:
            content = bytearray()
            # Raw: nothing is unpacked, so that no small answer becomes a large one.
            async for part in reply.aiter_raw():
                content += part
                if len(content) > most:
                    raise Malformed(
                        "answer-too-large",
                        f"The host sends more than {most} bytes.",
                        "Ask it why, or raise the limit.",
                    )
            if not 200 <= reply.status_code < 300:
                raise _objection(method, reply.status_code, bytes(content))
            return Answer(bytes(content), _date(reply.headers.get("date", "")))

    def _client(self) -> httpx2.AsyncClient:
        if self._http is None:
            self._http = httpx2.AsyncClient(
                timeout=self.seconds,
                follow_redirects=False,
                headers={"Accept-Encoding": "identity", "User-Agent": "comity-node"},
            )
        return self._http


def trouble(what: str) -> Unavailable:
    """The error for a host that may do better next time."""
    return Unavailable("host-trouble", f"The host {what}.", "It will be asked again.")


def wait(attempt: int, end: float) -> None:
    """Wait before the next attempt, a little longer each time, never beyond `end` (monotonic)."""
    time.sleep(max(0.0, min(0.05 * (attempt + 1), 0.5, end - time.monotonic())))


def _date(header: str) -> int | None:
    try:
        return int(parsedate_to_datetime(header).timestamp())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _objection(method: str, status: int, body: bytes) -> ComityError:
    """What the host objects to, as the error it states; its words are shown, never obeyed."""
    try:
        plain = json.loads(body)["error"]
        code, sentence, hint = (plain[key] for key in ("code", "sentence", "hint"))
        _check_words(code, sentence, hint)
        given = plain.get("facts", {}).items()
        facts = {str(k): v for k, v in given if type(v) is int or _is_words(v)}
        recorded = Recorded(plain["recorded"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        if (method, status) == ("GET", 404):  # as any server of files says it
            return Missing("not-there", "The host does not have this file.", "Ask another node.")
        return trouble(f"answers with status {status}")
    kind = {400: Malformed, 404: Missing}.get(status, Unavailable if status >= 500 else Refused)
    error = kind(code, sentence, hint, facts)
    error.recorded = recorded
    return error


def _check_words(code: object, sentence: object, hint: object) -> None:
    if not (isinstance(code, str) and _CODE.fullmatch(code) and _is_words(sentence)):
        raise ValueError
    if hint != "" and not _is_words(hint):
        raise ValueError


def _is_words(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _WORDS_LENGTH and value.isprintable()
