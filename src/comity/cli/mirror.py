"""`comity mirror`: a cosigner that keeps what it signs for, for anybody's log."""

from __future__ import annotations

from pathlib import Path

import click

from comity.cli.cosigners import cosigner_options, make_book, open_store, read_keys


@click.group()
def command() -> None:
    """Run a mirror of plain logs (c2sp.org/tlog-mirror)."""


@command.command("run")
@cosigner_options
@click.option(
    "--pull-seconds",
    type=click.FloatRange(min=0.05),
    default=10,
    show_default=True,
    help="How often to look at the logs that have a URL in the policy.",
)
def run(
    data: Path,
    key: Path,
    key_mldsa: Path | None,
    logs: Path | None,
    policy: Path | None,
    address: str,
    port: int,
    pull_seconds: float,
) -> None:
    """Keep the logs in LOGS or in POLICY, serve them, and cosign what is kept under the key in KEY.

    Entries are taken from whoever brings them, and fetched from the URLs that the policy gives.
    """
    import time

    from comity.node.exchange import Exchange
    from comity.node.mirror_service import make_mirror_app
    from comity.node.plain_mirror import PlainMirror
    from comity.node.pull import Puller
    from comity.node.serve import serve

    keys = read_keys(key, key_mldsa)
    with open_store(data / "mirror.sqlite") as store:
        plain = PlainMirror(store, keys)
        puller = Puller(plain, Exchange(20.0), lambda: int(time.time()))
        app = make_mirror_app(plain, make_book(logs, policy, plain.trust), puller, pull_seconds)
        serve(app, address, port)
