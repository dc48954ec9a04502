"""What `comity witness` and `comity mirror` ask for alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from comity.log.policy import TrustedLog
    from comity.node.head import NamedKey
    from comity.node.logbook import LogBook
    from comity.store.sqlite import SqliteStore

_path = click.Path(path_type=Path, dir_okay=False)
_OPTIONS = (
    click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        required=True,
        help="Directory of what it remembers; made if there is none.",
    ),
    click.option(
        "--key",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        required=True,
        help="File of its signing key, as `comity key new` makes it.",
    ),
    click.option(
        "--key-mldsa",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="A second key, of ML-DSA-44.",
    ),
    click.option("--logs", type=_path, help="File of the vkeys of logs, one a line."),
    click.option("--policy", type=_path, help="Policy file whose logs it serves."),
    click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen."),
    click.option(
        "--port",
        type=click.IntRange(0, 65535),
        required=True,
        help="Port to listen on; 0 takes a free one and prints it.",
    ),
)


def cosigner_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of whoever cosigns logs under a key of its own."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def read_keys(*paths: Path | None) -> list[NamedKey]:
    """The keys in the files that are given. Raises Malformed for a file that holds none that
    cosigns.
    """
    return [_read_key(path) for path in paths if path is not None]


def _read_key(path: Path) -> NamedKey:
    from comity.errors import Malformed
    from comity.log.note import ED25519, parse_skey

    vkey, key = parse_skey(path.read_text(encoding="utf-8").removesuffix("\n"))
    if vkey.kind == ED25519:
        raise Malformed(
            "cosigner-key-kind",
            f"The key in {path.name} is one that signs, not one that cosigns.",
            "Make one of the kind notice, witness or mirror.",
        )
    return vkey.name, key


def make_book(
    logs: Path | None, policy: Path | None, trust: Callable[[Sequence[TrustedLog]], None]
) -> LogBook:
    """The file of the logs to trust: just one of the two is given."""
    from comity.node.logbook import LogBook, read_list, read_policy

    if logs is not None and policy is None:
        return LogBook(logs, read_list, trust)
    if policy is not None and logs is None:
        return LogBook(policy, read_policy, trust)
    raise click.UsageError("name the logs by --logs or by --policy, one of the two")


@contextmanager
def open_store(path: Path) -> Iterator[SqliteStore]:
    """The store at a path, made if there is none, checked, and let go of at the end."""
    from comity.store.sqlite import SqliteStore

    path.parent.mkdir(parents=True, exist_ok=True)
    store = SqliteStore(path, create=True)
    try:
        store.check()
        yield store
    finally:
        store.close()
