"""What is interrupted: a host, or a node, that opens its store, takes in three acts and stops.

Each runs as a process of its own and says over a socket what it was told, line by line, so that
nothing but the work itself goes through the calls that are made to fail. A line has a word, what it
is about, and an answer; the answer of a refusal is one of `Recorded`.
"""

from __future__ import annotations

import pickle
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from comity.errors import ComityError
from comity.log.note import Note, parse_note
from comity.node.copy import Copy
from comity.node.notice import Notice
from comity.secretariat.admit import admit, look_up
from comity.secretariat.archive import Archive
from comity.secretariat.document import put_document
from comity.secretariat.house import House
from comity.secretariat.recover import raise_mark
from comity.secretariat.settings import Settings
from comity.store import sqlite_file
from comity.store.sqlite import SqliteStore
from comity.wire.act import parse_signed_act
from tests.interrupt.after import install
from tests.world import key

PARTY = "Russia"
NOW = 1_006_520_000


@dataclass(frozen=True)
class Plan:
    """What is to be done: acts by three parties with their documents, and where they belong.

    notes: the log's checkpoint after each act, which only a node needs.
    """

    council: str
    acts: tuple[bytes, ...]
    documents: tuple[tuple[tuple[str, bytes], ...], ...]
    notes: tuple[bytes, ...] = ()


Say = Callable[[str, object, object], None]


def host(place: Path, plan: Plan, say: Say) -> None:
    """The secretariat's append: documents, act, answer, high-water mark."""
    settings = Settings(data=place)
    house = House(settings)
    house.recover()
    archive = house.archive(plan.council)
    say("opened", "", "")
    for act, documents in zip(plan.acts, plan.documents, strict=True):
        identity = parse_signed_act(act).id
        for name, data in documents:
            attempt(say, "document", name, partial(put_document, house.store, name, data))
        attempt(say, "act", identity, partial(admitted, archive, act))
        attempt(say, "look", identity, partial(found, archive, identity))
        attempt(say, "mark", archive.size, partial(raise_mark, archive, settings.marks))
    house.close()


def node(place: Path, plan: Plan, say: Say) -> None:
    """A node's append: documents, entry and checkpoint, then the signature that gives notice."""
    store = SqliteStore(place / "node.sqlite")
    copy = Copy(store, "copy", plan.council)
    named = (f"council.example/{PARTY}/notice", key(f"council/{PARTY}/notice"))
    notice = Notice(copy, PARTY, [named])
    say("opened", "", "")
    for number, (act, documents) in enumerate(zip(plan.acts, plan.documents, strict=True)):
        for name, data in documents:
            attempt(say, "document", name, partial(store.put_blob, name, data))
        note = parse_note(plan.notes[number])
        attempt(say, "extend", number, partial(extended, copy, note, act))
        attempt(say, "sign", number, partial(signed, notice, NOW + number))
    store.close()


def attempt(say: Say, word: str, about: object, do: Callable[[], object]) -> None:
    """Do it, and say what was answered; an error that is not of the house ends the process."""
    try:
        say(word, about, do() or "done")
    except ComityError as error:
        say(word, about, error.recorded.name)


def admitted(archive: Archive, act: bytes) -> str:
    """Where an act was recorded."""
    answer = admit(archive, [act])[0]
    if isinstance(answer, ComityError):
        raise answer
    return f"recorded {answer.index} {answer.size}"


def found(archive: Archive, identity: str) -> str:
    """Where an act is, if it is."""
    answer = look_up(archive, identity)
    return "absent" if answer is None else f"recorded {answer.index} {answer.size}"


def extended(copy: Copy, note: Note, act: bytes) -> str:
    """Take in one more entry; how many are held."""
    copy.catch_up()
    copy.extend(note, [act])
    return f"held {copy.reader.size}"


def signed(notice: Notice, now: int) -> str:
    """Give notice; of how many entries, and when."""
    stamp = notice.sign(now)
    return f"signed {stamp.size} {stamp.time}"


def run(name: str, place: str, line: socket.socket, at: int = -1, what: str = "") -> None:
    """The process: wait for the word, work, and say when all is over.

    at, what: the change that is made and then said to have failed, counted from 1; -1 for no count.
    """
    # A lock that cannot be had is asked for again for so long; nobody else ever holds one here.
    sqlite_file.BUSY_MILLISECONDS = 100
    plan: Plan = pickle.loads((Path(place) / "plan").read_bytes())
    layer = None if at < 0 else install(at, what)

    def say(word: str, about: object, answer: object) -> None:
        line.sendall(f"{word}\t{about}\t{answer}\n".encode())

    line.sendall(b"ready\n")
    line.recv(1)
    try:
        (host if name == "host" else node)(Path(place), plan, say)
    except ComityError as error:
        say("stopped", error.code, error.recorded.name)
    except Exception as error:
        say("broken", repr(error).replace("\t", " ").replace("\n", " "), "")
    else:
        say("over", "", "")
    if layer is not None:
        say("changes", layer[0].count, "")
