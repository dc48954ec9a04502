"""The clerk: puts evidence on the record when it tells something new, and files outcomes that
stand.

What is due is a pure question to `comity.core.due`; the clerk only asks it, signs with the office
key and lodges like anybody else. Any party's clerk could do the same; nothing depends on this one.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from comity.core.acts import Evidence
from comity.core.due import conclusions, useful_sizes
from comity.errors import ComityError
from comity.keys import SigningKey
from comity.log.note import Note, SignatureLine, format_note, parse_note, parse_vkey
from comity.secretariat.archive import Archive
from comity.secretariat.cosign import offered, split_lines
from comity.secretariat.keyring import load_key
from comity.secretariat.sequencer import Sequencer
from comity.secretariat.settings import Settings
from comity.store.port import Stamp
from comity.wire.act import sign_act
from comity.wire.digest import key_digest
from comity.wire.evidence import format_evidence
from comity.wire.reader import Reading

MOST_ACTS = 16
"""Acts that a clerk files for one council before it looks at the next."""


class Clerk:
    """Files evidence and conclusions for one council under whatever office key the host holds."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self.archive, self.settings = archive, settings
        self._filed: set[tuple[int, str, int]] = set()
        self._read = 0

    async def work(self, sequencer: Sequencer) -> None:
        """File what is due, one act after another, for each changes what is due next."""
        for _ in range(MOST_ACTS):
            fields = self._next()
            if fields is None:
                return
            entry = self._sign(*fields)
            if entry is None:
                return
            try:
                await sequencer.admit(entry)
            except ComityError:
                # Another act came between; the next look starts from what is then on the record.
                return

    def _next(self) -> tuple[str, dict[str, Any]] | None:
        with self.archive.lock:
            self._catch_up(self.archive.readings[self._read :])
            council = self.archive.council
            chosen = {size: self._choose(size, pairs) for size, pairs in _by_size(self.archive)}
            views = {size: [core for core, _ in pairs] for size, pairs in chosen.items() if pairs}
            for size in useful_sizes(council, views):
                note = self._merged([stamp for _, stamp in chosen[size]])
                return "evidence", {"checkpoint": format_evidence(note)}
            for circulation, outcome in conclusions(council):
                return "conclude", {"circulation": circulation, "outcome": outcome}
        return None

    def _catch_up(self, readings: Iterable[Reading]) -> None:
        for reading in readings:
            self._read += 1
            if reading.act is not None and isinstance(reading.act.body, Evidence):
                body = reading.act.body
                self._filed |= {(body.size, stamp.name, stamp.time) for stamp in body.stamps}

    def _choose(self, size: int, pairs: list[Any]) -> list[Any]:
        """One stamp a cosigner: its first while none is filed, then its newest,
        never the same twice.
        """
        chosen: dict[str, Any] = {}
        known = {name for filed_size, name, _ in self._filed if filed_size == size}
        for core, stamp in pairs:
            if (size, core.name, core.time) in self._filed:
                continue
            if core.name in known or core.name not in chosen:
                chosen[core.name] = (core, stamp)
        return list(chosen.values())

    def _merged(self, stamps: list[Stamp]) -> bytes:
        notes = [parse_note(stamp.note) for stamp in stamps]
        log, _ = split_lines(notes[0], self.archive.origin)
        lines: list[SignatureLine] = [log]
        for note in notes:
            lines += split_lines(note, self.archive.origin)[1]
        return format_note(Note(notes[0].text, tuple(lines)))

    def _sign(self, kind: str, fields: dict[str, Any]) -> bytes | None:
        held = self._office(kind)
        if held is None:
            return None
        office, vkey, name, key = held
        with self.archive.lock:
            reader, council = self.archive.reader, self.archive.council
            chain = council.chains.get(office)
            head = {
                "act": kind,
                "by": office,
                "key": key_digest(vkey),
                "council": council.id,
                "charter": council.charter_hash,
                "seen": {"root": reader.root_at(reader.size), "size": reader.size},
                "prev": council.id if chain is None else chain.tip,
                "nonce": secrets.token_hex(16),
            }
        return sign_act(head | fields, name, key)

    def _office(self, kind: str) -> tuple[str, str, str, SigningKey] | None:
        for office in self.archive.council.charter.offices:
            if kind not in office.acts:
                continue
            try:
                vkey, key = load_key(self.settings.keys, parse_vkey(office.vkey).name)
            except ComityError:
                continue
            if vkey.public == parse_vkey(office.vkey).public:
                return office.name, office.vkey, vkey.name, key
        return None


def _by_size(archive: Archive) -> list[tuple[int, list[Any]]]:
    return sorted(offered(archive).items())
