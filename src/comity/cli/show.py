"""`comity show`: how a council stands, as your own node has checked it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from comity.cli.act.options import where

if TYPE_CHECKING:
    from comity.cli.act.record import Record

Row = dict[str, Any]


@click.group()
def command() -> None:
    """Say how a council stands: what is open, who has spoken, what was decided, who owes what."""


def _show(subject: str, **given: Any) -> None:
    from comity.cli.act.answering import answering, put_data
    from comity.cli.act.run import open_record
    from comity.node import outlook

    with answering(as_json=given["as_json"]):
        council = open_record(given).council
        rows: list[Row] = getattr(outlook, f"{subject}_data")(council)
        if given["as_json"]:
            put_data(rows)
            return
        for row in rows:
            click.echo(_LINES[subject](row))
        if not rows:
            click.echo(f"There are no {subject}.")


def _circulation(circulation: str, wait: float, **given: Any) -> int:
    from comity.cli.act.answering import answering, put_data
    from comity.cli.act.finding import find
    from comity.cli.act.run import open_record
    from comity.node.outlook import circulation_data

    with answering(as_json=given["as_json"]):
        record = open_record(given)
        identity = find("circulation", circulation, record.council, "")
        over = _await(record, identity, wait)
        served = record.council.circulation(identity)
        if served is None:
            raise _unknown()
        row = circulation_data(record.council, served)
        if given["as_json"]:
            put_data(row)
        else:
            for line in _told(row):
                click.echo(line)
        return 0 if over or not wait else 2


def _await(record: Record, identity: str, wait: float) -> bool:
    """Follow until the circulation is over, so many seconds at most; whether it is."""
    end = time.monotonic() + wait
    while identity in record.council.open:
        if time.monotonic() >= end:
            return False
        time.sleep(0.3)
        record.follow_if_it_answers()
    return True


def _unknown() -> Exception:
    from comity.errors import Missing

    return Missing(
        "circulation-not-here", "The record has no such circulation.", "Look at: comity show."
    )


def _told(row: Row) -> Iterator[str]:
    from comity.core.instants import instant

    yield f"{row['title']} ({row['sphere']}), circulated by {row['by']} as entry {row['entry']}"
    if row["outcome"] is not None:
        yield f"  {row['outcome'].replace('_', ' ')}, by entry {row['concluded']}"
    elif row["deadline"] is None:
        yield f"  open until {instant(row['stated_deadline'])} at the earliest"
    else:
        yield f"  open until {instant(row['deadline'])}"
    for party in row["parties"]:
        notice = (
            "no notice yet" if party["notice"] is None else f"had it {instant(party['notice'])}"
        )
        said = [each for each in party["positions"] if each["status"] != "replaced"]
        words = ", ".join(f"{each['position']} ({each['status']})" for each in said) or "silent"
        yield f"  {party['party']} {party['standing']}; {notice}; {words}"
    for line in row["reasons"]:
        yield f"  {line}"
    if row["waits_for"] is not None:
        yield f"  Not yet: {row['waits_for']['sentence']}"


def _matter(row: Row) -> str:
    return f"{row['matter'][:12]}  {row['status']:<12} {row['sphere']:<12} {row['title']}"


def _served(row: Row) -> str:
    state = (row["outcome"] or "open").replace("_", " ")
    return f"{row['circulation'][:12]}  {state:<12} entry {row['entry']:<6} {row['title']}"


def _party(row: Row) -> str:
    acting = [each["name"] for each in row["delegates"] if each["recalled"] is None]
    state = "member" if row["member"] else "not a member"
    return f"{row['party']:<16} {state}; acts by {', '.join(acting) or 'its root key alone'}"


def _promise(row: Row) -> str:
    from comity.core.instants import instant

    ahead = row["due"][len(row["reports"]) :]
    due = f"; next report by {instant(ahead[0])}" if ahead else ""
    return f"{row['party']:<16} {row['title']}, until {instant(row['ends'])}{due}"


_LINES: dict[str, Callable[[Row], str]] = {
    "matters": _matter,
    "circulations": _served,
    "decisions": _served,
    "parties": _party,
    "undertakings": _promise,
}


def _subject(name: str) -> click.Command:
    return click.Command(
        name,
        params=[*where()],
        callback=lambda **given: _show(name, **given),
        help=f"The {name} on the record.",
    )


for _name in _LINES:
    command.add_command(_subject(_name))
command.add_command(
    click.Command(
        "circulation",
        params=[
            click.Argument(["circulation"]),
            click.Option(
                ["--wait"],
                type=click.FloatRange(0, 86_400),
                default=0,
                help="Seconds to wait until it is over; exit code 2 if it is not by then.",
            ),
            *where(),
        ],
        callback=_circulation,
        help="One circulation, by title or id: texts, deadline, who had notice and who spoke.",
    )
)
