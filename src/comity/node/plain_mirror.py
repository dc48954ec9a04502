"""A mirror of logs that are nobody's councils: what `comity mirror` runs."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from comity.log.note import Vkey
from comity.log.policy import TrustedLog
from comity.node.allowance import Allowance
from comity.node.head import Head, NamedKey
from comity.node.mirror import Mirror
from comity.node.pending import Pending
from comity.node.plain_log import PlainLog
from comity.store.port import Store


class PlainMirror:
    """One mirror with its keys in one store. What it has begun to mirror it keeps and serves, also
    when the log is trusted no more.
    """

    def __init__(
        self, store: Store, keys: Sequence[NamedKey], allowance: Allowance | None = None
    ) -> None:
        self.head = Head(store, "mirror", keys)
        self.logs: dict[str, PlainLog] = {}
        self.urls: dict[str, str] = {}
        self.mirror = Mirror(Pending(store, allowance), self.logs.get, lambda: tuple(self.logs))
        self._lock = Lock()

    def trust(self, logs: Sequence[TrustedLog]) -> None:
        """Trust these logs' keys and no others, and follow those that have a URL.

        Raises Refused `log-key-unfit`, and trusts then whom it trusted before.
        """
        keys: dict[str, tuple[Vkey, ...]] = {}
        urls: dict[str, str] = {}
        for log in logs:
            self.head.check_log_key(log.vkey)
            keys[log.vkey.name] = (*keys.get(log.vkey.name, ()), log.vkey)
            if log.url:
                urls[log.vkey.name] = log.url.decode().rstrip("/")
        with self._lock:
            for origin in self.logs:
                self.logs[origin].keys = keys.pop(origin, ())
            for origin, held in keys.items():
                self.logs[origin] = PlainLog(self.head, origin, held)
            self.urls = urls
