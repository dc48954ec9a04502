"""`comity act submit`: hand in an act that is signed already, as often as it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from comity.cli.act.answering import answering, put_data
from comity.cli.act.lodging import lodge
from comity.cli.act.options import where
from comity.cli.act.run import open_record
from comity.cli.files import read_file
from comity.wire.act import parse_signed_act

_file = click.Path(path_type=Path, dir_okay=False)


def _submit(file: Path, document: tuple[Path, ...], **given: Any) -> int:
    with answering(as_json=given["as_json"]):
        entry = read_file(file)
        given["council"] = given["council"] or str(parse_signed_act(entry).head["council"])
        record = open_record(given)
        if record.host is None:
            raise click.UsageError("An export takes no acts. Give --node FILE or --host URL.")
        lodged = lodge(record, record.host, entry, [read_file(each) for each in document])
        put_data(lodged.plain()) if given["as_json"] else click.echo(lodged.sentence)
        return 0


submit = click.Command(
    "submit",
    params=[
        click.Argument(["file"], type=_file),
        click.Option(
            ["--document"], type=_file, multiple=True, help="A document that the act names."
        ),
        *where(),
    ],
    callback=_submit,
    help="Hand in the signed act in FILE. It cannot be recorded twice, so repeat it if in doubt.",
)
