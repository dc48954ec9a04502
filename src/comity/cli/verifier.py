"""`comity verifier`: write a copy of the second verifier, the self-contained page."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Write the second verifier to FILE, one HTML page that must not exist yet.

    Open it in any current browser, offline, and drop a certificate or the folder of a record on it.
    """
    from comity.cli.files import write_new
    from comity.verifier import page

    write_new(file, page())
    click.echo(f"Wrote {click.format_filename(file)}.", err=True)
