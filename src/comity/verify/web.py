"""A record at an http or https address: the same files, asked for one by one.

An address cannot be listed, so nobody can say what else is there; redirects are not followed. A
served checkpoint may bear the lines of others; those that are not under the log's name are ignored.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from functools import cached_property
from http.client import HTTPException

from comity.core.plain import each, name
from comity.errors import ComityError, Unavailable
from comity.log.note import Note, format_note, parse_note
from comity.verify.source import Listing, checked_size, lacking, most, shown
from comity.wire.export import CHECKPOINT

TIMEOUT = 20
"""Seconds within which a server must begin to answer, and go on."""


def _opener() -> urllib.request.OpenerDirector:
    """Speaks http and https and nothing else, and follows no redirect."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.UnknownHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener


class Web:
    """The files below an address such as https://host.example/council/<id>.

    whole: give the checkpoint with every line that the server shows, not with the log's alone.
    """

    def __init__(self, base: str, *, whole: bool = False) -> None:
        self.base, self.whole = base.rstrip("/"), whole
        self._open = _opener().open

    def listing(self) -> Listing | None:
        return None

    def cosigners(self) -> tuple[str, ...] | None:
        return self._cosigners

    @cached_property
    def _cosigners(self) -> tuple[str, ...] | None:
        try:
            named = json.loads(self.read("cosigned"))
            return tuple(sorted(each(name, named, "cosigned", 4_096)))
        except (ComityError, ValueError, RecursionError):
            return None

    def read(self, path: str) -> bytes:
        """The bytes that the server gives. Raises Missing, NotSound or Unavailable."""
        try:
            with self._open(f"{self.base}/{path}", timeout=TIMEOUT) as answer:
                raw = checked_size(path, answer.read(most(path) + 1))
                return _by_log(raw) if path == CHECKPOINT and not self.whole else raw
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                raise lacking(path) from error
            raise _no_answer(path) from error
        except (OSError, HTTPException, ValueError) as error:
            raise _no_answer(path) from error


def _by_log(raw: bytes) -> bytes:
    """The checkpoint with the lines under its own origin; bytes that are none as they are."""
    try:
        note = parse_note(raw)
    except ComityError:
        return raw
    origin = note.text.partition(b"\n")[0].decode()
    own = tuple(line for line in note.signatures if line.name == origin)
    return format_note(Note(note.text, own)) if own else raw


def _no_answer(path: str) -> Unavailable:
    return Unavailable(
        "server-silent",
        f"The server does not give the file {shown(path)}.",
        "Check the address and the network, then try again.",
        {"file": shown(path)},
    )
