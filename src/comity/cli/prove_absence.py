"""`comity prove-absence`: show by full replay that no act of a party is on a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from comity.cli.records import identity, progress, put, put_text, source_of

if TYPE_CHECKING:
    from comity.verify.report import Report
    from comity.verify.search import Searched


@click.command()
@click.argument("record", metavar="PATH|URL")
@click.option("--party", required=True, help="Whose acts: a party's name, or an office's.")
@click.option(
    "--circulation", metavar="ID", callback=identity, help="Only acts on this circulation."
)
@click.option(
    "--council", metavar="ID", callback=identity, help="Identity that the record must have."
)
@click.option("--json", "as_data", is_flag=True, help="Print the report as data.")
def command(record: str, party: str, circulation: str, council: str, as_data: bool) -> int:
    """Show that no act of a party is on the record in the directory PATH, or at URL.

    Every entry is judged at its place, so that nothing is taken on trust. What is shown holds up to
    the record's checkpoint. The second verifier gives the same: see `comity verifier`.

    Exits with 0 if the record is sound and there is no such act, 1 if there is one or the record is
    not sound, 2 if it could not be judged or no charter ever named the party, and 64 for wrong
    usage.
    """
    from comity.cli.pool import checkers
    from comity.verify.record import judge_record
    from comity.verify.search import Search

    source = source_of(record)
    with checkers() as pool, progress("Judging entries") as show:
        report = judge_record(source, council, show, pool, Search(party, circulation))
    put(report, as_data=as_data)
    if not as_data:
        put_text("".join(_words(report)))
    return exit_code(report)


def exit_code(report: Report) -> int:
    """0 where the record is sound and nothing was found, 1 and 2 as the command says."""
    searched = report.search
    if report.verdict.exit_code or searched is None:
        return report.verdict.exit_code or 2
    if searched.acts:
        return 1
    return 0 if searched.known else 2


def _words(report: Report) -> Iterator[str]:
    searched = report.search
    if searched is None:
        yield "\nThe search could not be made: the record was not read to its end.\n"
        return
    on = f" on circulation {searched.circulation}" if searched.circulation else ""
    place = f"{on} is among the {report.size} entries under this root"
    if not searched.acts:
        yield f"\nNo act of {searched.party}{place}.\n"
    for act in searched.acts:
        yield f"\nAn act of {searched.party}{place}: entry {act.entry}, {act.kind} {act.id}."
    yield from _remarks(searched)


def _remarks(searched: Searched) -> Iterator[str]:
    if searched.acts:
        yield "\n"
    if searched.claims:
        numbers = ", ".join(map(str, searched.claims))
        yield f"Without effect, though they claim to be its acts: entries {numbers}.\n"
    if not searched.known:
        yield f"No charter of this council has ever named {searched.party}: check the name.\n"
