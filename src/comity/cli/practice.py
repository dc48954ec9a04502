"""`comity practice`: a whole council on this machine, to practise with."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--charter",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A charter in TOML, whose keys are made; else one of three parties that comes with this.",
)
@click.option("--everyone", is_flag=True, help="Accredit a delegation of the first party too.")
@click.option("--stop", is_flag=True, help="Stop what runs in DIRECTORY.")
def command(directory: Path, charter: Path | None, everyone: bool, stop: bool) -> None:
    """Run a council in the new DIRECTORY: a host, its witnesses, a node for every party, all keys.

    It stays for an hour at most. Its keys are real and unprotected, so decide nothing with it.
    """
    from comity.cli.practised import begin, end

    if stop:
        end(directory)
        click.echo("Stopped.")
        return
    for line in begin(directory, charter, everyone=everyone):
        click.echo(line)
