"""What a node is told: whose it is, which councils it follows, and its limits with units.

One TOML file; what it does not know, it refuses, so that no misspelt setting goes unseen:

    store = "node.sqlite"            # relative to the file
    address = "127.0.0.1"
    port = 9000                      # 0 takes a free one
    poll_seconds = 5
    heartbeat_seconds = 300

    [[follow]]
    party = "Russia"
    key = "notice.skey"
    key_mldsa = "notice-mldsa.skey"  # a second notice key, if there is one
    council = "<identity>"
    url = "https://host.example"     # its records are below url/council/<identity>
    receipt = "receipt.skey"         # signs receipts for acts that anybody lodges here
    peers = ["https://other.example"]  # nodes that lodged acts are passed on to

    [limits]                         # any of the fields of Limits
    document_bytes = 8388608
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from comity.errors import Malformed

MEBIBYTE = 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
_URL = re.compile(r"https?://\S+")
_PARTY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a node takes from a host, and how long it waits.

    bundle_bytes: a bundle of 256 entries of the greatest length fits. step_entries, step_bytes:
    most in one step, entries and documents together. request_seconds: for one request from first
    byte to last. lodge_seconds: how long an act that is not answered for is lodged again.
    clock_seconds: most by which this clock and the host's may differ. stale_seconds: how long a
    host may be silent, or everybody else's cosignatures old, before there is an alarm. findings:
    most proofs of misbehaviour kept for one record. cosigners: most names asked for.
    """

    checkpoint_bytes: int = 64 * 1024
    bundle_bytes: int = 17 * MEBIBYTE
    document_bytes: int = 8 * MEBIBYTE
    answer_bytes: int = 64 * 1024
    step_entries: int = 262_144
    step_bytes: int = 512 * MEBIBYTE
    cosigners: int = 1024
    findings: int = 16
    request_seconds: float = 20.0
    lodge_seconds: float = 30.0
    clock_seconds: int = 300
    stale_seconds: int = 900


@dataclass(frozen=True, slots=True)
class Follow:
    """One council that a party's node follows; `key` is the file of its notice key.

    key_mldsa: the file of a second notice key, of ML-DSA-44. receipt: the file of its receipt key.
    peers: addresses of other nodes of the council, to which lodged acts are passed on.
    """

    party: str
    key: Path
    council: str
    url: str
    key_mldsa: Path | None = None
    receipt: Path | None = None
    peers: tuple[str, ...] = ()

    def key_files(self) -> tuple[Path, ...]:
        """The files of its notice keys."""
        return (self.key,) if self.key_mldsa is None else (self.key, self.key_mldsa)


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
        _only(plain, {field.name for field in fields(Settings)} - {"follows"} | {"follow"})
        return Settings(
            store=path.parent / _text(plain, "store"),
            address=_text({"address": "127.0.0.1"} | plain, "address"),
            port=_whole({"port": 0} | plain, "port", 0, 65_535),
            poll_seconds=_seconds({"poll_seconds": 5} | plain, "poll_seconds"),
            heartbeat_seconds=_seconds({"heartbeat_seconds": 300} | plain, "heartbeat_seconds"),
            follows=_follows(plain.get("follow", []), path.parent),
            limits=_limits(plain.get("limits", {})),
        )
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise Malformed(
            "settings-malformed",
            f"The settings cannot be read: {_words(error)}.",
            "Correct the file.",
            {"file": str(path)},
        ) from error


def _words(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    if isinstance(error, OSError):
        return error.strerror or "the file cannot be opened"
    return str(error)


def _follows(rows: Any, folder: Path) -> tuple[Follow, ...]:
    follows = tuple(_follow(row, folder) for row in rows)
    if not follows:
        raise ValueError("it follows no council")
    if len({(each.party, each.council) for each in follows}) < len(follows):
        raise ValueError("a party follows one council twice")
    return follows


def _follow(row: Mapping[str, Any], folder: Path) -> Follow:
    _only(row, {field.name for field in fields(Follow)})
    return Follow(
        party=_text(row, "party", _PARTY),
        key=folder / _text(row, "key"),
        council=_text(row, "council", _DIGEST),
        url=_text(row, "url", _URL).rstrip("/"),
        key_mldsa=folder / _text(row, "key_mldsa") if "key_mldsa" in row else None,
        receipt=folder / _text(row, "receipt") if "receipt" in row else None,
        peers=tuple(_text({"peers": each}, "peers", _URL).rstrip("/") for each in _peers(row)),
    )


def _peers(row: Mapping[str, Any]) -> list[Any]:
    peers = row.get("peers", [])
    if not isinstance(peers, list):
        raise ValueError("peers is no list")
    return peers


def _limits(plain: Mapping[str, Any]) -> Limits:
    standard = Limits()
    _only(plain, {field.name for field in fields(Limits)})
    read = {
        name: _seconds(plain, name)
        if isinstance(getattr(standard, name), float)
        else _whole(plain, name, 1, 2**40)
        for name in plain
    }
    return Limits(**read)  # type: ignore[arg-type]


def _only(plain: Mapping[str, Any], known: set[str]) -> None:
    for key in plain:
        if key not in known:
            raise ValueError(f"{key} is not known")


def _text(plain: Mapping[str, Any], key: str, form: re.Pattern[str] | None = None) -> str:
    value = plain[key]
    if not isinstance(value, str) or not value or (form and form.fullmatch(value) is None):
        raise ValueError(f"{key} has not the right form")
    return value


def _whole(plain: Mapping[str, Any], key: str, least: int, most: int) -> int:
    value = plain[key]
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{key} is not a whole number from {least} to {most}")
    return value


def _seconds(plain: Mapping[str, Any], key: str) -> float:
    value = plain[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 2**31:
        raise ValueError(f"{key} is not a length of time in seconds")
    return float(value)
