"""Reading a file of decisions, one JSON object a line, without keeping it in memory."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NoReturn, Protocol

import click

from comity.errors import Malformed, Missing

LONGEST = 4 * 2**20
"""Bytes that a line may have: a thousand times what a roll call of 200 states needs."""


class Lines(Protocol):
    """What lines are read from, one after the other."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line, or its first `size` bytes; nothing at the end."""


@contextmanager
def opened(place: str) -> Iterator[tuple[Lines, IO[bytes]]]:
    """The lines of a file (also .gz, `-` for standard input), and the raw file that they come
    from, whose place tells how much is read. Wrong usage where it cannot be read.
    """
    if place == "-":
        yield sys.stdin.buffer, sys.stdin.buffer
        return
    try:
        raw = open(place, "rb")  # noqa: SIM115 - closed below, also where gzip is over it
    except OSError as error:
        name = click.format_filename(place)
        raise click.UsageError(f"{name} cannot be read: {error.strerror}.") from error
    with raw:
        if raw.read(2) != b"\x1f\x8b":
            raw.seek(0)
            yield raw, raw
            return
        raw.seek(0)
        with gzip.open(raw) as lines:
            yield lines, raw


def numbered(lines: Lines) -> Iterator[tuple[int, bytes]]:
    """Every line that is not blank, with its number from 1; of one too long only the beginning."""
    number = 0
    while line := _part(lines):
        number += 1
        rest = line
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = _part(lines)
        if line.strip():
            yield number, line


def _part(lines: Lines) -> bytes:
    """Raises Missing `decisions-damaged` where a compressed file is cut or spoilt."""
    try:
        return lines.readline(LONGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Missing(
            "decisions-damaged",
            "The rest of the file of decisions cannot be read.",
            "Copy it again from where it comes from.",
        ) from error


def plain_of(line: bytes, place: str) -> object:
    """The plain data of a line.

    Raises Malformed `line-too-long`, `line-malformed`; a key given twice is refused, not the last
    one taken.
    """
    if len(line) > LONGEST:
        raise Malformed(
            "line-too-long",
            f"{place} is longer than {LONGEST} bytes.",
            "Write one decision a line.",
        )
    try:
        value: object = json.loads(
            line.strip().decode(),
            object_pairs_hook=_once,
            parse_float=_whole,
            parse_constant=_whole,
        )
        if b"\\u" in line:
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except (ValueError, RecursionError) as error:
        raise Malformed(
            "line-malformed",
            f"{place} is not JSON: {_told(error)}.",
            "Write one decision a line, as JSON in UTF-8.",
        ) from error


def _told(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    if isinstance(error, UnicodeEncodeError):
        return "it has half a character"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"it gives {key} twice")
        found[key] = value
    return found


def _whole(written: str) -> NoReturn:
    raise ValueError(f"{written} is no whole number")
