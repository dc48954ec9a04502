"""A node as the mirror of its councils: one mirror for each party, under that party's notice key.

Its submission prefix is the node's address, or /party/{party} behind it; its monitoring prefix is
/mirror behind that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.node.answer import Answer
from comity.node.bodies import read_body, respond
from comity.node.council_log import CouncilLog
from comity.node.mirror import Find, Mirror
from comity.node.mirror_app import monitoring_routes, submission_routes
from comity.node.node import Node
from comity.node.pending import Pending
from comity.wire.digest import digest


class CouncilMirrors:
    """The mirrors of a node, by party."""

    def __init__(self, node: Node) -> None:
        heartbeat = node.settings.heartbeat_seconds
        self._most = node.settings.limits.document_bytes
        self._logs: dict[str, list[CouncilLog]] = {}
        for follower in node.followers:
            log = CouncilLog(follower, heartbeat)
            self._logs.setdefault(follower.party, []).append(log)
        pending = Pending(node.store)
        self._mirrors = {
            party: Mirror(pending, _finder(logs), _origins(logs))
            for party, logs in self._logs.items()
        }

    def which(self, request: Request) -> Mirror | None:
        """The mirror of the party in the address, or of the first party."""
        return self._mirrors.get(self._party(request))

    def routes(self, prefix: str) -> list[Route]:
        """Of one party: where checkpoints and entries are taken, and what is mirrored is shown."""
        shown = monitoring_routes(prefix + "/mirror", self.which)
        return [*submission_routes(prefix, self.which), *shown]

    async def take_document(self, request: Request) -> Response:
        """Keep a document that an entry names which was brought here and waits for it."""
        body = await read_body(request, self._most)
        if isinstance(body, Response):
            return body
        if digest(body) != request.path_params["name"]:
            return respond(Answer(400, b"the bytes are not those of that name\n"))
        wanted = request.path_params["council"]
        logs = [x for x in self._logs.get(self._party(request), []) if x.copy.identity == wanted]
        taken = await asyncio.to_thread(_give, logs, body)
        if taken:
            return Response(status_code=204)
        return respond(Answer(404, b"nothing waits for that document\n"))

    def _party(self, request: Request) -> str:
        return request.path_params.get("party", "") or next(iter(self._logs))


def _give(logs: list[CouncilLog], data: bytes) -> bool:
    return any(log.take_document(data) for log in logs)


def _finder(logs: list[CouncilLog]) -> Find:
    # One of which nothing has arrived has no origin yet.
    return lambda origin: next((log for log in logs if origin and log.origin == origin), None)


def _origins(logs: list[CouncilLog]) -> Callable[[], list[str]]:
    return lambda: [log.origin for log in logs if log.origin]
