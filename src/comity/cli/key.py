"""`comity key`: make and show keys. One key, one role; the secret is in its file alone."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from comity.cli.files import SECRET, write_new
from comity.errors import Missing, Unavailable
from comity.log.note import (
    COSIGNATURE,
    ED25519,
    MLDSA,
    format_skey,
    format_vkey,
    make_key,
    make_vkey,
    parse_skey,
)
from comity.wire.digest import key_digest

KINDS = {
    "log": ED25519,
    "log-mldsa": MLDSA,
    "act": ED25519,
    "receipt": ED25519,
    "notice": COSIGNATURE,
    "notice-mldsa": MLDSA,
    "witness": COSIGNATURE,
    "witness-mldsa": MLDSA,
    "mirror": COSIGNATURE,
    "mirror-mldsa": MLDSA,
}
_ROLES = {
    ED25519: "signs acts, receipts or a log (type 01)",
    COSIGNATURE: "cosigns checkpoints (type 04)",
    MLDSA: "cosigns checkpoints or signs a log, by ML-DSA-44 (type 06)",
}
_file = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """Make and show keys."""


@command.command("new")
@click.argument("name")
@click.option("--role", type=click.Choice(list(KINDS)), required=True, help="What it is for.")
@click.option("--out", type=_file, required=True, help="The file for the secret key.")
def new(name: str, role: str, out: Path) -> None:
    """Make a key under the key name NAME, keep it in OUT, and print its vkey.

    NAME is seen by everyone, for example joint.example/Russia/notice.
    """
    key = make_key(KINDS[role], secrets.token_bytes(32))
    vkey = make_vkey(name, KINDS[role], key.public)
    write_new(out, f"{format_skey(name, KINDS[role], key)}\n".encode(), SECRET)
    click.echo(format_vkey(vkey))


@command.command("show")
@click.argument("file", type=_file)
def show(file: Path) -> None:
    """Print the vkey of the key in FILE, its digest and its role; never the secret."""
    vkey, _ = parse_skey(_text(file))
    click.echo(f"vkey   {format_vkey(vkey)}")
    click.echo(f"digest {key_digest(format_vkey(vkey))}")
    click.echo(f"role   {_ROLES[vkey.kind]}")


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("ascii", "replace").removesuffix("\n")
    except FileNotFoundError as error:
        raise Missing(
            "key-file-missing", f"There is no file {file.name}.", "Name a file made by key new."
        ) from error
    except OSError as error:
        raise Unavailable(
            "key-file-unreadable",
            f"{file.name} cannot be read: {error.strerror}.",
            "Check whose file it is.",
        ) from error
