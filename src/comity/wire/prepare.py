"""Preparing an act: its head for the next place of a record, and what would become of it there.

Nothing here signs. An act is rehearsed with an empty signature line in the place of the real one,
so that everything but the signature is judged exactly as an honest host would judge it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comity.core.acts import Act
from comity.core.state import Council
from comity.keys import Check
from comity.log.note import Note, SignatureLine, Vkey, format_note
from comity.wire.digest import key_digest
from comity.wire.reader import Documents, Prepared, Reader

_UNSIGNED = bytes(64)


def head_of(reader: Reader, kind: str, by: str, key: str, nonce: str) -> dict[str, Any]:
    """The head of an act for the next place of the record as read; `key` is the signing vkey.

    For the act that founds a council the charter's hash has to be added.
    """
    head: dict[str, Any] = {
        "act": kind,
        "by": by,
        "key": key_digest(key),
        "seen": {"root": reader.root_at(reader.size), "size": reader.size},
        "nonce": nonce,
    }
    council = reader.council
    if council is None:
        return head
    chain = council.chains.get(by)
    tip = council.id if chain is None else chain.tip
    return head | {"council": council.id, "charter": council.charter_hash, "prev": tip}


def rehearse(reader: Reader, text: bytes, vkey: Vkey, documents: Mapping[str, bytes]) -> Prepared:
    """Judge the text of an act for the next place before it is signed; nothing is taken in.

    documents: what will be handed in with it, by digest. Raises what an honest host would refuse
    it with, the signature apart.
    """
    aside = reader.aside(_with(reader, documents), _but_for(text, reader.check))
    line = SignatureLine(vkey.name, vkey.key_id, _UNSIGNED)
    return aside.prepare(format_note(Note(text, (line,))))


def check_signed(reader: Reader, entry: bytes, documents: Mapping[str, bytes]) -> Act:
    """The act in a signed entry, whose signature is by a key in force of whom it names.

    Raises what reading it raises, and Missing where nothing of the record has been read; whether
    the rules allow it is for the host to say.
    """
    reader.keyring()
    aside = reader.aside(_with(reader, documents), reader.check)
    act = aside.prepare(entry, lambda council, act, context: _same(council)).reading.act
    assert act is not None
    return act


def _with(reader: Reader, more: Mapping[str, bytes]) -> Documents:
    """The reader's documents, and some more."""
    return lambda name: more[name] if name in more else reader.documents(name)


def _same(council: Council | None) -> Council:
    assert council is not None
    return council


def _but_for(text: bytes, check: Check) -> Check:
    """A check that lets the one empty line over `text` pass, and judges every other signature."""

    def made(public: bytes, message: bytes, signature: bytes) -> None:
        if (message, signature) != (text, _UNSIGNED):
            check(public, message, signature)

    return made
