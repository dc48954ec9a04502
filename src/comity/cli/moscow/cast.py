"""Who plays: the nineteen Allies of 2001, Russia, the Alliance, three neutral witnesses; and their
keys.

Delegates are offices, not people. Every key is drawn afresh for each performance and stays in the
stage's directory.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from comity.keys import SigningKey, generate_key
from comity.log.note import COSIGNATURE, ED25519, format_skey, format_vkey, make_vkey, parse_skey

ALLIES = {
    "Belgium": "Belgium",
    "Canada": "Canada",
    "Czechia": "Czech Republic",
    "Denmark": "Denmark",
    "France": "France",
    "Germany": "Germany",
    "Greece": "Greece",
    "Hungary": "Hungary",
    "Iceland": "Iceland",
    "Italy": "Italy",
    "Luxembourg": "Luxembourg",
    "Netherlands": "Netherlands",
    "Norway": "Norway",
    "Poland": "Poland",
    "Portugal": "Portugal",
    "Spain": "Spain",
    "Turkey": "Turkey",
    "UK": "United Kingdom",
    "US": "United States",
}
ALONE = ("Russia", "UK", "US")
"""Parties whose nodes run as processes of their own; the rest share one."""

WITNESSES = ("Geneva", "Oslo", "Vienna")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the stage: its name, its vkey notation and the key itself."""

    name: str
    vkey: str
    signing: SigningKey
    path: Path


class Keys:
    """Keys by name, each made when it is first asked for and kept in a private file."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def root(self, party: str) -> Key:
        """The root key of a party."""
        return self._key(f"{party.lower()}.example/root", ED25519)

    def delegate(self, party: str) -> Key:
        """The key of a party's delegation."""
        return self._key(f"{party.lower()}.example/delegation", ED25519)

    def notice(self, party: str) -> Key:
        """The notice key of a party's node."""
        return self._key(f"{party.lower()}.example/notice", COSIGNATURE)

    def witness(self, name: str) -> Key:
        """The key of a neutral witness."""
        return self._key(f"{name.lower()}.example/witness", COSIGNATURE)

    def _key(self, name: str, kind: int) -> Key:
        path = self.directory / (name.replace("/", "-") + ".skey")
        if not path.exists():
            text = format_skey(name, kind, generate_key(secrets.token_bytes(32)))
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(text + "\n")
        vkey, signing = parse_skey(path.read_text().removesuffix("\n"))
        return Key(name, format_vkey(make_vkey(name, kind, vkey.public)), signing, path)
