"""The clerk: puts evidence on the record when it tells something new, and files outcomes that
stand, after a seal of the state where its office may seal.

What is due is a pure question to `comity.core.due`; the clerk only asks it, signs with the office
key and lodges like anybody else. Any party's clerk could do the same; nothing depends on this one.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from comity.core.acts import Stamp as CoreStamp
from comity.core.due import awaits_seal, conclusions, useful_sizes
from comity.core.state import Council
from comity.errors import ComityError, Unavailable
from comity.keys import SigningKey
from comity.log.note import Note, format_note, parse_note
from comity.secretariat.archive import Archive
from comity.secretariat.cosign import offered, split_lines
from comity.secretariat.keyring import load_key
from comity.secretariat.sequencer import Sequencer
from comity.secretariat.settings import Settings
from comity.store.port import Stamp
from comity.wire.act import sign_act
from comity.wire.digest import key_digest
from comity.wire.evidence import format_evidence
from comity.wire.signers import vkey_of
from comity.wire.state import state_digest

MOST_ACTS = 16
"""Acts that a clerk files for one council before it looks at the next."""
MOST_STAMPS = 40
"""Cosignatures in one evidence act, so that it stays below the size of an act."""

_log = logging.getLogger("comity.secretariat")
Offer = tuple[CoreStamp, Stamp]
Filing = tuple[str, dict[str, Any]]


class Clerk:
    """Files evidence and conclusions for one council under whatever office key the host holds."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self.archive, self.settings = archive, settings
        self._refused: tuple[int, list[Filing]] = (0, [])

    async def work(self, sequencer: Sequencer) -> None:
        """File what is due, one act after another, for each changes what is due next."""
        for _ in range(MOST_ACTS):
            filing = await asyncio.to_thread(self._next)
            if filing is None:
                return
            entry = self._sign(*filing)
            if entry is None:
                return
            try:
                await sequencer.admit(entry)
            except Unavailable:
                raise
            except ComityError as error:
                self._refused[1].append(filing)
                _log.warning("the clerk's %s was refused: %s", filing[0], error)

    def _next(self) -> Filing | None:
        """What to file next; what was refused is tried again only when the record has grown."""
        if self._refused[0] != self.archive.size:
            self._refused = (self.archive.size, [])
        return next((each for each in self._due() if each not in self._refused[1]), None)

    def _due(self) -> Iterator[Filing]:
        council = self.archive.published.council
        for _, offers in sorted(offered(self.archive).items()):
            chosen = choose(council, offers)
            if chosen:
                note = merge([stamp.note for _, stamp in chosen], self.archive.origin)
                yield "evidence", {"checkpoint": format_evidence(note)}
        office = self._office("seal") if conclusions(council) else None
        if office is not None and awaits_seal(council, office[0]):
            yield "seal", {"size": council.size, "state": state_digest(council)}
        for circulation, outcome in conclusions(council):
            yield "conclude", {"circulation": circulation, "outcome": outcome}

    def _sign(self, kind: str, fields: dict[str, Any]) -> bytes | None:
        held = self._office(kind)
        if held is None:
            return None
        office, vkey, name, key = held
        published = self.archive.published
        council, size = published.council, published.size
        chain = council.chains.get(office)
        head = {
            "act": kind,
            "by": office,
            "key": key_digest(vkey),
            "council": council.id,
            "charter": council.charter_hash,
            "seen": {"root": self.archive.reader.root_at(size), "size": size},
            "prev": council.id if chain is None else chain.tip,
            "nonce": secrets.token_hex(16),
        }
        return sign_act(head | fields, name, key)

    def _office(self, kind: str) -> tuple[str, str, str, SigningKey] | None:
        for office in self.archive.published.council.charter.offices:
            if kind not in office.acts:
                continue
            wanted = vkey_of(office.vkey)
            try:
                vkey, key = load_key(self.settings.keys, wanted.name)
            except ComityError:
                continue
            if vkey == wanted:
                return office.name, office.vkey, vkey.name, key
        return None


def choose(council: Council, offers: Sequence[Offer]) -> list[Offer]:
    """Of the offered stamps of one size, one a cosigner, those that tell something new if filed.

    The first of each says when it had what; the last says how late it is. Which of the two is
    needed is asked, never guessed.
    """
    first = {core.name: (core, stamp) for core, stamp in reversed(offers)}
    last = {core.name: (core, stamp) for core, stamp in offers}
    for chosen in (list(first.values()), list(last.values())):
        chosen.sort(key=lambda offer: not _tells(council, [offer]))
        if _tells(council, chosen[:MOST_STAMPS]):
            return chosen[:MOST_STAMPS]
    return []


def _tells(council: Council, offers: Sequence[Offer]) -> bool:
    return bool(useful_sizes(council, {offers[0][1].size: [core for core, _ in offers]}))


def merge(notes: Sequence[bytes], origin: str) -> bytes:
    """Cosigned checkpoints over the same text as one note, the log's line once."""
    parsed = [parse_note(note) for note in notes]
    log, _ = split_lines(parsed[0], origin)
    lines = [line for note in parsed for line in split_lines(note, origin)[1]]
    return format_note(Note(parsed[0].text, (log, *lines)))
