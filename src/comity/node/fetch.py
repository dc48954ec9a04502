"""Fetching what is new at a host, within limits, and checking it before any work is spent on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from comity.core.acts import Found
from comity.errors import Malformed, Missing, NotSound, Unavailable
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.note import Note, parse_note
from comity.log.tiles import WIDTH
from comity.log.tree import Frontier, leaf_hash
from comity.node.copy import Copy
from comity.node.host import HostClient
from comity.wire.act import parse_signed_act, read_act
from comity.wire.evidence import own_checkpoint
from comity.wire.named import documents_named
from comity.wire.signers import vkey_of


class Fetch:
    """What one step fetches; entries and documents together stay within `step_bytes`."""

    def __init__(self, copy: Copy, host: HostClient) -> None:
        self.copy, self.host, self.limits = copy, host, host.limits
        self._left = host.limits.step_bytes

    def entries(self, size: int) -> list[bytes]:
        """The entries from the end of the copy to `size`."""
        return self.range(self.copy.reader.size, size)

    def range(self, start: int, end: int) -> list[bytes]:
        """The entries [start, end). Raises Unavailable `record-too-long` beyond the limits."""
        if end - start > self.limits.step_entries:
            raise _too_long()
        entries: list[bytes] = []
        for index in range(start // WIDTH, -(-end // WIDTH)):
            bundle = self.host.entries(index, min(WIDTH, end - index * WIDTH))
            self._spend(sum(map(len, bundle)))
            entries += bundle
        return entries[start % WIDTH :]

    def documents(self, entries: Iterable[bytes]) -> dict[str, Malformed]:
        """Fetch and keep what the entries name; by digest, what is wrong with what came instead.

        Whether anything that counts is lacking is checked afterwards. What has come is kept, so
        that a step cut short by the limit goes on where it ended.
        """
        faults = {}
        for name in dict.fromkeys(name for entry in entries for name in documents_named(entry)):
            if self.copy.store.has_blob(name):
                continue
            try:
                data = self.host.document(name)
            except Malformed as error:
                faults[name] = error
            except Missing:
                continue
            else:
                self._spend(len(data))
                self.copy.store.put_blob(name, data)
        return faults

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise _too_long()


def read_checkpoint(copy: Copy, raw: bytes) -> tuple[Note, Checkpoint]:
    """The checkpoint that a host shows, signed by the record's own log if that is known yet."""
    note = parse_note(raw)
    if copy.reader.council is None:
        return note, parse_checkpoint(note.text)
    return own_checkpoint(note, copy.council.origin, copy.reader.log_keys())


def check_first(copy: Copy, note: Note, entries: Sequence[bytes]) -> Note:
    """The checkpoint with the log's lines alone, checked by the keys that entry 0 names.

    Entry 0 needs no signature here: its digest is the council's identity. Raises NotSound
    `record-foreign` for the record of another council.
    """
    if copy.reader.council is not None:
        return note
    signed = parse_signed_act(entries[0])
    if signed.id != copy.identity:
        raise NotSound("record-foreign", "This is the record of another council.", "Ask the host.")
    body = read_act(signed).body
    assert isinstance(body, Found)
    keys = tuple(vkey_of(text) for text in body.logs)
    return own_checkpoint(note, body.origin, keys)[0]


def root_after(frontier: Frontier, entries: Iterable[bytes]) -> bytes:
    """The root when these entries follow."""
    for entry in entries:
        frontier = frontier.append(leaf_hash(entry))
    return frontier.root()


def _too_long() -> Unavailable:
    return Unavailable(
        "record-too-long",
        "The host shows more than this node takes in one step.",
        "If the record is known to be that long, raise step_entries or step_bytes.",
    )
