"""The latest checkpoint of each log that one cosigner has cosigned: it never goes back.

One value for each log. It is swapped in the store before the signature is released, so that of two
who saw the same value only one signs; after a restart it is what was signed last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from comity.errors import Refused
from comity.keys import SigningKey
from comity.log.checkpoint import parse_checkpoint
from comity.log.cosignature import cosign, cosignature_time
from comity.log.note import (
    ED25519,
    MLDSA,
    Note,
    SignatureLine,
    Vkey,
    format_note,
    kind_to_cosign,
    make_vkey,
    parse_note,
)
from comity.log.tree import EMPTY_ROOT
from comity.store.port import Store

Lines = tuple[SignatureLine, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """The latest cosigned checkpoint of a log: its bytes in the store, and what they say."""

    raw: bytes | None
    size: int
    root: bytes
    time: int


NamedKey = tuple[str, SigningKey]
"""A key's name and the key."""


class Head:
    """What one cosigner has signed under its keys, one of Ed25519, one of ML-DSA-44, or both.

    role: `witness` or `mirror`; it keeps their values apart.
    """

    def __init__(self, store: Store, role: str, keys: Sequence[NamedKey]) -> None:
        self.store, self.role, self.keys = store, role, tuple(keys)
        self.vkeys = [make_vkey(name, kind_to_cosign(key), key.public) for name, key in keys]

    def check_log_key(self, vkey: Vkey) -> None:
        """Raises Refused `log-key-unfit` for a key of another kind than 01 and 06, and for a name
        or key of our own: what signs checkpoints and what cosigns them must never be one.
        """
        own = any(vkey.name == each.name or vkey.public == each.public for each in self.vkeys)
        if own or vkey.kind not in (ED25519, MLDSA):
            raise Refused(
                "log-key-unfit",
                f"{vkey.name} is not a log that can be cosigned for under this key.",
                "Name a log's own key of type 01 or 06.",
            )

    def held(self, origin: str) -> Held:
        """The latest cosigned checkpoint of the log of this origin."""
        raw = self.store.get_value(self._place(origin))
        if raw is None:
            return Held(None, 0, EMPTY_ROOT, 0)
        note = parse_note(raw)
        checkpoint = parse_checkpoint(note.text)
        time = cosignature_time(note.signatures[-1])
        return Held(raw, checkpoint.size, checkpoint.root, time)

    def sign(self, held: Held, note: Note, now: int) -> Lines:
        """Our lines over a checkpoint whose lines were all checked, at `now`, POSIX seconds.

        Raises Conflict where another has signed since `held`; nothing is released then.
        """
        origin = parse_checkpoint(note.text).origin
        lines = tuple(cosign(note.text, name, key, now) for name, key in self.keys)
        both = Note(note.text, (*note.signatures, *lines))
        self.store.swap_value(self._place(origin), held.raw, format_note(both))
        # If we stop here, it is kept and not released; asked again, a later one is given.
        return lines

    def apart(self, raw: bytes) -> tuple[Note, Lines]:
        """A kept checkpoint with the log's lines alone, and our own lines."""
        note, ids = parse_note(raw), [(each.name, each.key_id) for each in self.vkeys]
        own = tuple(line for line in note.signatures if (line.name, line.key_id) in ids)
        return Note(note.text, tuple(x for x in note.signatures if x not in own)), own

    def _place(self, origin: str) -> str:
        return f"{self.role}/{digest_of(origin)}"


def digest_of(origin: str) -> str:
    """The SHA-256 of an origin in hexadecimal: the name of a log in a monitoring prefix.

    An origin may have characters that a name in the store or in an address may not.
    """
    return sha256(origin.encode()).hexdigest()
