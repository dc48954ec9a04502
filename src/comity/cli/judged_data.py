"""The report of a judgement as JSON, written piece by piece: a long record has many decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

import msgspec

from comity.verify.report import Report


def as_json(report: Report) -> Iterator[bytes]:
    """The report for programs, piece by piece: stable names, sorted keys, two spaces a level."""
    names = sorted([*(each.name for each in fields(report)), "exit"])
    for name in names:
        yield b"{\n" if name == names[0] else b",\n"
        yield f'  "{name}": '.encode()
        if name == "decisions":
            yield from _rows(report.decisions)
        else:
            value = report.verdict.exit_code if name == "exit" else getattr(report, name)
            yield _pretty(value, 1)
    yield b"\n}\n"


def _rows(rows: Iterable[object]) -> Iterator[bytes]:
    """A list at the first level, row by row."""
    before = b"[\n    "
    for row in rows:
        yield before + _pretty(row, 2)
        before = b",\n    "
    yield b"[]" if before.startswith(b"[") else b"\n  ]"


def _pretty(value: object, level: int) -> bytes:
    """A value in JSON, so many levels in."""
    lines = msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=2)
    return lines.replace(b"\n", b"\n" + b"  " * level)
