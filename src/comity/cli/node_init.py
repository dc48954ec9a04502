"""`comity node init`: from the address of a council to settings that `comity node run` takes.

The record is fetched and checked to its end before anything is written, so that the settings are
those of this very council and of a party whose key is here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from comity.cli.act.record import of_host
from comity.cli.files import read_file, write_new
from comity.cli.node_keys import NOTICE
from comity.core.state import Council
from comity.errors import Malformed, Missing, Refused
from comity.log.note import format_vkey, parse_skey

SETTINGS = "node.toml"
_PLACE = re.compile(r"(https?://\S+?)/council/([0-9a-f]{64})/?")


@dataclass(frozen=True, slots=True)
class Joined:
    """What `init` found out: whose node it is, of which council, and the file of its settings."""

    party: str
    council: str
    title: str
    entries: int
    settings: Path


def init(source: str, directory: Path, address: str, port: int) -> Joined:
    """Write the settings of a node in DIRECTORY, where its notice key is.

    source: the address of a council, or a file that holds it. Raises Malformed
    `council-address-malformed`, Missing `notice-key-absent`, Refused `notice-key-of-nobody`, and
    what following the record raises.
    """
    url, council = read_place(source)
    vkey = _notice_vkey(directory / NOTICE)
    record = of_host(url, council)
    try:
        record.follow()
        party = _party_of(record.council, vkey)
        entries, title = record.reader.size, record.council.charter.title
    finally:
        record.close()
    settings = directory / SETTINGS
    write_new(settings, _text(party, url, council, address, port).encode())
    return Joined(party, council, title, entries, settings)


def read_place(source: str) -> tuple[str, str]:
    """(address of the host, identity of the council) of an address, or of a file that holds one."""
    words = source
    if not source.startswith(("http://", "https://")):
        words = read_file(Path(source)).decode("utf-8", "replace")
    lines = [line for line in words.splitlines() if line.strip() and not line.startswith("#")]
    found = _PLACE.fullmatch(lines[0].strip()) if len(lines) == 1 else None
    if found is None:
        raise Malformed(
            "council-address-malformed",
            "That is not the address of a council.",
            "It looks like https://host.example/council/ and 64 digits; ask whoever founded it.",
        )
    return found[1], found[2]


def _notice_vkey(path: Path) -> str:
    if not path.exists():
        raise Missing(
            "notice-key-absent",
            f"There is no notice key {path}.",
            "Make the party's keys with comity node keys, before the charter is signed.",
        )
    vkey, _ = parse_skey(read_file(path).decode("ascii", "replace").removesuffix("\n"))
    return format_vkey(vkey)


def _party_of(council: Council, vkey: str) -> str:
    for party in council.charter.parties:
        if vkey in (party.notice, party.notice_mldsa):
            return party.name
    raise Refused(
        "notice-key-of-nobody",
        f"{council.charter.title} names no party whose notice key this is.",
        "Take the key that is in the charter, or have the charter amended.",
    )


def _text(party: str, url: str, council: str, address: str, port: int) -> str:
    return "\n".join(
        (
            "# Settings of a party's node. What it does not know, it refuses.",
            'store = "node.sqlite"',
            f'address = "{address}"',
            f"port = {port}",
            "",
            "[[follow]]",
            f'party = "{party}"',
            f'key = "{NOTICE}"',
            f'council = "{council}"',
            f'url = "{url}"',
            "",
        )
    )
