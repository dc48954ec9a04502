"""`comity log`: examine and serve any C2SP tiled log, of a council or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli.records import progress, put_text, source_of

if TYPE_CHECKING:
    from comity.log.note import Note
    from comity.log.signed import Signed


@click.group()
def command() -> None:
    """Examine and serve any tiled log (c2sp.org/tlog-tiles), of a council or not."""


@command.command("fsck")
@click.argument("log", metavar="DIR|URL")
@click.option("--vkey", "vkeys", multiple=True, help="A key that must have signed; repeatable.")
@click.option(
    "--policy",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="File of a policy (c2sp.org/tlog-policy) that the checkpoint must meet.",
)
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
    from comity.log.note import parse_note

    if not vkeys and policy is None:
        raise click.UsageError("Name whom you trust: --vkey KEY, or --policy FILE.")
    source = source_of(log)
    try:
        signed = _signed(parse_note(source.read("checkpoint")), vkeys, policy)
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


def _signed(note: Note, vkeys: tuple[str, ...], policy: Path | None) -> Signed:
    """The checkpoint, signed as was asked for. Raises Malformed and NotSound; wrong usage where a
    key or a policy cannot be read.
    """
    from comity.errors import Malformed
    from comity.log.note import parse_vkey
    from comity.log.policy import check_policy, parse_policy
    from comity.log.trust import check_keys

    try:
        keys = [parse_vkey(text) for text in vkeys]
        asked = None if policy is None else parse_policy(policy.read_bytes())
    except (Malformed, OSError) as error:
        raise click.UsageError(str(error)) from error
    if asked is None:
        return check_keys(note, keys)
    signed = check_policy(asked, note)
    if keys:
        check_keys(note, keys)
    return signed


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
