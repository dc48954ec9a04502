"""The options of `comity act`: those common to all kinds, and one for each field of a kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from comity.core.sheet_words import FORMS
from comity.core.sheets import Field, Sheet

_file = click.Path(path_type=Path, dir_okay=False)


def common() -> list[click.Parameter]:
    """The options of every kind of act."""
    return [*where(), *_who(), *_how()]


def where() -> list[click.Parameter]:
    """Which record, and how much to say."""
    return [
        click.Option(
            ["--node"],
            type=_file,
            envvar="COMITY_NODE",
            show_envvar=True,
            help="Settings file of your own node.",
        ),
        click.Option(["--host"], help="Address of the secretariat, where you have no node."),
        click.Option(["--export"], help="An exported record, to look without handing in."),
        click.Option(
            ["--council"],
            default="",
            envvar="COMITY_COUNCIL",
            show_envvar=True,
            help="Which council: its identity, or its title on your node.",
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Answer as data."),
    ]


def _who() -> list[click.Parameter]:
    return [
        click.Option(
            ["--key"],
            type=_file,
            envvar="COMITY_KEY",
            show_envvar=True,
            help="File of the key that signs.",
        ),
        click.Option(["--by"], default="", help="Who acts; else whose key it is."),
        click.Option(
            ["--authority"], type=_file, help="Certificate of the inner council's decision."
        ),
    ]


def _how() -> list[click.Parameter]:
    return [
        click.Option(["--zone"], default="", help="Time zone of local times, as Europe/Berlin."),
        click.Option(["--dry-run"], is_flag=True, help="Sign nothing; say what would follow."),
        click.Option(["--yes"], is_flag=True, help="Ask nothing; sign what is shown."),
        click.Option(
            ["--out"], type=_file, help="Write the signed act there and do not hand it in."
        ),
    ]


TAKEN = frozenset(word for option in common() for word in option.opts)


def flag_of(sheet: Sheet, field: Field) -> str:
    """The option for a field: its name, of one text at a time in the singular."""
    name = field.name.replace("_", "-")
    if field.form == "texts":
        name = name.removesuffix("s")
    return f"--{sheet.kind.replace('_', '-')}-{name}" if f"--{name}" in TAKEN else f"--{name}"


def fields_of(sheet: Sheet) -> list[click.Parameter]:
    """One option for each field; none is required here, for what is missing is asked for."""
    return [
        click.Option(
            [flag_of(sheet, field), variable(field)],
            multiple=field.many,
            metavar=FORMS[field.form][0],
            help=field.help + (" Several times." if field.many else ""),
        )
        for field in sheet.fields
    ]


def variable(field: Field) -> str:
    """The name under which click hands over the value of a field."""
    return f"field_{field.name}"


def command_of(sheet: Sheet, run: Callable[..., Any]) -> click.Command:
    """The command for a kind of act."""
    params = [*fields_of(sheet), *common()]
    if sheet.kind == "found":
        charter = click.Option(["--charter"], type=_file, help="File of the first charter.")
        params.insert(0, charter)
    return click.Command(
        sheet.kind,
        params=params,
        callback=run,
        help=f"{sheet.title}. {sheet.help}",
        short_help=f"{sheet.title}.",
    )
