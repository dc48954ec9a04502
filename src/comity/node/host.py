"""Talking to a host: a small client with limits, that keeps trouble and evidence apart.

Whatever may pass by itself (no answer, a 5xx, a cut connection) is Unavailable. What a host
answers is never believed here; `follow` checks it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import httpx2

from comity.errors import ComityError, Malformed, Missing, Refused, Unavailable
from comity.log.tiles import Tile, format_path, parse_bundle
from comity.node.settings import Limits
from comity.wire.act import parse_signed_act
from comity.wire.digest import digest

RETRIES = 40
"""How often a lodged act is tried again before the answer is "not yet known"."""


class HostClient:
    """One council at one host."""

    def __init__(self, url: str, council: str, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.url, self.council = url, council
        self.base = f"{url}/council/{council}"
        self._http = httpx2.Client(timeout=self.limits.request_seconds)
        self._remembered: dict[str, bytes] = {}

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def forget(self) -> None:
        """Fetch anew from now on: within a round, parties in one process share what came."""
        self._remembered.clear()

    def checkpoint(self) -> bytes:
        """The signed checkpoint that the host shows."""
        return self._get("checkpoint", self.limits.checkpoint_bytes)

    def entries(self, index: int, width: int) -> list[bytes]:
        """The entries of bundle `index`, of which `width` are there."""
        path = format_path(Tile(-1, index, width))
        return parse_bundle(self._get(path, self.limits.bundle_bytes), width)

    def document(self, name: str) -> bytes:
        """The bytes that the host gives under a digest, checked. Raises Missing or Malformed."""
        data = self._get(f"document/{name}", self.limits.document_bytes)
        if digest(data) != name:
            raise Malformed("document-differs", "The host gives other bytes.", "Ask another node.")
        return data

    def cosigned(self) -> Mapping[str, bytes]:
        """The latest cosigned checkpoint of each cosigner that the host knows of."""
        names = json.loads(self._get("cosigned", self.limits.checkpoint_bytes))
        listed = (
            [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
        )
        return {
            name: self._get(f"cosigned/{name}", self.limits.checkpoint_bytes) for name in listed
        }

    def send_cosignature(self, note: bytes) -> None:
        """Hand in a cosigned checkpoint."""
        self._send("POST", f"{self.base}/cosignature", note)

    def put_document(self, data: bytes) -> str:
        """Hand in a document; its digest."""
        name = digest(data)
        self._send("PUT", f"{self.url}/document/{name}", data)
        return name

    def found(self, entry: bytes) -> str:
        """Found a council at this host; its identity."""
        self._send("POST", f"{self.url}/council", entry)
        return parse_signed_act(entry).id

    def lodge(self, entry: bytes) -> int:
        """Hand in an act and learn its index; tried again, by act id, until the answer is certain.

        Raises what the host objects to, or Unavailable `act-unknown-yet` if it never answers: then it is
        not yet known whether the act is recorded, and the same entry may be lodged again.
        """
        identity = parse_signed_act(entry).id
        for attempt in range(RETRIES):
            try:
                return self._index(self._send("POST", f"{self.base}/act", entry))
            except Unavailable:
                time.sleep(min(0.05 * (attempt + 1), 0.5))
        raise Unavailable(
            "act-unknown-yet",
            f"The host does not answer about act {identity[:16]}….",
            "Lodge the same file again later; it cannot be recorded twice.",
        )

    def look_up(self, identity: str) -> int | None:
        """The index of an act on the record, None if it is not recorded."""
        try:
            return self._index(self._send("GET", f"{self.base}/act/{identity}"))
        except Missing:
            return None

    def _index(self, answer: httpx2.Response) -> int:
        index = self._json(answer).get("index")
        if not isinstance(index, int):
            raise _trouble("answers in an unknown way")
        return index

    def _get(self, path: str, most: int) -> bytes:
        if path not in self._remembered:
            self._remembered[path] = self._fetch(path, most)
        return self._remembered[path]

    def _fetch(self, path: str, most: int) -> bytes:
        parts, size = [], 0
        try:
            with self._http.stream("GET", f"{self.base}/{path}") as answer:
                for part in answer.iter_bytes():
                    size += len(part)
                    if size > most:
                        raise Malformed(
                            "answer-too-large",
                            f"The host sends more than {most} bytes.",
                            "Ask it why.",
                        )
                    parts.append(part)
        except httpx2.HTTPError as error:
            raise _trouble("does not answer") from error
        data = b"".join(parts)
        if answer.status_code != 200:
            raise _objection(answer.status_code, data)
        return data

    def _send(self, method: str, url: str, body: bytes | None = None) -> httpx2.Response:
        try:
            answer = self._http.request(method, url, content=body)
        except httpx2.HTTPError as error:
            raise _trouble("does not answer") from error
        if answer.status_code >= 300:
            raise _objection(answer.status_code, answer.content)
        return answer

    @staticmethod
    def _json(answer: httpx2.Response) -> Any:
        try:
            return answer.json()
        except ValueError as error:
            raise _trouble("answers in an unknown way") from error


def _trouble(what: str) -> Unavailable:
    return Unavailable("host-trouble", f"The host {what}.", "It will be asked again.")


def _objection(status: int, body: bytes) -> ComityError:
    """What the host objects to, as the error it states."""
    try:
        error = httpx2.Response(status, content=body).json()["error"]
        words = str(error["code"]), str(error["sentence"]), str(error["hint"])
        facts = {str(key): value for key, value in dict(error["facts"]).items()}
    except (ValueError, KeyError, TypeError):
        return _trouble(f"answers {status}")
    kind = {400: Malformed, 404: Missing}.get(status, Unavailable if status >= 500 else Refused)
    return kind(*words, facts)
