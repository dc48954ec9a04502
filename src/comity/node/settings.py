"""What a node is told: whose it is, which councils it follows, and its limits with units.

One TOML file:

    store = "node.sqlite"            # relative to the file
    address = "127.0.0.1"
    port = 9000
    poll_seconds = 5
    heartbeat_seconds = 300

    [[follow]]
    party = "Russia"
    key = "notice.skey"
    council = "<identity>"
    url = "https://host.example"     # the host; the council's records are below
    url/council/<identity>
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.errors import Malformed

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a node takes from a host in one step: bytes, entries, seconds."""

    checkpoint_bytes: int = 64 * 1024
    bundle_bytes: int = 5 * MEBIBYTE
    document_bytes: int = 8 * MEBIBYTE
    step_entries: int = 8192
    request_seconds: float = 20.0
    clock_seconds: int = 300


@dataclass(frozen=True, slots=True)
class Follow:
    """One council that a party's node follows; `key` is the file of its notice key."""

    party: str
    key: Path
    council: str
    url: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one node process."""

    store: Path
    address: str
    port: int
    poll_seconds: float
    heartbeat_seconds: float
    follows: tuple[Follow, ...]
    limits: Limits = Limits()


def read_settings(path: Path) -> Settings:
    """The settings in a TOML file.
    Raises Malformed `settings-malformed` naming what does not fit.
    """
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings(
            store=path.parent / str(plain["store"]),
            address=str(plain.get("address", "127.0.0.1")),
            port=_number(plain, "port", 0),
            poll_seconds=_seconds(plain, "poll_seconds", 5),
            heartbeat_seconds=_seconds(plain, "heartbeat_seconds", 300),
            follows=tuple(_follow(row, path.parent) for row in plain.get("follow", [])),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, OSError) as error:
        raise Malformed(
            "settings-malformed", f"The settings cannot be read: {error}.", "Correct the file."
        ) from error


def _follow(row: Mapping[str, Any], folder: Path) -> Follow:
    return Follow(
        party=str(row["party"]),
        key=folder / str(row["key"]),
        council=str(row["council"]),
        url=str(row["url"]).rstrip("/"),
    )


def _number(plain: Mapping[str, Any], key: str, least: int) -> int:
    value = plain[key]
    if not isinstance(value, int) or value < least:
        raise ValueError(f"{key} is not a number")
    return value


def _seconds(plain: Mapping[str, Any], key: str, default: float) -> float:
    value = plain.get(key, default)
    if not isinstance(value, int | float) or value <= 0:
        raise ValueError(f"{key} is not a length of time in seconds")
    return float(value)
