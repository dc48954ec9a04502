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
