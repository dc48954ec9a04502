"""Another node, or a delegate's own: what is lodged with it and what it says of a lodged act.

Nothing that a peer says is believed: receipts are checked by whoever relies on them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from comity.errors import Unavailable
from comity.node.exchange import Answer, Exchange, trouble
from comity.node.settings import Limits

MOST_RECEIPTS = 100


class PeerClient:
    """One council at one node, by the node's address. Methods raise what `Exchange.ask` raises."""

    def __init__(self, url: str, council: str, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.url, self.council = url.rstrip("/"), council
        self.base = f"{self.url}/api/council/{council}"
        self._exchange = Exchange(self.limits.request_seconds)

    def close(self) -> None:
        """Let go of the connections."""
        self._exchange.close()

    def lodge(self, entry: bytes, documents: Mapping[str, bytes]) -> Mapping[str, Any]:
        """Lodge an act with its documents; what the node says of it."""
        papers = [base64.b64encode(data).decode() for data in documents.values()]
        body = json.dumps({"entry": entry.decode(), "documents": papers}).encode()
        return _said(self._ask("POST", f"{self.base}/lodge", body))

    def lodged(self, act: str) -> Mapping[str, Any]:
        """What the node says of an act."""
        return _said(self._ask("GET", f"{self.base}/lodged/{act}"))

    def _ask(self, method: str, url: str, body: bytes | None = None) -> Answer:
        return self._exchange.ask(method, url, self.limits.answer_bytes, body, "application/json")


def receipts_in(said: Mapping[str, Any]) -> tuple[str, ...]:
    """The receipts in what a node says, as texts."""
    given = said.get("receipts")
    texts = given if isinstance(given, list) else []
    return tuple(text for text in texts[:MOST_RECEIPTS] if isinstance(text, str))


def _said(answer: Answer) -> Mapping[str, Any]:
    plain = answer.plain()
    if not isinstance(plain, dict) or not isinstance(plain.get("status"), str):
        raise _unknown()
    return plain


def _unknown() -> Unavailable:
    return trouble("answers in an unknown way")
