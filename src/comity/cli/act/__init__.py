"""`comity act`: every kind of act, from the first option to the answer of the record."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from comity.core.sheets import KINDS, sheet_of


class Kinds(click.Group):
    """One command for each kind of act, made from its sheet when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The kinds, in the order of the table."""
        return [*KINDS, "submit"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command for a kind, or for an act that is signed already."""
        if cmd_name == "submit":
            from comity.cli.act.submit import submit

            return submit
        kind = cmd_name.replace("-", "_")
        if kind not in KINDS:
            return None
        from comity.cli.act.options import command_of

        return command_of(sheet_of(kind), partial(_run, kind))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of kinds, without making any command."""
        rows = [(kind.replace("_", "-"), sheet_of(kind).help) for kind in KINDS]
        with formatter.section("Kinds of acts"):
            formatter.write_dl(rows)
        with formatter.section("Besides"):
            formatter.write_dl([("submit", "Hand in an act that is signed already.")])


def _run(kind: str, **given: Any) -> int:
    from comity.cli.act.run import run

    return run(sheet_of(kind), **given)


@click.group(cls=Kinds)
def command() -> None:
    """Act for a party: sign an act and hand it in, or see with --dry-run what would follow."""
