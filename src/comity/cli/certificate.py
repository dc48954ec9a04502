"""`comity certificate`: cut one decision out as one file, or verify such a file."""

from __future__ import annotations

import os
import re
import stat

import click

from comity.cli.records import identity, put, put_bytes, put_text, source_of

_BEGINNING = re.compile(r"[0-9a-f]{8,64}")


@click.group()
def command() -> None:
    """Cut one decision out as one file, or verify such a file."""


@command.command("make")
@click.argument("record", metavar="PATH|URL")
@click.argument("circulation", required=False)
@click.option("--out", metavar="FILE", help="Where to write the certificate; must not exist.")
def make(record: str, circulation: str | None, out: str | None) -> None:
    """Cut the decision on CIRCULATION out of a record.

    CIRCULATION is the beginning of a circulation's id, at least 8 digits of it. Without it, the
    decisions of the record are listed. Without --out the certificate goes to standard output.
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
    raw = cutting.make_certificate(entries, documents, notes, chosen)
    if out is None:
        put_bytes(raw)
        return
    _write(out, raw)
    click.echo(f"Wrote {click.format_filename(out)}, {len(raw)} bytes.", err=True)


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
@click.option("--json", "as_data", is_flag=True, help="Print the report as data.")
def verify(file: str, council: str, as_data: bool) -> int:
    """Judge the certificate in FILE, trusting nobody.

    Exits with 0 if it proves its decision, 1 if it does not, 2 if it could not be judged, and 64
    for wrong usage.
    """
    from comity.verify.certificate import judge_file

    return put(judge_file(_bytes(file), council), as_data=as_data)


def _bytes(place: str) -> bytes:
    from comity.verify.certificate import MAX_CERTIFICATE

    try:
        if not stat.S_ISREG(os.stat(place).st_mode):
            raise click.UsageError(f"{click.format_filename(place)} is no plain file.")
        with open(place, "rb") as file:
            return file.read(MAX_CERTIFICATE + 1)
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{click.format_filename(place)} cannot be read.") from error
