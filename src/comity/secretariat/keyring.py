"""The host's own keys: for each origin a log key and perhaps a second one of ML-DSA-44, and one key
for each office it holds.

Files in skey notation, readable by the host alone. The host never holds a key of a party.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from comity.errors import Missing
from comity.keys import SigningKey
from comity.log.note import (
    ED25519,
    MLDSA,
    Vkey,
    format_skey,
    format_vkey,
    make_key,
    parse_skey,
    parse_vkey,
)
from comity.secretariat.disk import write_new
from comity.wire.digest import digest


def new_key(directory: Path, name: str, kind: int = ED25519) -> str:
    """The vkey of a key of this name and kind, made and kept if there is none yet."""
    key = make_key(kind, secrets.token_bytes(32))
    write_new(_path(directory, name, kind), f"{format_skey(name, kind, key)}\n".encode())
    vkey, _ = load_key(directory, name, kind)
    return format_vkey(vkey)


def load_key(directory: Path, name: str, kind: int = ED25519) -> tuple[Vkey, SigningKey]:
    """The key of this name and kind. Raises Missing `host-key-missing` where the host has none."""
    path = _path(directory, name, kind)
    if not path.exists():
        raise _no_key(name)
    return parse_skey(path.read_text("utf-8").removesuffix("\n"))


def load_named(directory: Path, text: str) -> SigningKey:
    """The key behind a vkey. Raises Missing `host-key-missing` unless the host has just that."""
    wanted = parse_vkey(text)
    vkey, key = load_key(directory, wanted.name, wanted.kind)
    if vkey != wanted:
        raise _no_key(wanted.name)
    return key


def _no_key(name: str) -> Missing:
    return Missing(
        "host-key-missing",
        f"This host has no key named {name}.",
        "Make it, or ask the right host.",
    )


def _path(directory: Path, name: str, kind: int) -> Path:
    # A key's name may hold any sign; its file is named by the digest, so that no name is a path.
    suffix = "-mldsa" if kind == MLDSA else ""
    return directory / f"{digest(name.encode())[:32]}{suffix}.skey"
