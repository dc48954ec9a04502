"""The host's own keys: one log key for each origin, one key for each office it holds.

Files in skey notation, readable by the host alone. The host never holds a key of a party.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from comity.errors import Missing
from comity.keys import SigningKey, generate_key
from comity.log.note import ED25519, Vkey, format_skey, format_vkey, parse_skey
from comity.secretariat.disk import write_new
from comity.wire.digest import digest


def new_key(directory: Path, name: str) -> str:
    """The vkey of a key of this name, made and kept if there is none yet."""
    key = generate_key(secrets.token_bytes(32))
    write_new(_path(directory, name), f"{format_skey(name, ED25519, key)}\n".encode())
    vkey, _ = load_key(directory, name)
    return format_vkey(vkey)


def load_key(directory: Path, name: str) -> tuple[Vkey, SigningKey]:
    """The key of this name. Raises Missing `host-key-missing` where the host has none."""
    path = _path(directory, name)
    if not path.exists():
        raise Missing(
            "host-key-missing",
            f"This host has no key named {name}.",
            "Make it, or ask the right host.",
        )
    return parse_skey(path.read_text("utf-8").removesuffix("\n"))


def _path(directory: Path, name: str) -> Path:
    # A key's name may hold any sign; its file is named by the digest, so that no name is a path.
    return directory / f"{digest(name.encode())[:32]}.skey"
