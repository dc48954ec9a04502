"""`comity doctor`: what stands in the way of a node. Exit codes: 0 nothing, 1 something."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="The same as data.")
def command(file: Path, as_json: bool) -> int:
    """Look for what stands in the way of the node with the settings FILE, and say what to do.

    Disk, keys, store, hosts, clocks and the node itself. Nothing is changed; the node may run.
    """
    from comity.node.doctor import Check, examine
    from comity.node.settings import read_settings

    found: list[Check] = []
    for check in examine(read_settings(file)):
        found.append(check)
        if not as_json:
            click.echo(f"{'well ' if check.well else 'WRONG'}  {check.place}: {check.sentence}")
            if not check.well and check.hint:
                click.echo(f"       {check.hint}")
    wrong = sum(not each.well for each in found)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        click.echo("Nothing stands in the way." if not wrong else f"{wrong} of these to mend.")
    return 1 if wrong else 0
