"""`comity node keys`: a party's first keys, and the lines that others may know of them."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from comity.cli.files import SECRET, write_new
from comity.errors import Malformed
from comity.log.note import COSIGNATURE, ED25519, format_skey, format_vkey, make_key, make_vkey

PUBLIC = "party.toml"
NOTICE = "notice.skey"
DELEGATE = "delegation"
_FILES = (("root", ED25519), (DELEGATE, ED25519), ("notice", COSIGNATURE))
_PARTY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_DOMAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,99}")


def make_keys(party: str, domain: str, directory: Path) -> Path:
    """Make root, delegation and notice keys in DIRECTORY; the file of their public halves.

    Keys are named domain/root and so on. Raises Malformed for names that no charter takes, and
    Refused `file-exists` where one of the files is there: no key is ever replaced.
    """
    if _PARTY.fullmatch(party) is None or _DOMAIN.fullmatch(domain) is None:
        raise Malformed(
            "key-name-malformed",
            f"{party} at {domain} cannot be a party's name and domain.",
            "Use Latin letters, digits and hyphens, as in North and north.example.",
        )
    directory.mkdir(parents=True, exist_ok=True)
    vkeys = {role: _make(directory, f"{domain}/{role}", role, kind) for role, kind in _FILES}
    lines = [
        "[[parties]]",
        f'name = "{party}"',
        f'root = ["{vkeys["root"]}"]',
        f'notice = "{vkeys["notice"]}"',
    ]
    public = directory / PUBLIC
    write_new(public, ("\n".join(lines) + "\n").encode())
    return public


def _make(directory: Path, name: str, role: str, kind: int) -> str:
    key = make_key(kind, secrets.token_bytes(32))
    data = f"{format_skey(name, kind, key)}\n".encode()
    write_new(directory / f"{role}.skey", data, SECRET)
    return format_vkey(make_vkey(name, kind, key.public))
