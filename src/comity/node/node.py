"""A node: for each party it serves and each council it follows, one copy and one follower."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from threading import Event, Thread

from comity.errors import ComityError, Malformed, Missing
from comity.keys import SigningKey
from comity.log.note import COSIGNATURE, ED25519, MLDSA, Vkey, parse_skey
from comity.node.allowance import Allowance
from comity.node.copy import Copy
from comity.node.follow import Follower
from comity.node.hands import Hands
from comity.node.head import NamedKey
from comity.node.host import HostClient
from comity.node.lodged import Lodgings
from comity.node.settings import Follow, Settings
from comity.store.sqlite import SqliteStore

STOP_SECONDS = 2.0
"""How long a step under way may go on when the node is told to stop."""
_log = logging.getLogger("comity.node")


def _now() -> int:
    return int(time.time())


class Node:
    """Everything a node process holds; `start` is its life.

    Raises, when made, NotSound for a store whose bytes do not hold together, Malformed for a key
    file that holds no notice key. `create`: make the store if there is none yet.
    """

    def __init__(self, settings: Settings, *, create: bool = True) -> None:
        self.settings = settings
        keys = {path: _read_key(path) for each in settings.follows for path in each.key_files()}
        self._receipts = _receipt_keys(settings)
        self.now = _now
        self.allowance = Allowance(per_second=1, burst=100)
        self.store = _open(settings.store, create)
        self._threads: list[Thread] = []
        self._hosts: dict[tuple[str, str], HostClient] = {}
        try:
            self.store.check()
            self.followers = [
                self._follower(each, [keys[path] for path in each.key_files()])
                for each in settings.follows
            ]
            self._hands = self._all_hands()
        except BaseException:
            self.store.close()
            raise

    @property
    def parties(self) -> tuple[str, ...]:
        """The names of the parties served, each once."""
        return tuple(dict.fromkeys(follower.party for follower in self.followers))

    def copy_of(self, council: str, party: str = "") -> Copy:
        """The copy of a council's record, of a named party or the first that has one.

        Raises Missing `council-not-followed`.
        """
        for follower in self.followers:
            if follower.copy.identity == council and party in ("", follower.party):
                return follower.copy
        raise Missing(
            "council-not-followed", "This node has no such record.", "Check identity and party."
        )

    def host_of(self, council: str) -> str:
        """The address at which a council's record is followed. Raises as `copy_of`."""
        self.copy_of(council)
        return next(each.host.url for each in self.followers if each.copy.identity == council)

    def hands(self, council: str) -> Hands:
        """What passes on the acts lodged for a council. Raises as `copy_of`."""
        self.copy_of(council)
        return self._hands[council]

    def lodgings(self, council: str) -> Lodgings:
        """The acts lodged here for a council. Raises as `copy_of`."""
        return self.hands(council).lodgings

    def receipt_keys(self, council: str) -> tuple[NamedKey, ...]:
        """The receipt keys given for a council."""
        return tuple(key for name, key in self._receipts if name == council)

    def start(self, stop: Event) -> None:
        """Start to follow, until told to stop: each host in a thread of its own, so that one that
        hangs delays no other council's notice.
        """
        for host in self._hosts.values():
            mine = [follower for follower in self.followers if follower.host is host]
            # A daemon: a step that hangs must not keep the process from ending. What it was doing
            # to the store is whole or not at all.
            thread = Thread(target=self._follow, args=(host, mine, stop), name="eyes", daemon=True)
            thread.start()
            self._threads.append(thread)
        for hands in self._hands.values():
            thread = Thread(target=hands.work, args=(stop,), name="hands", daemon=True)
            thread.start()
            self._threads.append(thread)

    def close(self) -> None:
        """Let go of store and connections, after those who follow have been told to stop."""
        end = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        if not any(thread.is_alive() for thread in self._threads):
            for host in self._hosts.values():
                host.close()
            for hands in self._hands.values():
                hands.close()
        self.store.close()

    def _follow(self, host: HostClient, followers: list[Follower], stop: Event) -> None:
        while not stop.is_set():
            for follower in followers:
                if not stop.is_set():
                    self._step(follower)
            host.forget()
            stop.wait(self.settings.poll_seconds)

    def _step(self, follower: Follower) -> None:
        try:
            follower.step(self.settings.heartbeat_seconds)
        except ComityError as error:
            _log.info("%s: %s", follower.party, error)
        except Exception:
            _log.exception("%s: a step failed", follower.party)

    def _follower(self, follow: Follow, keys: list[NamedKey]) -> Follower:
        place, limits = f"{follow.party}/{follow.council}", self.settings.limits
        copy = Copy(self.store, place, follow.council, limits.findings)
        return Follower(follow.party, copy, self._host(follow), keys, _now)

    def _all_hands(self) -> dict[str, Hands]:
        made: dict[str, Hands] = {}
        for each in self.settings.follows:
            if each.council not in made:
                mine = [row for row in self.settings.follows if row.council == each.council]
                peers = tuple(dict.fromkeys(url for row in mine for url in row.peers))
                copy = self.copy_of(each.council)
                made[each.council] = Hands(copy, each.url, peers, self.settings.limits, _now)
        return made

    def _host(self, follow: Follow) -> HostClient:
        place = (follow.url, follow.council)
        if place not in self._hosts:
            self._hosts[place] = HostClient(*place, self.settings.limits)
        return self._hosts[place]


def _open(path: Path, create: bool) -> SqliteStore:
    if not create and not path.exists():
        raise Missing("store-absent", f"There is no store {path.name}.", "Run the node first.")
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteStore(path, create=create)


def _receipt_keys(settings: Settings) -> list[tuple[str, NamedKey]]:
    given = [each for each in settings.follows if each.receipt is not None]
    return [(each.council, _read_receipt_key(each.receipt)) for each in given if each.receipt]


def _read_receipt_key(path: Path) -> NamedKey:
    vkey, key = _parse_key(path)
    if vkey.kind != ED25519:
        raise Malformed(
            "receipt-key-kind",
            f"The key in {path.name} is not one for receipts.",
            "Make one for receipts: key new can.",
        )
    return vkey.name, key


def _parse_key(path: Path) -> tuple[Vkey, SigningKey]:
    try:
        return parse_skey(path.read_text(encoding="utf-8").removesuffix("\n"))
    except (OSError, UnicodeDecodeError) as error:
        raise Missing(
            "key-unreadable", f"The key file {path.name} cannot be read.", "Check its path."
        ) from error


def _read_key(path: Path) -> NamedKey:
    vkey, key = _parse_key(path)
    if vkey.kind not in (COSIGNATURE, MLDSA):
        raise Malformed(
            "notice-key-kind",
            f"The key in {path.name} is not one for notice.",
            "Make one for notice: key new can.",
        )
    return vkey.name, key
