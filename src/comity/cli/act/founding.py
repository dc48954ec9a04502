"""`comity act found`: the first act of a record, before which there is no record."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from comity.cli.act.asking import collect
from comity.cli.act.finishing import Way, asks, finish, needed
from comity.cli.act.lodging import Lodged, hand_in
from comity.cli.act.record import of_host
from comity.cli.act.signing import Pen
from comity.cli.act.values import Sitting
from comity.cli.files import read_file
from comity.core.sheets import Sheet
from comity.node.drafts import make_draft
from comity.node.host import HostClient
from comity.wire.act import parse_signed_act
from comity.wire.charter import parse_charter
from comity.wire.digest import key_digest
from comity.wire.reader import Reader

Given = dict[str, Any]


def found(sheet: Sheet, pen: Pen, given: Given) -> int:
    """Found a council at a host; the exit code."""
    sitting = Sitting(None, given["by"], int(time.time()))
    charter = _charter(needed(given, "charter", "--charter FILE  The first charter."), sitting)
    sitting.by = sitting.by or _party(sitting.documents[charter], pen)
    fields = collect(sheet, sitting, given, asks=asks(given))
    reader = Reader(lambda name: None)
    fields["charter"] = charter
    draft = make_draft(reader, "found", sitting.by, pen.text, fields, sitting.documents)
    return finish(sheet, draft, sitting, pen, given, _way(sitting, given))


def _way(sitting: Sitting, given: Given) -> Way:
    def deliver(entry: bytes) -> Lodged:
        if not given["host"]:
            raise click.UsageError("Where? Give --host URL, where the log's key is kept.")
        host = HostClient(given["host"].rstrip("/"), "")
        hand_in(host, sitting.documents.values())
        identity = parse_signed_act(entry).id
        record = of_host(given["host"], host.found(entry))
        record.follow()
        seen = record.council.id == identity
        return Lodged(identity, 0, seen, address=f"{host.url}/council/{identity}")

    return Way({}, deliver)


def _charter(path: Path, sitting: Sitting) -> str:
    raw = read_file(path)
    parse_charter(raw)
    return sitting.take(str(path), raw)


def _party(charter: bytes, pen: Pen) -> str:
    """The party of the charter whose root key it is, "" for none: then the rules refuse it."""
    name = key_digest(pen.text)
    for party in parse_charter(charter).parties:
        if any(key_digest(root) == name for root in party.roots):
            return party.name
    return ""
