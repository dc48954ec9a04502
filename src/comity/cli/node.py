"""`comity node`: a party's own eyes, memory and pen."""

from __future__ import annotations

from pathlib import Path

import click

_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


@click.group()
def command() -> None:
    """Run a party's own node: follow, check, keep, give notice, serve the desk."""


@command.command("run")
@_file
def run(file: Path) -> None:
    """Follow the councils in the settings FILE and serve mirror and desk until stopped."""
    from comity.desk.pages import routes
    from comity.node.app import make_app
    from comity.node.books import NodeBooks
    from comity.node.node import Node
    from comity.node.serve import serve
    from comity.node.settings import read_settings

    settings = read_settings(file)
    node = Node(settings)
    try:
        serve(make_app(node, routes(NodeBooks(node))), settings.address, settings.port)
    finally:
        node.close()


@command.command("keys")
@click.argument("party")
@click.option("--domain", required=True, help="What the keys are named after: north.example.")
@click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("."),
    show_default="here",
    help="Where the files go.",
)
def keys(party: str, domain: str, directory: Path) -> None:
    """Make the keys of PARTY: root, delegation and notice, one file each.

    The root key belongs in a safe: it says who acts for the party. The file party.toml holds
    what others may know, for whoever puts the charter together.
    """
    from comity.cli.node_keys import make_keys

    public = make_keys(party, domain, directory)
    click.echo(public.read_text(), nl=False)
    click.echo(f"Send {public} to whoever puts the charter together, and nothing else.", err=True)


@command.command("init")
@click.argument("source", metavar="COUNCIL-URL|FILE")
@click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("."),
    show_default="here",
    help="Where the keys are and the settings go.",
)
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=9000, show_default=True)
def init(source: str, directory: Path, address: str, port: int) -> None:
    """Write settings to follow the council at COUNCIL-URL, or at the address in FILE.

    The record is fetched and checked first; whose node it is shows in the notice key.
    """
    from comity.cli.node_init import init as begin
    from comity.verify.report import counted

    done = begin(source, directory, address, port)
    click.echo(f"{done.party} follows {done.title}, {counted(done.entries, 'entry')} so far.")
    click.echo(f"Start the node with: comity node run {done.settings}")


@command.command("export")
@_file
@click.argument("council")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--party", default="", help="Whose copy, where several parties share the node.")
def export(file: Path, council: str, directory: Path, party: str) -> None:
    """Write the node's copy of COUNCIL to the new DIRECTORY."""
    from comity.node.export import write_export
    from comity.node.node import Node
    from comity.node.settings import read_settings

    node = Node(read_settings(file), create=False)
    try:
        write_export(node.copy_of(council, party).files(), directory)
    finally:
        node.close()
    click.echo(f"exported to {directory}")
