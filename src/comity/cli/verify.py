"""`comity verify`: judge a record, offline."""

from __future__ import annotations

import os

import click

from comity.cli.certificate import judge
from comity.cli.records import identity, progress, put, source_of


@click.command()
@click.argument("record", metavar="PATH|URL")
@click.option(
    "--council",
    metavar="ID",
    callback=identity,
    help="Identity of the council that the record must be of.",
)
@click.option("--json", "as_data", is_flag=True, help="Print the report as data.")
def command(record: str, council: str, as_data: bool) -> int:
    """Judge the record in the directory PATH, or at URL, trusting nobody.

    PATH may also be a file that holds a certificate, whole or sealed; it needs --council.

    Prints every check with its result and the entries it looked at, then every decision with its
    reasons, notices and positions.

    Exits with 0 if the record is sound, 1 if it is not, 2 if it could not be judged, and 64 for
    wrong usage.
    """
    if os.path.isfile(record):
        if not council:
            raise click.UsageError("A certificate is judged for a council: name it by --council.")
        return judge(record, council, as_data=as_data)
    from comity.cli.collector import calm
    from comity.cli.pool import checkers
    from comity.verify.record import judge_record

    source = source_of(record)
    calm()
    with checkers() as pool, progress("Judging entries") as show:
        report = judge_record(source, council, show, pool)
    return put(report, as_data=as_data)
