"""One council at one host: what a node asks for and hands in.

What a host answers is never believed here; `follow` checks it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Mapping

from comity.errors import Malformed, Missing, Recorded, Unavailable
from comity.log.tiles import WIDTH, Tile, format_path, parse_bundle
from comity.node.exchange import Answer, Exchange, trouble, wait
from comity.node.settings import Limits
from comity.wire.act import parse_signed_act
from comity.wire.digest import digest

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


class HostClient:
    """One council at one host. Every method raises what `Exchange.ask` raises."""

    def __init__(self, url: str, council: str, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.url, self.council = url, council
        self.base = f"{url}/council/{council}"
        self._exchange = Exchange(self.limits.request_seconds)
        self._remembered: dict[str, bytes] = {}
        self._dated: tuple[int, float] | None = None

    def close(self) -> None:
        """Let go of the connections."""
        self._exchange.close()

    def forget(self) -> None:
        """Fetch anew from now on: within a round, parties in one process share what came."""
        self._remembered.clear()

    def time(self) -> int | None:
        """What the host's clock says now, by its own word; None where it has not said."""
        if self._dated is None:
            return None
        date, then = self._dated
        return date + round(time.monotonic() - then)

    def checkpoint(self) -> bytes:
        """The signed checkpoint that the host shows."""
        return self._get("checkpoint", self.limits.checkpoint_bytes)

    def entries(self, index: int, width: int) -> list[bytes]:
        """The first `width` entries of bundle `index`.

        Where the partial bundle is gone, the full one is asked for (c2sp.org/tlog-tiles).
        """
        try:
            return self._bundle(index, width)
        except Missing:
            if width == WIDTH:
                raise
            return self._bundle(index, WIDTH)[:width]

    def document(self, name: str) -> bytes:
        """The bytes that the host gives under a digest, checked. Raises Missing or Malformed."""
        data = self._get(f"document/{name}", self.limits.document_bytes)
        if digest(data) != name:
            raise Malformed(
                "document-differs",
                f"The bytes of document {name[:16]}… are not its own.",
                "Ask another node for it.",
                {"document": name},
            )
        return data

    def cosigned(self, among: Collection[str] | None = None) -> Mapping[str, bytes]:
        """The latest cosigned checkpoint of each cosigner that the host lists.

        `among`: ask only for these names, so that a list of invented ones costs nothing.
        """
        listed = self._plain("cosigned")
        names = listed if isinstance(listed, list) else []
        wanted = [
            name
            for name in names
            if isinstance(name, str) and _NAME.fullmatch(name) and (among is None or name in among)
        ]
        most = self.limits.checkpoint_bytes
        chosen = dict.fromkeys(wanted[: self.limits.cosigners])
        return {name: self._get(f"cosigned/{name}", most) for name in chosen}

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
        """Hand in an act and learn its index; tried again until the host answers for it.

        Raises what the host objects to: then the act is not recorded. Raises Unavailable
        `act-unanswered` where it never answers; `recorded` then says NOTHING if no attempt can
        have reached it, else UNKNOWN: the same entry may be lodged again, for the host knows an
        act by its id and cannot record it twice. That the index is true shows when the record is
        followed.
        """
        identity, attempt, nothing = parse_signed_act(entry).id, 0, True
        end = time.monotonic() + self.limits.lodge_seconds
        while True:
            try:
                return _index(self._send("POST", f"{self.base}/act", entry), identity)
            except Unavailable as error:
                nothing = nothing and error.recorded is Recorded.NOTHING
                if time.monotonic() >= end:
                    raise _unanswered(identity, nothing) from error
            wait(attempt, end)
            attempt += 1

    def bring(self, entry: bytes) -> int:
        """Hand in an act once and learn its index; nothing is tried again."""
        identity = parse_signed_act(entry).id
        return _index(self._send("POST", f"{self.base}/act", entry), identity)

    def send_receipt(self, receipt: bytes) -> None:
        """Hand in a receiver's receipt for an act that is on the record."""
        self._send("POST", f"{self.base}/receipt", receipt)

    def look_up(self, identity: str) -> int | None:
        """The index of an act on the record, None if it is not recorded."""
        try:
            answer = self._send("GET", f"{self.base}/act/{identity}")
        except Missing as error:
            if error.code == "act-unknown":
                return None
            raise
        return _index(answer, identity)

    def _bundle(self, index: int, width: int) -> list[bytes]:
        path = format_path(Tile(-1, index, width))
        return parse_bundle(self._get(path, self.limits.bundle_bytes), width)

    def _plain(self, path: str) -> object:
        return Answer(self._get(path, self.limits.answer_bytes), None).plain()

    def _get(self, path: str, most: int) -> bytes:
        if path not in self._remembered:
            answer = self._exchange.ask("GET", f"{self.base}/{path}", most)
            if path == "checkpoint" and answer.date is not None:
                self._dated = answer.date, time.monotonic()
            self._remembered[path] = answer.body
        return self._remembered[path]

    def _send(self, method: str, url: str, body: bytes | None = None) -> Answer:
        return self._exchange.ask(method, url, self.limits.answer_bytes, body)


def _index(answer: Answer, identity: str) -> int:
    """The index in an answer about this act and no other."""
    plain = answer.plain()
    fields = plain if isinstance(plain, dict) else {}
    index = fields.get("index")
    if type(index) is not int or index < 0 or fields.get("act", identity) != identity:
        raise trouble("answers in an unknown way")
    return index


def _unanswered(identity: str, nothing: bool) -> Unavailable:
    error = Unavailable(
        "act-unanswered",
        f"The host does not answer about act {identity[:16]}….",
        "Lodge the same file again later; it cannot be recorded twice.",
        {"act": identity},
    )
    error.recorded = Recorded.NOTHING if nothing else Recorded.UNKNOWN
    return error
