"""`comity secretariat`: host records."""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli.pairs import pairs


@click.group()
def command() -> None:
    """Host records: sequence acts and publish the log. Trusted with nothing but availability."""


_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Directory of the store and of the host's keys.",
)


def _addresses(option: str, given: tuple[str, ...]) -> dict[str, str]:
    return {name: url.rstrip("/") for name, url in pairs(option, given, "URL").items()}


@command.command("run")
@_data
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    required=True,
    help="Port to listen on; 0 takes a free one and prints it.",
)
@click.option("--witness", multiple=True, metavar="NAME=URL", help="Where a neutral witness is.")
@click.option("--mirror", multiple=True, metavar="NAME=URL", help="A mirror to push records to.")
@click.option(
    "--clerk-seconds",
    type=click.FloatRange(min=0.05),
    default=0.5,
    show_default=True,
    help="How often to look for evidence and outcomes to file.",
)
def run_command(
    data: Path,
    address: str,
    port: int,
    witness: tuple[str, ...],
    mirror: tuple[str, ...],
    clerk_seconds: float,
) -> None:
    """Serve the records in DATA until stopped."""
    from comity.secretariat.run import run
    from comity.secretariat.settings import Settings

    witnesses, mirrors = _addresses("--witness", witness), _addresses("--mirror", mirror)
    settings = Settings(
        data=data, witnesses=witnesses, mirrors=mirrors, clerk_seconds=clerk_seconds
    )
    run(settings, address, port)


@command.command("restore")
@_data
@click.argument("copies", metavar="PATH|URL...", nargs=-1, required=True)
def restore_command(data: Path, copies: tuple[str, ...]) -> None:
    """Make the store in DATA anew from a copy of each of its records, at PATH or URL.

    Copies are exports of nodes, or their addresses. What is not sound, or shorter than what this
    host has signed, is refused.
    """
    from comity.cli.records import source_of
    from comity.secretariat.restore import Source, restore
    from comity.secretariat.settings import Settings

    sources = [source_of(copy) for copy in copies]
    given = [Source(source.read, source.cosigners() or ()) for source in sources]
    for council, size in restore(Settings(data=data), given).items():
        click.echo(f"restored {council}, {size} entries")


@command.command("log-key")
@_data
@click.option("--mldsa", is_flag=True, help="A second key, of ML-DSA-44 (type 06).")
@click.argument("origin")
def log_key(data: Path, origin: str, mldsa: bool) -> None:
    """Make the log key for ORIGIN, if there is none, and print its vkey.

    A council whose founding act names both keys of its origin gets checkpoints signed with both.
    """
    _print_key(data, origin, mldsa)


@command.command("office-key")
@_data
@click.argument("name")
def office_key(data: Path, name: str) -> None:
    """Make an office's key under the key name NAME, if there is none, and print its vkey."""
    _print_key(data, name)


def _print_key(data: Path, name: str, mldsa: bool = False) -> None:
    from comity.log.note import ED25519, MLDSA
    from comity.secretariat.keyring import new_key
    from comity.secretariat.settings import Settings

    click.echo(new_key(Settings(data=data).keys, name, MLDSA if mldsa else ED25519))
