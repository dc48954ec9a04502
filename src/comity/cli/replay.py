"""`comity replay`: what a charter makes of past decisions, beside what was officially decided."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

import click

from comity.cli.records import progress, put_bytes

if TYPE_CHECKING:
    from comity.cli.decisions import Lines
    from comity.core.replay import Replay, Replayed
    from comity.errors import Malformed

NOT_REPRODUCED, NOT_JUDGED = 1, 2
SHOWN = 20
"""Lines that cannot be judged which are told one by one; what is beyond is counted."""
HELD = 2**20
"""Bytes of the answer that are kept in memory; a longer one waits on disk."""


@dataclass
class Counts:
    """How many lines were judged, had an official outcome, and what came of them; and the first
    errors to be told.
    """

    judged: int = 0
    official: int = 0
    reproduced: int = 0
    unreadable: int = 0
    errors: list[Malformed] = field(default_factory=list)

    def add(self, found: Replayed) -> None:
        """Count a decision that was judged."""
        self.judged += 1
        self.official += found.reproduced is not None
        self.reproduced += found.reproduced is True

    @property
    def exit_code(self) -> int:
        """Not judged goes before not reproduced: a figure that lacks lines is no result."""
        if self.unreadable or not self.judged:
            return NOT_JUDGED
        return NOT_REPRODUCED if self.reproduced < self.official else 0


@dataclass(frozen=True)
class Line:
    """A line of the file: what the rules make of it, or why it cannot be judged."""

    number: int
    found: Replayed | None = None
    error: Malformed | None = None


@click.command()
@click.argument("charter")
@click.argument("decisions", metavar="DECISIONS.jsonl")
@click.option("--json", "as_data", is_flag=True, help="Print every outcome as data.")
def command(charter: str, decisions: str, as_data: bool) -> int:
    """Judge past DECISIONS by CHARTER, and compare with what was officially decided.

    DECISIONS is a file of one JSON object a line, also compressed (.gz), or - for standard input.
    Prints every outcome that the rules do not reproduce, and every one without an official
    outcome, with its reasons; then how many are reproduced.

    Exits with 0 if all official outcomes are reproduced, 1 if some are not, 2 if some lines could
    not be judged, and 64 for wrong usage.
    """
    from comity.cli.charter import charter_named
    from comity.cli.decisions import opened
    from comity.core.replay import Replay

    replay, counts = Replay(charter_named(charter)), Counts()
    # Printed when all is judged: a file that cannot be read to its end gives no figures.
    with SpooledTemporaryFile(max_size=HELD) as told:
        with opened(decisions) as (lines, raw), progress("Judging decisions") as show:
            judged = _judged(replay, lines, counts, _reader(raw, show))
            for text in _as_data(charter, judged, counts) if as_data else _as_text(judged, counts):
                told.write(text.encode("utf-8", "backslashreplace"))
        told.seek(0)
        for error in counts.errors:
            click.echo(f"{error.sentence} [{error.code}]\nNext: {error.hint}", err=True)
        while part := told.read(HELD):
            put_bytes(part)
    return counts.exit_code


def _judged(
    replay: Replay, lines: Lines, counts: Counts, read: Callable[[], None]
) -> Iterator[Line]:
    from comity.cli.decisions import numbered, plain_of
    from comity.core.past import decision_from_plain
    from comity.errors import Malformed

    for number, line in numbered(lines):
        place = f"Line {number}"
        read()
        try:
            found = replay.outcome(decision_from_plain(plain_of(line, place), place), place)
        except Malformed as error:
            counts.unreadable += 1
            yield Line(number, error=error)
        else:
            counts.add(found)
            yield Line(number, found)


def _reader(raw: IO[bytes], show: Callable[[int, int], None]) -> Callable[[], None]:
    """What tells how much of a file is read; nothing of standard input, which has no end."""
    try:
        status = os.fstat(raw.fileno())
    except OSError:
        return lambda: None
    if not stat.S_ISREG(status.st_mode):
        return lambda: None
    # The bar counts in steps of 256, so that it need not be asked for every line.
    return lambda: show(raw.tell() // 256 * 256, status.st_size)


def _as_text(judged: Iterator[Line], counts: Counts) -> Iterator[str]:
    for line in judged:
        if line.error is not None and counts.unreadable <= SHOWN:
            counts.errors.append(line.error)
        if line.found is not None and line.found.reproduced is not True:
            yield _outcome(line.number, line.found)
    yield from (f"{sentence}\n" for sentence in _summary(counts))


def _outcome(number: int, found: Replayed) -> str:
    from comity.core.explain import explain

    decision = found.decision
    day = f", {decision.date}" if decision.date else ""
    against = f", but officially {decision.official}" if decision.official else ""
    head = f"{decision.id} (line {number}{day}): {_word(found.kind)} by the rules{against}\n"
    return head + "".join(f"  because {why}\n" for why in explain(found.reason))


def _word(kind: str) -> str:
    return kind.replace("_", " ")


def _summary(counts: Counts) -> Iterator[str]:
    if counts.official:
        yield f"{counts.reproduced:,} of {counts.official:,} official outcomes reproduced."
    told = counts.judged - counts.official
    if told:
        yield f"{told:,} without an official outcome."
    if counts.unreadable:
        lines = "1 line" if counts.unreadable == 1 else f"{counts.unreadable:,} lines"
        yield f"{lines} could not be judged; the figures leave that out."
    elif not counts.judged:
        yield "There is no decision in it."


def _as_data(charter: str, judged: Iterator[Line], counts: Counts) -> Iterator[str]:
    """One object, in pieces, so that a long file needs no memory."""
    yield f'{{"charter":{_json(charter)},"lines":['
    comma = ""
    for line in judged:
        yield f"{comma}\n{_json(_row(line))}"
        comma = ","
    told = {
        "judged": counts.judged,
        "official": counts.official,
        "reproduced": counts.reproduced,
        "unreadable": counts.unreadable,
    }
    yield f'\n],"summary":{_json(told)}}}\n'


def _row(line: Line) -> dict[str, object]:
    if line.found is None:
        return {"line": line.number} | ({"error": line.error.plain()} if line.error else {})
    from comity.core.explain import explain

    decision = line.found.decision
    row: dict[str, object] = {"line": line.number, "id": decision.id, "outcome": line.found.kind}
    if decision.official:
        row |= {"official": decision.official, "reproduced": line.found.reproduced}
    if line.found.reproduced is not True:
        row["reasons"] = list(explain(line.found.reason))
    return row


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
