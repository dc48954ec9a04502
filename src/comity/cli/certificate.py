"""`comity certificate`: cut one decision out as one file, or verify such a file."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from comity.cli.records import identity, put, put_bytes, put_text, source_of

if TYPE_CHECKING:
    from comity.log.note import Note
    from comity.wire.reader import Documents

_BEGINNING = re.compile(r"[0-9a-f]{8,64}")


@click.group()
def command() -> None:
    """Cut one decision out as one file, or verify such a file."""


@command.command("make")
@click.argument("record", metavar="PATH|URL")
@click.argument("circulation", required=False)
@click.option("--out", metavar="FILE", help="Where to write the certificate; must not exist.")
@click.option("--sealed", is_flag=True, help="From the latest seal that enough parties affirmed.")
@click.option("--gzip", "pack", is_flag=True, help="Packed; every verifier unpacks it itself.")
def make(
    record: str, circulation: str | None, out: str | None, *, sealed: bool, pack: bool
) -> None:
    """Cut the decision on CIRCULATION out of a record.

    CIRCULATION is the beginning of a circulation's id, at least 8 digits of it. Without it, the
    decisions of the record are listed. Without --out the certificate goes to standard output.

    A whole certificate carries every entry and trusts nobody. A sealed one is small, and rests on
    the word of the parties that affirmed its seal.
    """
    if circulation is not None and _BEGINNING.fullmatch(circulation) is None:
        raise click.UsageError("CIRCULATION takes 8 to 64 lower-case hexadecimal digits.")
    if out is not None and os.path.lexists(out):
        raise click.UsageError(f"{click.format_filename(out)} exists. Next: name another file.")
    from comity.verify import make as cutting

    source = source_of(record)
    entries, documents = cutting.entries_of(source), cutting.documents_in(source)
    concluded = cutting.concluded_in(entries, documents)
    if circulation is None:
        put_text("".join(_line(each) for each in concluded))
        return
    chosen = cutting.choose(concluded, circulation).circulation
    notes = cutting.notes_in(source)
    raw = (_sealed if sealed else cutting.make_certificate)(entries, documents, notes, chosen)
    raw = _packed(raw) if pack else raw
    if out is None:
        put_bytes(raw)
        return
    _write(out, raw)
    click.echo(f"Wrote {click.format_filename(out)}, {len(raw)} bytes.", err=True)


def _sealed(
    entries: Sequence[bytes], documents: Documents, notes: Iterable[Note], circulation: str
) -> bytes:
    from comity.verify.make_sealed import make_sealed

    return make_sealed(entries, documents, notes, circulation)


def _packed(raw: bytes) -> bytes:
    from comity.wire.packed import packed

    return packed(raw)


def _line(each: object) -> str:
    from comity.verify.make import Concluded

    assert isinstance(each, Concluded)
    return f"{each.circulation}  entry {each.entry}  {each.outcome}  {each.title}\n"


def _write(out: str, raw: bytes) -> None:
    """A new file with these bytes, or none."""
    try:
        with open(out, "xb") as file:
            try:
                file.write(raw)
                file.flush()
            except OSError:
                os.unlink(out)
                raise
    except OSError as error:
        raise click.UsageError(
            f"{click.format_filename(out)} cannot be written: {error.strerror}."
        ) from error


@command.command("verify")
@click.argument("file")
@click.option(
    "--council",
    metavar="ID",
    required=True,
    callback=identity,
    help="Identity of the council whose decision it must prove.",
)
@click.option(
    "--charter",
    metavar="HASH",
    callback=identity,
    help="A later charter that you know; for sealed certificates of councils that changed theirs.",
)
@click.option("--json", "as_data", is_flag=True, help="Print the report as data.")
def verify(file: str, council: str, charter: str, as_data: bool) -> int:
    """Judge the certificate in FILE, whole or sealed; the report says on whose word it rests.

    Exits with 0 if it proves its decision, 1 if it does not, 2 if it could not be judged, and 64
    for wrong usage.
    """
    return judge(file, council, charter, as_data=as_data)


def judge(file: str, council: str, charter: str = "", *, as_data: bool) -> int:
    """Judge the certificate in a file and print the report; the exit code."""
    from comity.verify.certificate import judge_file

    return put(judge_file(_bytes(file), council, charter), as_data=as_data)


def _bytes(place: str) -> bytes:
    from comity.verify.certificate import MAX_CERTIFICATE

    try:
        if not stat.S_ISREG(os.stat(place).st_mode):
            raise click.UsageError(f"{click.format_filename(place)} is no plain file.")
        with open(place, "rb") as file:
            return file.read(MAX_CERTIFICATE + 1)
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{click.format_filename(place)} cannot be read.") from error
