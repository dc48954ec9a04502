"""`comity log`: examine and serve any C2SP tiled log, of a council or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli.records import progress, put_text, source_of

if TYPE_CHECKING:
    from comity.log.signed import Signed


_vkeys = click.option(
    "--vkey", "vkeys", multiple=True, help="A key that must have signed; repeatable."
)
_policy = click.option(
    "--policy",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="File of a policy (c2sp.org/tlog-policy) that the checkpoint must meet.",
)
_file = click.Path(path_type=Path, exists=True, dir_okay=False)
_new = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """Examine and serve any tiled log (c2sp.org/tlog-tiles), of a council or not."""


@command.command("fsck")
@click.argument("log", metavar="DIR|URL")
@_vkeys
@_policy
@click.option("--json", "as_data", is_flag=True, help="Print what was found as data.")
def fsck(log: str, vkeys: tuple[str, ...], policy: Path | None, as_data: bool) -> int:
    """Examine the log in the directory DIR, or at URL, file by file.

    The checkpoint must be signed under every --vkey, or as the --policy asks. Then every tile and
    every entry is hashed, and must be what the checkpoint's root covers; in a directory, so must
    the partial tiles of earlier sizes. Prints which file is wrong and where.

    Exits with 0 if the log is sound, 1 if it is not, 2 if it could not be judged, and 64 for wrong
    usage.
    """
    from comity.cli.examined import Examined, as_json, as_text
    from comity.errors import ComityError, Missing, Unavailable
    from comity.log.fsck import examine_log

    source = source_of(log, whole=True)
    try:
        signed = _signed(source.read("checkpoint"), vkeys, policy)
    except (Missing, Unavailable):
        raise
    except ComityError as error:
        found = Examined(error=error)
    else:
        listing = source.listing()
        with progress("Examining entries") as show:
            listed = () if listing is None else listing.files
            found = Examined(signed, examine_log(source.read, signed.checkpoint, listed, show))
    put_text(as_json(found) if as_data else as_text(found))
    return 0 if found.is_sound else 1


def _signed(raw: bytes, vkeys: tuple[str, ...], policy: Path | None) -> Signed:
    """The checkpoint in a note, signed as was asked for. Raises Malformed and NotSound; wrong usage
    where nobody is named or a key or a policy cannot be read.
    """
    from comity.errors import Malformed
    from comity.log.note import parse_note, parse_vkey
    from comity.log.policy import check_policy, parse_policy
    from comity.log.trust import check_keys

    if not vkeys and policy is None:
        raise click.UsageError("Name whom you trust: --vkey KEY, or --policy FILE.")
    try:
        keys = [parse_vkey(text) for text in vkeys]
        asked = None if policy is None else parse_policy(policy.read_bytes())
    except (Malformed, OSError) as error:
        raise click.UsageError(str(error)) from error
    note = parse_note(raw)
    if asked is None:
        return check_keys(note, keys)
    signed = check_policy(asked, note)
    if keys:
        check_keys(note, keys)
    return signed


@command.command("prove")
@click.argument("log", metavar="DIR|URL")
@click.argument("index", type=click.IntRange(0))
@_vkeys
@_policy
@click.option("--out", type=_new, required=True, help="The new file for the proof.")
@click.option("--entry", type=_new, help="A new file for the entry itself.")
def prove(
    log: str, index: int, vkeys: tuple[str, ...], policy: Path | None, out: Path, entry: Path | None
) -> None:
    """Write a proof (c2sp.org/tlog-proof) that entry INDEX is in the log in DIR, or at URL.

    Only a few tiles are read, and nothing in them is believed but what the signed checkpoint bears
    out.
    """
    from comity.cli.files import write_new
    from comity.log.lookup import look_up
    from comity.log.tlog_proof import TlogProof, format_proof

    source = source_of(log, whole=True)
    raw = source.read("checkpoint")
    checkpoint = _signed(raw, vkeys, policy).checkpoint
    found, hashes = look_up(source.read, checkpoint, index)
    write_new(out, format_proof(TlogProof(index, hashes, raw)))
    if entry is not None:
        write_new(entry, found)
    click.echo(f"Entry {index} of {checkpoint.size}, {len(found)} bytes: proof in {out}.")


@command.command("check")
@click.argument("proof", type=_file)
@click.option("--entry", type=_file, required=True, help="The file of the entry, byte for byte.")
@_vkeys
@_policy
def check(proof: Path, entry: Path, vkeys: tuple[str, ...], policy: Path | None) -> None:
    """Check offline the PROOF that an entry is in a log that you trust.

    Exits with 0 if it holds, 1 if it does not, and 64 for wrong usage.
    """
    from comity.log.tlog_proof import parse_proof
    from comity.log.tree import check_inclusion, leaf_hash

    told = parse_proof(proof.read_bytes())
    checkpoint = _signed(told.checkpoint, vkeys, policy).checkpoint
    leaf = leaf_hash(entry.read_bytes())
    check_inclusion(leaf, told.index, checkpoint.size, told.hashes, checkpoint.root)
    click.echo(f"It is entry {told.index} of {checkpoint.size} of the log {checkpoint.origin}.")


@command.command("serve")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--address", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), required=True)
def serve_log(directory: Path, address: str, port: int) -> None:
    """Serve the log in DIRECTORY: its checkpoint, its tiles, and nothing else.

    Read-only; links are not followed. Prints the address once it listens. Port 0 takes a free one.
    """
    from comity.node.log_app import make_log_app
    from comity.node.serve import serve

    serve(make_log_app(directory), address, port)
