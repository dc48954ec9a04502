"""A delegation's pen: follows a council's record, signs acts for the next place, and hands them in.

It believes the record as its own reader checks it, not what the host says of it. An act that the
host does not answer for is lodged again until the answer is certain.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from comity.cli.moscow.cast import Key
from comity.core.state import Council
from comity.errors import ComityError, Missing, NotSound, Refused, Unavailable
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import parse_note
from comity.log.tiles import WIDTH
from comity.node.host import HostClient
from comity.wire.act import parse_signed_act, sign_act
from comity.wire.digest import digest, key_digest
from comity.wire.evidence import own_checkpoint
from comity.wire.reader import Reader

T = TypeVar("T")
PATIENCE = 40.0
"""Seconds that a pen waits for something to come about before it gives up."""
AGAIN = ("act-unchained", "position-unchained", "charter-not-in-force", "seen-ahead")
"""Refusals that another act in between explains: follow the record and sign again."""


class Pen:
    """One council at one host, in the hands of whoever has keys."""

    def __init__(self, host: HostClient) -> None:
        self.host = host
        self.documents: dict[str, bytes] = {}
        self.reader = Reader(self._document)
        self.entries: list[bytes] = []
        self.acknowledged: list[tuple[int, str]] = []
        """Index and id of every act that the host has said is on the record."""

    @property
    def council(self) -> Council:
        """The state as far as followed."""
        assert self.reader.council is not None
        return self.reader.council

    def follow(self) -> Council:
        """Read the record up to the host's checkpoint, checking all of it."""
        self.host.forget()
        note = parse_note(self.host.checkpoint())
        size = parse_checkpoint(note.text).size
        held = self.reader.size
        fresh: list[bytes] = []
        for index in range(held // WIDTH, (size + WIDTH - 1) // WIDTH if size > held else 0):
            width = min(WIDTH, size - index * WIDTH)
            start = max(held - index * WIDTH, 0)
            fresh += self.host.entries(index, width)[start:]
        for entry in fresh:
            self.reader.read(entry)
            self.entries.append(entry)
        _, checkpoint = own_checkpoint(note, self.council.origin, self.reader.log_keys())
        if checkpoint.root.hex() != self.reader.root_at(checkpoint.size):
            raise Refused(
                "history-differs", "The host's entries are not its checkpoint's.", "Stop."
            )
        return self.council

    def document(self, data: str | bytes) -> str:
        """Hand in a document; its digest."""
        raw = data.encode() if isinstance(data, str) else data
        name = digest(raw)
        if name not in self.documents:
            self.documents[name] = raw
            persist(lambda: self.host.put_document(raw))
        return name

    def texts(self, papers: Mapping[str, str]) -> list[dict[str, str]]:
        """Hand in one text in several languages."""
        return [{"lang": lang, "document": self.document(text)} for lang, text in papers.items()]

    def sign(self, kind: str, by: str, key: Key, **fields: Any) -> bytes:
        """The signed act for the next place of the record as followed."""
        council, reader = self.council, self.reader
        chain = council.chains.get(by)
        head = {
            "act": kind,
            "by": by,
            "key": key_digest(key.vkey),
            "council": council.id,
            "charter": council.charter_hash,
            "seen": {"root": reader.root_at(reader.size), "size": reader.size},
            "prev": council.id if chain is None else chain.tip,
            "nonce": secrets.token_hex(16),
        }
        return sign_act(head | fields, key.name, key.signing)

    def act(self, kind: str, by: str, key: Key, **fields: Any) -> str:
        """Sign and lodge an act; its id once it is on the record."""
        index, identity = self._lodged(lambda: self.sign(kind, by, key, **fields))
        self.acknowledged.append((index, identity))
        self.follow_surely()
        if index >= len(self.entries) or parse_signed_act(self.entries[index]).id != identity:
            raise NotSound(
                "acknowledged-lost",
                f"Act {identity[:16]}… was acknowledged and is not on the record.",
                "Keep the host's answer: it broke its word.",
            )
        return identity

    def refusal(self, make: Callable[[], bytes]) -> Refused:
        """Lodge what must not stand; why the host refuses it. Raises Refused where it does not."""
        try:
            self._lodged(make)
        except Refused as refusal:
            return refusal
        raise Refused("refusal-missing", "The host took what it must refuse.", "Report this.")

    def _lodged(self, make: Callable[[], bytes]) -> tuple[int, str]:
        """Sign for the next place and lodge, again while other acts come in between."""
        for _ in range(20):
            self.follow_surely()
            entry = make()
            try:
                return self.host.lodge(entry), parse_signed_act(entry).id
            except Refused as error:
                if error.code not in AGAIN:
                    raise
        raise Unavailable("record-busy", "Other acts keep coming in between.", "Try again.")

    def position(self, by: str, key: Key, circulation: str, word: str, **fields: Any) -> str:
        """Take a position on everything that was circulated."""
        served = self.follow_surely().circulation(circulation)
        if served is None:
            raise Missing("circulation-unknown", "No circulation has this id.", "Check the id.")
        texts = [text.document for text in served.texts]
        return self.act(
            "position", by, key, circulation=circulation, position=word, texts=texts, **fields
        )

    def until(self, test: Callable[[Council], T | None]) -> T:
        """Follow until the test gives something; raises Unavailable when patience ends."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = test(self.follow_surely())
            if found:
                return found
            time.sleep(0.1)
        raise Unavailable(
            "patience-ended", "What was awaited has not come about.", "Look at the logs."
        )

    def follow_surely(self) -> Council:
        """Follow, and try again while the host does not answer."""
        return persist(self.follow)

    def _document(self, name: str) -> bytes | None:
        if name not in self.documents:
            try:
                self.documents[name] = self.host.document(name)
            except Unavailable:
                raise
            except ComityError:
                return None
        return self.documents[name]


def persist(call: Callable[[], T]) -> T:
    """Call until it answers; raises Unavailable when patience ends."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return call()
        except Unavailable:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
