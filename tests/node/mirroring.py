"""A mirror of our published log of 700 entries, and the requests that bring it there."""

from __future__ import annotations

from collections.abc import Iterable

from comity.log.mirror import (
    Upload,
    format_head,
    format_package,
    make_package,
    spans,
)
from comity.log.note import MLDSA, Vkey, make_vkey
from comity.log.policy import TrustedLog
from comity.log.proof import prove_consistency
from comity.log.witness import format_add_checkpoint
from comity.node.answer import Answer
from comity.node.plain_mirror import PlainMirror
from comity.store.port import Store
from tests.own_vectors import ENTRIES, KEYS, ORIGIN, READ, TIME, signed, vkey

NAME, KIND, KEY = KEYS["mirror"]


def make_mirror(store: Store, *, mldsa: bool = False) -> PlainMirror:
    """The mirror of the vectors, or one whose key is of ML-DSA-44."""
    plain = PlainMirror(store, [(NAME, KEYS["witness-mldsa"][2] if mldsa else KEY)])
    plain.trust([TrustedLog(vkey("log")), TrustedLog(vkey("log-mldsa"))])
    return plain


def mldsa_vkey() -> Vkey:
    """The vkey of the latter."""
    return make_vkey(NAME, MLDSA, KEYS["witness-mldsa"][2].public)


def checkpoint(old: int, size: int, *names: str) -> bytes:
    """An add-checkpoint request."""
    proof = prove_consistency(old, size, READ) if old else ()
    return format_add_checkpoint(old, proof, signed(size, *(names or ("log",))))


def upload(start: int, end: int, ticket: bytes = b"", most: int = 32) -> bytes:
    """An add-entries request with so many packages at most."""
    packages = [make_package(a, ENTRIES[a:b], end, READ) for a, b in spans(start, end)]
    head = format_head(Upload(ORIGIN, start, end, ticket))
    return head + b"".join(map(format_package, packages[:most]))


def send(plain: PlainMirror, body: bytes | Iterable[bytes], now: int = TIME) -> Answer:
    """What a mirror answers to an add-entries request that comes in one or several pieces."""
    receiving = plain.mirror.upload(lambda: now)
    for piece in [body] if isinstance(body, bytes) else body:
        answer = receiving.feed(piece)
        if answer is not None:
            return answer
    return receiving.end()


def bring(plain: PlainMirror, old: int, size: int, now: int = TIME) -> Answer:
    """Bring a mirror from one size to another."""
    assert plain.mirror.add_checkpoint(checkpoint(old, size), now).status == 200
    return send(plain, upload(old, size), now)
