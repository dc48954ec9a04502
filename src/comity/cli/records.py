"""What the commands that read records share: where a record is, progress, and printing."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from comity.verify.report import Report
    from comity.verify.source import Source

LONG = 2_000
"""Entries from which on progress is shown."""
_ID = re.compile(r"[0-9a-f]{64}")


def identity(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    """The identity of a council as an option gives it; wrong usage where it is none."""
    if value is not None and _ID.fullmatch(value) is None:
        raise click.BadParameter("a council's identity is 64 lower-case hexadecimal digits")
    return value or ""


def source_of(place: str, *, whole: bool = False) -> Source:
    """The record at a directory or an address; wrong usage where there is none.

    whole: with every line that a server shows on the checkpoint, not with the log's alone.
    """
    from comity.verify.source import Directory
    from comity.verify.web import Web

    if place.startswith(("http://", "https://")):
        return Web(place, whole=whole)
    if os.path.isdir(place):
        return Directory(place)
    if os.path.exists(place):
        raise click.UsageError(
            f"{click.format_filename(place)} is no directory. Next: judge a certificate with"
            " `comity certificate verify FILE --council ID`."
        )
    raise click.UsageError(f"{click.format_filename(place)} does not exist.")


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error for long work, if somebody is looking; else nothing."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(words, total=None, visible=False)

        def show(done: int, total: int) -> None:
            if total >= LONG and (done % 256 == 0 or done == total):
                bars.update(task, completed=done, total=total, visible=True)

        yield show


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """A sign of life on standard error while something may take long, if somebody is looking."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


def put(report: Report, *, as_data: bool) -> int:
    """Print a report to standard output; the exit code."""
    if as_data:
        from comity.cli.judged_data import as_json

        put_pieces(as_json(report))
    else:
        from comity.cli.judged import as_lines

        put_pieces(_spelled(f"{line}\n") for line in as_lines(report))
    return report.verdict.exit_code


def put_text(text: str) -> None:
    """Text to standard output, as UTF-8 whatever the machine's own habit is."""
    put_bytes(_spelled(text))


def _spelled(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def put_bytes(data: bytes) -> None:
    """Bytes to standard output."""
    put_pieces((data,))


def put_pieces(pieces: Iterable[bytes]) -> None:
    """Bytes to standard output, piece by piece."""
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()
