"""The latest checkpoint of each log that one key has cosigned: the value that never goes back.

One value for each log. It is swapped in the store before the signature is released, so that of two
who saw the same value only one signs; after a restart it is what was signed last.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from comity.keys import SigningKey
from comity.log.checkpoint import parse_checkpoint
from comity.log.cosignature import cosign, cosignature_time
from comity.log.note import Note, SignatureLine, format_note, parse_note
from comity.log.tree import EMPTY_ROOT
from comity.store.port import Store


@dataclass(frozen=True, slots=True)
class Held:
    """The latest cosigned checkpoint of a log: its bytes in the store, and what they say."""

    raw: bytes | None
    size: int
    root: bytes
    time: int

    @property
    def line(self) -> SignatureLine:
        """Our own line, which stands last."""
        assert self.raw is not None, "nothing has been signed yet"
        return parse_note(self.raw).signatures[-1]


class Head:
    """What one key has cosigned; `role` is `witness` or `mirror`, and keeps their values apart."""

    def __init__(self, store: Store, role: str, name: str, key: SigningKey) -> None:
        self.store, self.role, self.name, self.key = store, role, name, key

    def held(self, origin: str) -> Held:
        """The latest cosigned checkpoint of the log of this origin."""
        raw = self.store.get_value(self._place(origin))
        if raw is None:
            return Held(None, 0, EMPTY_ROOT, 0)
        note = parse_note(raw)
        checkpoint = parse_checkpoint(note.text)
        time = cosignature_time(note.signatures[-1])
        return Held(raw, checkpoint.size, checkpoint.root, time)

    def sign(self, held: Held, note: Note, now: int) -> SignatureLine:
        """Our line over a checkpoint whose lines were all checked, at `now`, POSIX seconds.

        Raises Conflict where another has signed since `held`; nothing is released then.
        """
        origin = parse_checkpoint(note.text).origin
        line = cosign(note.text, self.name, self.key, now)
        both = Note(note.text, (*note.signatures, line))
        self.store.swap_value(self._place(origin), held.raw, format_note(both))
        # If we stop here, it is kept and not released; asked again, a later one is given.
        return line

    def _place(self, origin: str) -> str:
        return f"{self.role}/{digest_of(origin)}"


def digest_of(origin: str) -> str:
    """The SHA-256 of an origin in hexadecimal: the name of a log in a monitoring prefix.

    An origin may have characters that a name in the store or in an address may not.
    """
    return sha256(origin.encode()).hexdigest()
