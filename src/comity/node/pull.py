"""Pulling a plain log that has an address: its tiles are read and handed to our own mirror as an
upload, so that there is one way in (c2sp.org/tlog-tiles, c2sp.org/tlog-mirror).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from threading import Event
from typing import TypeVar

from comity.errors import ComityError, Missing
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import Note, format_note, parse_note
from comity.log.proof import Read
from comity.log.pushing import ADD_CHECKPOINT, Question, Reply, push
from comity.log.signed import check_signed
from comity.log.tiles import MAX_ENTRY, WIDTH, Tile, format_path, parse_bundle
from comity.log.verified import read_verified
from comity.node.answer import Answer
from comity.node.exchange import Exchange
from comity.node.plain_log import PlainLog
from comity.node.plain_mirror import PlainMirror

MAX_CHECKPOINT = 64 * 1024
MAX_BUNDLE = WIDTH * (2 + MAX_ENTRY)
MAX_TILE = WIDTH * 32
Result = TypeVar("Result")
Clock = Callable[[], int]
_log = logging.getLogger("comity.mirror")


class Tiles:
    """A log at an address, as far as one checkpoint of its own goes."""

    def __init__(self, exchange: Exchange, url: str, note: Note) -> None:
        self.checkpoint = parse_checkpoint(note.text)
        self.origin, self.size = self.checkpoint.origin, self.checkpoint.size
        self.note = format_note(note)
        self._exchange, self._url = exchange, url
        self._tiles: dict[Tile, bytes] = {}

    def prove(self, use: Callable[[Read], Result]) -> Result:
        """What `use` makes of hashes from tiles, every one of which is checked first."""
        return read_verified(use, self.checkpoint, self._fetch)

    def entries(self, start: int, end: int) -> Sequence[bytes]:
        """Entries of one bundle; the mirror checks them."""
        index = start // WIDTH
        width = min(WIDTH, self.size - index * WIDTH)
        bundle, found = self._get(Tile(-1, index, width), MAX_BUNDLE)
        return parse_bundle(bundle, found)[start - index * WIDTH : end - index * WIDTH]

    def _fetch(self, tiles: Sequence[Tile]) -> Mapping[Tile, bytes]:
        for tile in tiles:
            if tile not in self._tiles:
                self._tiles[tile] = self._get(tile, MAX_TILE)[0]
        return {tile: self._tiles[tile] for tile in tiles}

    def _get(self, tile: Tile, most: int) -> tuple[bytes, int]:
        """The bytes of a tile and its width; the full one where a partial one is gone."""
        try:
            return self._ask(tile, most), tile.width
        except Missing:
            if tile.width == WIDTH:
                raise
            full = Tile(tile.level, tile.index)
            return self._ask(full, most), WIDTH

    def _ask(self, tile: Tile, most: int) -> bytes:
        return self._exchange.ask("GET", f"{self._url}/{format_path(tile)}", most).body


class Puller:
    """Follows the logs of a mirror that have an address, until told to stop."""

    def __init__(self, plain: PlainMirror, exchange: Exchange, clock: Clock) -> None:
        self.plain, self.exchange, self.clock = plain, exchange, clock

    def run(self, stop: Event, seconds: float) -> None:
        """Pull every log, then rest for so many seconds, again and again."""
        while not stop.is_set():
            for origin in list(self.plain.urls):
                if not stop.is_set():
                    self._try(origin)
            stop.wait(seconds)

    def pull(self, origin: str) -> bool:
        """Bring the mirror of one log up to date; whether anything was new.

        Raises Unavailable for trouble that may pass, NotSound where the log does not belong
        together or to what is mirrored.
        """
        log, url = self.plain.logs[origin], self.plain.urls[origin]
        note = self._checkpoint(log, url)
        if parse_checkpoint(note.text).size <= log.size and log.checkpoint() is not None:
            return False
        asking = push(Tiles(self.exchange, url, note), log.size)
        question = next(asking)
        try:
            while True:
                question = asking.send(self._answer(question))
        except StopIteration:
            return True

    def _try(self, origin: str) -> None:
        try:
            self.pull(origin)
        except ComityError as error:
            _log.warning("%s: %s", origin, error)
        except Exception:
            _log.exception("%s: it could not be pulled", origin)

    def _checkpoint(self, log: PlainLog, url: str) -> Note:
        note = parse_note(self.exchange.ask("GET", f"{url}/checkpoint", MAX_CHECKPOINT).body)
        known = check_signed(note, log.keys, ()).logs
        ids = {(key.name, key.key_id) for key in known}
        lines = dict.fromkeys(each for each in note.signatures if (each.name, each.key_id) in ids)
        return Note(note.text, tuple(lines))

    def _answer(self, question: Question) -> Reply:
        mirror = self.plain.mirror
        if question.call == ADD_CHECKPOINT:
            return _reply(mirror.add_checkpoint(question.body, self.clock()))
        receiving = mirror.upload(self.clock)
        return _reply(receiving.feed(question.body) or receiving.end())


def _reply(answer: Answer) -> Reply:
    return Reply(answer.status, answer.kind, answer.body)
