"""A node: for each party it serves and each council it follows, one copy and one follower."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from comity.core.state import Council
from comity.errors import ComityError, Missing
from comity.keys import SigningKey
from comity.log.note import parse_skey
from comity.node.copy import Alarm, Copy
from comity.node.follow import Follower
from comity.node.host import HostClient
from comity.node.settings import Follow, Settings
from comity.store.sqlite import SqliteStore
from comity.wire.reader import Reading

_log = logging.getLogger("comity.node")


def _now() -> int:
    return int(time.time())


class Node:
    """Everything a node process holds; `follow_until` is its life."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        settings.store.parent.mkdir(parents=True, exist_ok=True)
        self.store = SqliteStore(settings.store, create=True)
        self.store.check()
        self._hosts: dict[tuple[str, str], HostClient] = {}
        self.followers = [self._follower(follow) for follow in settings.follows]

    @property
    def parties(self) -> tuple[str, ...]:
        """The names of the parties served, each once."""
        return tuple(dict.fromkeys(follower.party for follower in self.followers))

    def copy_of(self, council: str, party: str = "") -> Copy:
        """The copy of a council's record, of a named party or the first that has one.

        Raises Missing `council-unknown`.
        """
        for follower in self.followers:
            if follower.copy.identity == council and party in ("", follower.party):
                return follower.copy
        raise Missing(
            "council-unknown", "This node follows no such council.", "Check the identity."
        )

    def follow_until(self, stop: Event) -> None:
        """Step with every follower, again and again, until told to stop."""
        while not stop.is_set():
            for follower in self.followers:
                if stop.is_set():
                    return
                self._step(follower)
            for host in self._hosts.values():
                host.forget()
            stop.wait(self.settings.poll_seconds)

    def _step(self, follower: Follower) -> None:
        try:
            follower.step(self.settings.heartbeat_seconds)
        except ComityError as error:
            _log.info("%s: %s", follower.party, error)
        except Exception:
            _log.exception("%s: a step failed", follower.party)

    def close(self) -> None:
        """Let go of store and connections."""
        for host in self._hosts.values():
            host.close()
        self.store.close()

    def _follower(self, follow: Follow) -> Follower:
        key = _read_key(follow.key)
        copy = Copy(self.store, f"{follow.party}/{follow.council}", follow.council)
        return Follower(follow.party, copy, self._host(follow), key, _now)

    def _host(self, follow: Follow) -> HostClient:
        place = (follow.url, follow.council)
        if place not in self._hosts:
            self._hosts[place] = HostClient(*place, self.settings.limits)
        return self._hosts[place]


def _read_key(path: Path) -> tuple[str, SigningKey]:
    vkey, key = parse_skey(path.read_text().removesuffix("\n"))
    return vkey.name, key


class NodeBooks:
    """What the desk sees of a node: the first party's copy of each council."""

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def party(self) -> str:
        """Whose desk it is."""
        return ", ".join(self.node.parties[:1])

    def councils(self) -> Sequence[str]:
        """The identities of the councils of which anything has arrived."""
        copies = [follower.copy for follower in self.node.followers]
        return tuple(
            dict.fromkeys(copy.identity for copy in copies if copy.reader.council is not None)
        )

    def council(self, identity: str) -> Council:
        """The state of a council as this node has checked it."""
        return self.node.copy_of(identity).council

    def readings(self, identity: str) -> Sequence[Reading]:
        """What became of each entry."""
        return self.node.copy_of(identity).readings

    def document(self, name: str) -> bytes | None:
        """A document's bytes."""
        return self.node.store.get_blob(name)

    def alarms(self, identity: str) -> Sequence[Alarm]:
        """What the node shouts about."""
        return self.node.copy_of(identity).alarms

    def seen(self, identity: str) -> Sequence[tuple[str, str, int, int]]:
        """(role, name, entries, time) of each cosigner's latest stamp."""
        copy = self.node.copy_of(identity)
        rows = []
        for cosigner in copy.reader.keyring().cosigners.values():
            stamp = copy.store.latest_stamp(copy.name, cosigner.name)
            if stamp is not None:
                rows.append((cosigner.role, cosigner.name, stamp.size, stamp.time))
        return sorted(rows)
