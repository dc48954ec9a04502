"""A host on loopback that takes documents and acts."""

from __future__ import annotations

import json
from typing import Any

from comity.errors import ComityError
from tests.node.hosting import Host, Send, answer
from tests.world import World


class TakingHost(Host):
    """A host that takes documents and acts as an honest one does, into a world."""

    def __init__(self, world: World) -> None:
        self.taken: list[bytes] = []
        super().__init__(world)

    async def _app(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        last, verb = scope["path"].rpartition("/")[2], scope["method"]
        if last in self.twists or (verb, last == "act") not in (("PUT", False), ("POST", True)):
            await super()._app(scope, receive, send)
            return
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        self.taken.append(body)
        if verb == "PUT":
            self.world.document(body)
            await answer(send, 204, b"")
            return
        try:
            said = {"act": self.world.admit(body), "index": self.world.reader.size - 1}
        except ComityError as error:
            await answer(send, error.status, json.dumps({"error": error.plain()}).encode())
        else:
            await answer(send, 201, json.dumps(said).encode())
