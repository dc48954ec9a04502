"""What stands in the way of a node: looked for before it is missed, each with what to do about it.

Nothing is changed and nothing is signed, and the node may be running meanwhile.
"""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2

from comity.errors import ComityError
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import parse_note, parse_skey
from comity.node.follow import Follower
from comity.node.node import Node
from comity.node.settings import Settings
from comity.verify.report import counted

LEAST_FREE_BYTES = 1 << 30
SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, whether it is well, and what to do where it is not."""

    place: str
    well: bool
    sentence: str
    hint: str = ""


def examine(settings: Settings) -> Iterator[Check]:
    """Look at disk, keys, store, hosts and clocks, and the node itself, in this order."""
    yield _disk(settings.store.parent)
    for path in sorted({path for each in settings.follows for path in each.key_files()}):
        yield _key(path)
    yield from _records(settings)
    yield _running(settings)


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    words = f"{free // 2**20} MiB are free for the store."
    hint = "Make room: a node whose disk is full gives no notice."
    return Check("disk", free >= LEAST_FREE_BYTES, words, hint)


def _key(path: Path) -> Check:
    place = f"key {path.name}"
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        vkey, _ = parse_skey(path.read_text(encoding="utf-8").removesuffix("\n"))
    except (OSError, UnicodeDecodeError, ComityError):
        return Check(place, False, "It cannot be read as a key.", "Check the path in the settings.")
    if mode & 0o077:
        words = f"Others on this machine may read the key {vkey.name}."
        return Check(place, False, words, f"Shut it: chmod 600 {path}")
    return Check(place, True, f"It is {vkey.name}, and nobody else may read it.")


def _records(settings: Settings) -> Iterator[Check]:
    """The store, and for each record what the node holds of it and what its host says."""
    if not settings.store.exists():
        hint = "Start it: comity node run."
        yield Check("store", False, "There is no store yet; the node has not run.", hint)
        return
    try:
        node = Node(settings, create=False)
    except ComityError as error:
        yield Check("store", False, error.sentence, error.hint)
        return
    yield Check("store", True, "Its bytes hold together.")
    try:
        for follower in node.followers:
            place = f"{follower.party} at {follower.host.url}"
            yield from _held(place, follower)
            yield from _host(place, follower)
    finally:
        node.close()


def _held(place: str, follower: Follower) -> Iterator[Check]:
    if follower.copy.checkpoint is None:
        words = "Nothing of the record is here yet; the node has not run, or not reached its host."
        yield Check(place, False, words, "Start it, wait, then look again.")
        return
    asked = follower.notice.is_asked()
    words = "The charter names this notice key."
    if not asked:
        words = "The charter in force does not name this notice key, so no notice is given."
    yield Check(place, asked, words, "Take the key that the charter names, or have it amended.")
    for alarm in follower.copy.alarms.all():
        yield Check(
            place,
            False,
            alarm.sentence,
            f"Its code is {alarm.code}; the node keeps what proves it.",
        )


def _host(place: str, follower: Follower) -> Iterator[Check]:
    host = follower.host
    try:
        shown = parse_checkpoint(parse_note(host.checkpoint()).text).size
    except ComityError as error:
        yield Check(place, False, error.sentence, error.hint)
        return
    held, there = follower.copy.size, host.time()
    words = f"{counted(held, 'entry')} held of {shown} that the host shows."
    yield Check(place, held >= shown, words, "Wait; where it stays so, look into the log.")
    apart = 0 if there is None else abs(there - int(time.time()))
    words = f"This machine's clock and the host's are {counted(apart, 'second')} apart."
    hint = "Set the wrong one right; nothing is signed until then."
    yield Check(place, apart <= host.limits.clock_seconds, words, hint)


def _running(settings: Settings) -> Check:
    url = f"http://{settings.address}:{settings.port}"
    if settings.port == 0:
        return Check("node", True, "It takes any free port, so it is not asked whether it runs.")
    try:
        answer = httpx2.get(f"{url}/health", timeout=SECONDS)
    except httpx2.HTTPError:
        return Check("node", False, f"No node answers at {url}.", "Start it: comity node run.")
    words = f"The node at {url} answers {answer.status_code}."
    return Check("node", answer.status_code == 200, words, "Look at its alarms.")
