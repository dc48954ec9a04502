"""Signing notice: the hand that says, at this time we held all of this (c2sp.org/tlog-mirror).

One mark in the store, the last size, root and time signed, moves by compare-and-swap before a
signature is released. It never goes down, not in size, not in time, and never to another history;
what the host still holds of our own signatures raises it too, so that a node put back from an old
copy signs nothing below what it signed before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from comity.errors import Conflict, NotSound, Unavailable
from comity.log.checkpoint import Checkpoint, parse_size
from comity.log.cosignature import cosign
from comity.log.note import Note, format_note, kind_to_cosign, make_vkey, parse_note
from comity.node.copy import Copy
from comity.node.head import NamedKey
from comity.store.port import Stamp
from comity.wire.evidence import Cosigners, check_checkpoint


@dataclass(frozen=True, slots=True)
class Mark:
    """What was signed last: size, root, POSIX seconds."""

    size: int
    root: str
    time: int

    def __bytes__(self) -> bytes:
        return f"{self.size} {self.root} {self.time}".encode()


class Notice:
    """The notice keys of one party, one or two, over its copy of one record."""

    def __init__(self, copy: Copy, party: str, keys: Sequence[NamedKey]) -> None:
        self.copy, self.party = copy, party
        self.vkeys = [make_vkey(name, kind_to_cosign(key), key.public) for name, key in keys]
        self._keys = tuple(keys)
        self._place = f"notice/{copy.name}"

    def is_asked(self) -> bool:
        """Whether the charter in force names this party and one of these keys.

        Raises NotSound `notice-key-differs` where it names the party with other keys.
        """
        if self._asked():
            return True
        if any(each.name == self.party for each in self._named().values()):
            raise NotSound(
                "notice-key-differs",
                f"The charter in force names another notice key of {self.party} than this one.",
                "Give the node the key that the charter names.",
            )
        return False

    def _named(self) -> Cosigners:
        return self.copy.reader.keyring().cosigners

    def _asked(self) -> list[NamedKey]:
        """Those of the keys that the charter in force names as this party's."""
        wanted = [
            each.vkey
            for each in self._named().values()
            if (each.role, each.name) == ("notice", self.party)
        ]
        pairs = zip(self.vkeys, self._keys, strict=True)
        return [key for vkey, key in pairs if vkey in wanted]

    def last(self) -> Stamp | None:
        """The stamp that was signed last, where it is over all that is held now."""
        stamp = self.copy.store.latest_stamp(self.copy.name, self.party)
        return stamp if stamp is not None and stamp.size == self.copy.reader.size else None

    def sign(self, now: int) -> Stamp:
        """Cosign the copy's checkpoint at `now`, POSIX seconds, under every key that the charter in
        force names, and keep the one stamp that this is.

        Raises Unavailable `clock-behind`, `node-behind` or `signed-elsewhere`, NotSound
        `own-history-forked`; nothing is signed then.
        """
        checkpoint, reader = self.copy.checkpoint, self.copy.reader
        assert checkpoint is not None, "nothing is signed before the first entry"
        held = self.copy.store.get_value(self._place)
        self._check_advance(_mark(held), now)
        lines = [cosign(checkpoint.text, name, key, now) for name, key in self._asked()]
        self._swap(held, Mark(reader.size, reader.root_at(reader.size), now))
        # If we stop here, the mark stands and nothing was released; the next signature is later.
        note = format_note(Note(checkpoint.text, (*checkpoint.signatures, *lines)))
        stamp = Stamp(self.party, reader.size, now, note)
        self.copy.store.put_stamp(self.copy.name, stamp)
        # If we stop here, the stamp is kept, and sent when the node starts again.
        return stamp

    def recall(self, raw: bytes) -> None:
        """Raise the mark to a checkpoint that bears our own signature, wherever it was found.

        Raises Malformed or NotSound where it does not.
        """
        copy, note = self.copy, parse_note(raw)
        keys = copy.reader.log_keys()
        checkpoint, stamps = check_checkpoint(note, copy.council.origin, keys, copy.cosigners())
        times = [stamp.time for stamp in stamps if stamp.name == self.party]
        if not times:
            raise NotSound(
                "own-signature-missing",
                f"What is shown as the last notice of {self.party} is not signed by it.",
                "Ask the host where it comes from.",
            )
        self._raise_mark(checkpoint, max(times))
        self._check_history(raw, checkpoint.size, checkpoint.root.hex())

    def _raise_mark(self, checkpoint: Checkpoint, time: int) -> None:
        held = self.copy.store.get_value(self._place)
        mark = _mark(held)
        if checkpoint.size > mark.size:
            raised = Mark(checkpoint.size, checkpoint.root.hex(), max(time, mark.time))
            self._swap(held, raised)
        elif time > mark.time:
            self._swap(held, Mark(mark.size, mark.root, time))

    def _check_advance(self, mark: Mark, now: int) -> None:
        size = self.copy.reader.size
        if size < mark.size:
            raise Unavailable(
                "node-behind",
                f"This node signed for {mark.size} entries before and holds {size} now.",
                "It was put back to an old copy; it signs nothing until it has caught up.",
            )
        if now < mark.time:
            raise Unavailable(
                "clock-behind",
                "This machine's clock is behind its own last signature.",
                "Set the clock right; nothing is signed until then.",
            )
        self._check_history(b"", mark.size, mark.root)

    def _check_history(self, raw: bytes, size: int, root: str) -> None:
        """Nothing is signed on top of a history other than the one signed before."""
        reader = self.copy.reader
        if not 0 < size <= reader.size or reader.root_at(size) == root:
            return
        sentence = f"This node's own key has signed another history of {size} entries."
        if raw:
            self.copy.alarms.find("own-history-forked", sentence, (self.copy.signed(size), raw))
        raise NotSound(
            "own-history-forked",
            f"This node's own key has signed another history of {size} entries.",
            "Nothing is signed; find out which history the other parties hold.",
        )

    def _swap(self, held: bytes | None, mark: Mark) -> None:
        try:
            self.copy.store.swap_value(self._place, held, bytes(mark))
        except Conflict as error:
            raise Unavailable(
                "signed-elsewhere",
                "Another process signs with this node's store.",
                "Run one node for each store.",
            ) from error


def _mark(held: bytes | None) -> Mark:
    if held is None:
        return Mark(0, "", 0)
    size, root, time = held.split(b" ")
    return Mark(parse_size(size), root.decode(), parse_size(time))
