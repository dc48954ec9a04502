"""`comity charter power`: what a rule means for those who decide by it, exactly."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from comity.cli.files import write_new

if TYPE_CHECKING:
    from comity.insight.answer import Answer, Question

WIDTH = 80
_NAME, _COUNTS, _EXACT = 30, 1, 4
"""The widest name, and the columns that go where the page is too narrow."""


@click.command("power")
@click.argument("charter")
@click.option("--sphere", "sphere_name", help="The sphere; the first one unless named.")
@click.option("--procedure", "procedure_name", help="The procedure; the sphere's unless named.")
@click.option("--date", "day", help="As the charter is on a day, such as 2002-05-28.")
@click.option("--party", help="Say what the rule means for one party.")
@click.option("--positions", metavar="PARTY=WORD,…", help="What is still needed, given these.")
@click.option("--against", metavar="WORD", default="", help="The word of all not in favour.")
@click.option("--chance", default="1/2", help="Each undecided member is in favour with this.")
@click.option("--csv", "table", type=click.Path(path_type=Path, dir_okay=False), help="A new file.")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="A .png or .svg.")
@click.option("--json", "as_json", is_flag=True, help="Everything as data, every figure exact.")
def command(
    charter: str,
    sphere_name: str | None,
    procedure_name: str | None,
    day: str | None,
    party: str | None,
    positions: str | None,
    against: str,
    chance: str,
    table: Path | None,
    plot: Path | None,
    as_json: bool,
) -> int:
    """Say who can carry and who can stop a text under CHARTER, and what each vote is worth."""
    from comity.cli.charter import charter_named
    from comity.core.edition import on_day
    from comity.core.plain import date
    from comity.insight.answer import Question, answer, answer_plain
    from comity.insight.chance import parse_share

    kind = _kind(plot)
    council = charter_named(charter)
    if day is not None:
        council = on_day(council, date(day, "--date"))
    question = Question(
        sphere=sphere_name or "",
        procedure=procedure_name or "",
        party=party or "",
        against=against,
        positions=_positions(positions or ""),
        each=parse_share(chance),
    )
    with _waiting("counting"):
        given = answer(council, question)
    if as_json:
        plain = answer_plain(given, question, day or "")
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        _put(given, question)
    return _files(given, table, plot, kind)


def _positions(text: str) -> dict[str, str]:
    """What `--positions` gives; wrong usage where it is not PARTY=WORD, separated by commas."""
    found: dict[str, str] = {}
    for each in (part.strip() for part in text.split(",") if part.strip()):
        name, sign, word = (part.strip() for part in each.rpartition("="))
        if not sign or not name or not word or name in found:
            raise click.UsageError(f"--positions takes PARTY=WORD once a party, not {each}.")
        found[name] = word
    return found


def _kind(plot: Path | None) -> str:
    kind = "" if plot is None else plot.suffix.lower().removeprefix(".")
    if plot is not None and kind not in ("png", "svg"):
        raise click.UsageError("--plot takes a file that ends in .png or .svg.")
    return kind


@contextmanager
def _waiting(words: str) -> Iterator[None]:
    """A sign on standard error that work goes on, if somebody is looking."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


def _put(given: Answer, question: Question) -> None:
    """The answer in sentences and a table."""
    from comity.insight import power_words as words

    _say([f"{given.charter.title}: {given.sphere.name}, procedure {given.procedure.name}"])
    _say(words.study_sentences(given.study, given.sides))
    powers = given.study.powers
    if isinstance(powers, tuple):
        click.echo()
        for line in _columns(words.power_table(powers)):
            click.echo(line)
        click.echo()
    _say(words.power_sentences(powers))
    _say(words.three_sentences(given.study.three))
    if given.power is not None and given.stake is not None:
        click.echo()
        _say(words.stake_sentences(given.power, given.stake, len(given.study.members)))
    if question.positions:
        click.echo()
        _say(words.outlook_sentences(given.outlook))
    _say([words.chance_sentence(given.outlook.chance, question.each)])


def _say(sentences: Iterator[str] | Sequence[str]) -> None:
    """Each sentence on lines that fit, further lines set in."""
    for sentence in sentences:
        depth = len(sentence) - len(sentence.lstrip())
        for line in wrap(sentence, WIDTH, subsequent_indent=" " * (depth + 2)):
            click.echo(" " * depth + line if not line.startswith(" ") and depth else line)


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows in columns: names and notes to the left, figures to the right; empty columns vanish,
    and where the page is too narrow the exact figures and the counts, which `--csv` has, go first.
    """
    last = len(rows[0]) - 1
    widths = [min(_NAME, max(len(row[place]) for row in rows)) for place in range(last + 1)]
    for place in (_EXACT, _COUNTS):
        if sum(width + 2 for width in widths if width) - 2 > WIDTH:
            widths[place] = 0
    for row in rows:
        cells = [
            cell[:_NAME].ljust(width) if place in (0, last) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            if width
        ]
        yield "  ".join(cells).rstrip()


def _files(given: Answer, table: Path | None, plot: Path | None, kind: str) -> int:
    """Write what was asked for; 1 where there are no figures to write."""
    powers = given.study.powers
    if not isinstance(powers, tuple):
        if table is not None or plot is not None:
            raise powers
        return 1
    if table is not None:
        write_new(table, _csv(given).encode())
    if plot is not None:
        from comity.insight.plots import power_plot

        title = f"{given.charter.title}: {given.procedure.title}"
        write_new(plot, power_plot(powers, title, kind))
    return 0


def _csv(given: Answer) -> str:
    from comity.insight.power_plain import COLUMNS, power_rows

    out = io.StringIO()
    rows = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    rows.writeheader()
    rows.writerows(power_rows(given.study.powers))
    return out.getvalue()
