"""The clerk: puts evidence on the record when it tells something new, and files outcomes that
stand, after a seal of the state where its office may seal.

What is due is a pure question to `comity.core.due`; the clerk only asks it, signs with the office
key and lodges like anybody else. Any party's clerk could do the same; nothing depends on this one.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Iterator, Sequence
from typing import Any

from comity.core.acts import Stamp as CoreStamp
from comity.core.due import awaits_seal, conclusions, useful_sizes
from comity.core.state import Council
from comity.errors import ComityError, Unavailable
from comity.keys import SigningKey
from comity.log.note import Note, format_note, parse_note
from comity.secretariat.archive import Archive
from comity.secretariat.cosign import offered
from comity.secretariat.keyring import load_key
from comity.secretariat.receipts import rows_to_file
from comity.secretariat.sequencer import Sequencer
from comity.secretariat.settings import Settings
from comity.store.port import Stamp
from comity.wire.act import sign_act
from comity.wire.digest import key_digest
from comity.wire.evidence import format_evidence
from comity.wire.signers import vkey_of
from comity.wire.state import state_digest
from comity.wire.strict import format_json

MOST_ACTS = 16
"""Acts that a clerk files for one council before it looks at the next."""
MOST_STAMPS = 40
"""Cosignatures in one evidence act."""
MOST_BYTES = 15_000
"""Bytes of a checkpoint as an evidence act spells it; with all else an act has at most 16 KiB."""
LONG = 1024
"""Bytes of a line from which on it is only put on the record where it tells something new."""

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
                note = merge([stamp.note for _, stamp in chosen])
                yield "evidence", {"checkpoint": format_evidence(note)}
        rows = rows_to_file(self.archive, int(time.time()))
        if rows:
            lines = format_evidence(self.archive.published.checkpoint)
            yield "evidence", {"checkpoint": lines, "receipts": rows}
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
    needed is asked, never guessed. What finds no room in one act is offered again for the next.
    """
    first = {core.name: (core, stamp) for core, stamp in reversed(offers)}
    last = {core.name: (core, stamp) for core, stamp in offers}
    for each in (list(first.values()), list(last.values())):
        telling = [offer for offer in each if _tells(council, offer)]
        if telling:
            others = [offer for offer in each if offer not in telling and _room(offer) < LONG]
            return _fitting([*telling, *others])
    return []


def _tells(council: Council, offer: Offer) -> bool:
    core, stamp = offer
    return bool(useful_sizes(council, {stamp.size: [core]}))


def _fitting(offers: Sequence[Offer]) -> list[Offer]:
    """As many, from the first on, as one act has room for."""
    shared = format_evidence(offers[0][1].note)[:-1]
    room = MOST_BYTES - len(format_json(shared))
    count = 0
    for offer in offers[:MOST_STAMPS]:
        room -= _room(offer)
        if room < 0:
            break
        count += 1
    return list(offers[:count])


def _room(offer: Offer) -> int:
    """Bytes that the cosigner's line takes in an act."""
    return len(format_json(format_evidence(offer[1].note)[-1:]))


def merge(notes: Sequence[bytes]) -> bytes:
    """Cosigned checkpoints over the same text, each with the log's line and another, as one note
    with the log's line once.
    """
    parsed = [parse_note(note) for note in notes]
    lines = [line for note in parsed for line in note.signatures[1:]]
    return format_note(Note(parsed[0].text, (parsed[0].signatures[0], *lines)))
