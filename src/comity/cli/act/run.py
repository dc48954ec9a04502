"""One act from its options to its answer: open the record, fill in, show, sign, hand in."""

from __future__ import annotations

import time
from typing import Any

import click

from comity.cli.act import record as records
from comity.cli.act.answering import answering
from comity.cli.act.asking import collect
from comity.cli.act.finishing import Way, asks, finish, needed
from comity.cli.act.founding import found
from comity.cli.act.lodging import Lodged, lodge
from comity.cli.act.record import Record
from comity.cli.act.signing import read_pen, who
from comity.cli.act.values import Sitting
from comity.cli.files import read_file
from comity.cli.records import waiting
from comity.core.sheets import Sheet
from comity.node.drafts import Draft, make_draft

Given = dict[str, Any]


def run(sheet: Sheet, **given: Any) -> int:
    """Do what the options say; the exit code."""
    with answering(as_json=given["as_json"]):
        pen = read_pen(needed(given, "key", "--key FILE  The key that signs."))
        if sheet.kind == "found":
            return found(sheet, pen, given)
        record = open_record(given)
        by = given["by"] or who(record.council, pen, record)
        sitting = Sitting(record.council, by, int(time.time()), given["zone"])
        fields = collect(sheet, sitting, given, asks=asks(given))
        if given["authority"] is not None:
            place = given["authority"]
            fields["authority"] = sitting.take(str(place), read_file(place))
        draft = make_draft(record.reader, sheet.kind, by, pen.text, fields, sitting.documents)
        return finish(sheet, draft, sitting, pen, given, _way(record, draft, sitting))


def open_record(given: Given) -> Record:
    """The record that the options name, read to its end. UsageError where they name none."""
    with waiting("Reading the record"):
        record = _opened(given)
        click.get_current_context().call_on_close(record.close)
        record.follow_if_it_answers()
    if given["node"] is None:
        records.check_identity(record, given["council"])
    if record.behind is not None:
        click.echo(f"Working with what your node holds: {record.behind.sentence}", err=True)
    return record


def _opened(given: Given) -> Record:
    if given["node"] is not None:
        return records.of_node(given["node"], given["council"])
    if given["host"]:
        council = needed(given, "council", "--council ID  The council's identity.")
        return records.of_host(given["host"], council)
    if given["export"]:
        return records.of_export(given["export"])
    raise click.UsageError(
        "Which record? Give --node FILE, the settings of your own node; or --host URL and"
        " --council ID; or --export DIR."
    )


def _way(record: Record, draft: Draft, sitting: Sitting) -> Way:
    """How the signed act goes to the record."""

    def deliver(entry: bytes) -> Lodged:
        if record.host is None:
            raise click.UsageError("An export takes no acts. Give --out FILE, or --host URL.")
        named = () if draft.act is None else draft.act.documents()
        papers = [data for name, data in sitting.documents.items() if name in named]
        return lodge(record, record.host, entry, papers)

    return Way(_held(record, draft), deliver)


def _held(record: Record, draft: Draft) -> dict[str, bytes]:
    """The bytes of the documents that a draft names and the record has."""
    texts = draft.plain.get("texts", [])
    names = [each["document"] if isinstance(each, dict) else each for each in texts]
    found = {name: record.reader.documents(name) for name in names}
    return {name: data for name, data in found.items() if data is not None}
