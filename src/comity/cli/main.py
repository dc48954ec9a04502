"""The command `comity`: a table of command groups, each imported only when it is asked for.

Exit codes: 0 done or sound, 1 refused or not sound, 2 could not be judged, 64 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from comity.errors import ComityError, Missing, Unavailable

COMMANDS = {
    "act": "Act for a party: sign and hand in, or see what would follow.",
    "certificate": "Cut one decision out as one file, or verify such a file.",
    "charter": "Check, explain and compile charters.",
    "demo": "Play Moscow, 23 November 2001.",
    "key": "Make and show keys.",
    "log": "Examine and serve any tiled log.",
    "mirror": "Run a mirror of plain logs.",
    "node": "Run a party's own node.",
    "doctor": "Look for what stands in the way of a node.",
    "practice": "Run a council on this machine, to practise.",
    "prove-absence": "Show that no act of a party is on a record.",
    "replay": "Judge past decisions by a charter.",
    "secretariat": "Host records.",
    "show": "Say how a council stands.",
    "verifier": "Write the second verifier, a page for any browser.",
    "verify": "Judge a record, offline.",
    "witness": "Run a neutral witness.",
}
"""Each name, with _ for -, is also the module of `comity.cli` that holds the command under the name
`command`.
"""

USAGE, NOT_JUDGED, REFUSED = 64, 2, 1


class Commands(click.Group):
    """Imports a command when it is used; turns errors of the house into words and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_")
        command: click.Command = import_module(f"comity.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> Any:  # type: ignore[override]
        """Run; every way out has its exit code."""
        try:
            result = super().main(
                args=args, standalone_mode=False, **{"prog_name": "comity", **extra}
            )
        except click.exceptions.Abort:
            sys.exit(130)
        except click.UsageError as error:
            error.show()
            sys.exit(USAGE)
        except click.ClickException as error:
            error.show()
            sys.exit(REFUSED)
        except ComityError as error:
            show_error(error)
            sys.exit(NOT_JUDGED if isinstance(error, Missing | Unavailable) else REFUSED)
        except BrokenPipeError:
            raise  # whoever read our output has gone
        except OSError as error:
            show_error(_machine_trouble(error))
            sys.exit(NOT_JUDGED)
        sys.exit(result if isinstance(result, int) else 0)


def _machine_trouble(error: OSError) -> Unavailable:
    return Unavailable(
        "machine-trouble",
        f"The machine does not do what is needed: {error.strerror or type(error).__name__}.",
        f"Look at {error.filename or 'disk and network'}, then try again.",
    )


def show_error(error: ComityError) -> None:
    """An error in its parts, on standard error."""
    click.echo(f"{error.sentence} [{error.code}]", err=True)
    click.echo(f"{error.recorded.value.capitalize()}.", err=True)
    if error.hint:
        click.echo(f"Next: {error.hint}", err=True)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="comity")
def main() -> None:
    """Joint decisions between organisations that do not fully trust one another."""


if __name__ == "__main__":
    main()
