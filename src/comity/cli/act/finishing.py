"""The end of every act: it is shown, rehearsed, signed only if somebody agrees, and delivered."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from comity.cli.act.answering import put_data
from comity.cli.act.lodging import Lodged
from comity.cli.act.signing import Pen
from comity.cli.act.telling import judged, preview
from comity.cli.act.values import Sitting
from comity.cli.files import write_new
from comity.core.sheets import Sheet
from comity.log.note import Note, format_note, sign_note
from comity.node.drafts import Draft

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """How an act goes to its record.

    held: documents that are on the record already, by digest; deliver: takes the signed entry.
    """

    held: Mapping[str, bytes]
    deliver: Callable[[bytes], Lodged]


def finish(sheet: Sheet, draft: Draft, sitting: Sitting, pen: Pen, given: Given, way: Way) -> int:
    """Show a draft; then, unless it is only a rehearsal, sign and deliver it. The exit code."""
    click.echo(preview(sheet, draft, sitting, pen.vkey.name, way.held), err=True)
    if given["dry_run"]:
        put_data(draft.as_data()) if given["as_json"] else click.echo(judged(draft))
        return 0 if draft.error is None else 1
    if draft.error is not None:
        raise draft.error
    _confirm(draft, given)
    entry = format_note(Note(draft.text, (sign_note(draft.text, pen.vkey.name, pen.signing),)))
    if given["out"] is not None:
        return _write(given["out"], entry, draft, sitting, given)
    lodged = way.deliver(entry)
    put_data(lodged.plain()) if given["as_json"] else click.echo(lodged.sentence)
    return 0


def asks(given: Given) -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and not given["yes"] and not given["as_json"]


def needed(given: Given, name: str, words: str) -> Any:
    """The value of an option without which nothing can be signed; wrong usage where it is not."""
    if not given[name]:
        raise click.UsageError(f"Nothing was signed. Give also:\n  {words}")
    return given[name]


def _confirm(draft: Draft, given: Given) -> None:
    if given["yes"]:
        return
    if not asks(given):
        raise click.UsageError("Nothing was signed. Look at --dry-run first, then give --yes.")
    click.echo(judged(draft), err=True)
    if not click.confirm("Sign this?", err=True):
        raise click.Abort


def _write(out: Path, entry: bytes, draft: Draft, sitting: Sitting, given: Given) -> int:
    write_new(out, entry)
    files = [sitting.files[name] for name in sitting.documents]
    words = " ".join([f"comity act submit {out}", *(f"--document {each}" for each in files)])
    if given["as_json"]:
        put_data({"status": "not recorded", "act": draft.id, "file": str(out), "documents": files})
    else:
        click.echo(f"Signed and written to {out}; not handed in. Next: {words}")
    return 0
