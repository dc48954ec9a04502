"""`comity witness`: a neutral timekeeper that sees sizes and roots, never texts."""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli.cosigners import cosigner_options, make_book, open_store, read_keys


@click.group()
def command() -> None:
    """Run a neutral witness (c2sp.org/tlog-witness)."""


@command.command("run")
@cosigner_options
def run(
    data: Path,
    key: Path,
    key_mldsa: Path | None,
    logs: Path | None,
    policy: Path | None,
    address: str,
    port: int,
) -> None:
    """Cosign the checkpoints of the logs in LOGS or in POLICY under the key in KEY."""
    from comity.node.serve import serve
    from comity.node.witness import Witness
    from comity.node.witness_app import make_witness_app

    (name, signing), *more = read_keys(key, key_mldsa)
    with open_store(data / "witness.sqlite") as store:
        witness = Witness(store, name, signing, more=more)
        book = make_book(logs, policy, lambda found: witness.trust(log.vkey for log in found))
        serve(make_witness_app(witness, book), address, port)
