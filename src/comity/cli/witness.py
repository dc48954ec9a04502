"""`comity witness`: a neutral timekeeper that sees sizes and roots, never texts."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def command() -> None:
    """Run a neutral witness (c2sp.org/tlog-witness)."""


@command.command("run")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--logs", type=click.Path(path_type=Path), required=True, help="File of log vkeys.")
@click.option("--address", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), required=True)
def run(data: Path, key: Path, logs: Path, address: str, port: int) -> None:
    """Cosign the checkpoints of the logs listed in LOGS under the key in KEY."""
    from comity.log.note import parse_skey
    from comity.node.serve import serve
    from comity.node.witness import Witness
    from comity.node.witness_app import make_witness_app
    from comity.store.sqlite import SqliteStore

    data.mkdir(parents=True, exist_ok=True)
    vkey, signing = parse_skey(key.read_text().removesuffix("\n"))
    store = SqliteStore(data / "witness.sqlite", create=True)
    try:
        serve(make_witness_app(Witness(store, vkey.name, signing), logs), address, port)
    finally:
        store.close()
