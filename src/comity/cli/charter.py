"""`comity charter`: check, explain and compile the rules of procedure of a council.

A charter is named by a file (TOML, or the JSON of the record) or by the name of one that comes
with Comity. Exit codes: 0 not refused, 1 refused, 64 wrong usage.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from comity.cli.charter_keys import put_keys
from comity.cli.files import write_new
from comity.cli.offsets import offsets_of
from comity.cli.pairs import pairs
from comity.cli.power import command as power
from comity.core.charter import Charter
from comity.core.charter_diff import differences
from comity.core.charter_words import TONGUES, charter_sections
from comity.core.diff_words import diff_sections
from comity.core.edition import edition
from comity.core.findings import Finding
from comity.core.instants import instant
from comity.core.lint import lint
from comity.core.lint_words import finding_sentence
from comity.core.plain import date
from comity.core.surprise import Prospect, prospects
from comity.core.surprise_words import prospect_sentence, prospect_sentences
from comity.errors import Refused
from comity.wire.charter import charter_from_toml, format_charter, parse_charter
from comity.wire.digest import digest
from comity.wire.draft import fill_draft, is_draft, read_template, template, templates
from comity.wire.strict import parse_json

REFUSED = 1


@click.group()
def command() -> None:
    """Check, explain and compile charters."""


command.add_command(power)


@command.command("list")
def list_command() -> None:
    """The charters that come with Comity."""
    for name in templates():
        click.echo(f"{name}  {read_template(name)['title']}")


@command.command("check")
@click.argument("charter")
@click.option("--json", "as_json", is_flag=True, help="The same as data.")
def check(charter: str, as_json: bool) -> int:
    """Say what is wrong with CHARTER, and whom it lets be told only after the fact."""
    plain = _read(charter)
    rules, draft = _charter(plain)
    found = prospects(rules)
    findings = _findings(rules, found, draft)
    refused = any(each.level == "refuse" for each in findings)
    if as_json:
        click.echo(json.dumps(_report(rules, found, findings, draft), ensure_ascii=False, indent=2))
    else:
        _print_check(rules, found, findings, draft)
    return REFUSED if refused else 0


@command.command("explain")
@click.argument("charter")
@click.option("--lang", type=click.Choice(list(TONGUES)), default="en", help="In which language.")
@click.option("--date", "day", help="As it is on a day, such as 2002-05-28.")
def explain(charter: str, lang: str, day: str | None) -> None:
    """Say in plain sentences what CHARTER provides."""
    rules, draft = _charter(_read(charter))
    if day is not None:
        rules = edition(rules, date(day, "--date"))
    click.echo(rules.title + (_DRAFT if draft else ""))
    for heading, sentences in charter_sections(rules, prospects(rules), TONGUES[lang]):
        click.echo(f"\n{heading}")
        for sentence in sentences:
            click.echo(f"  {sentence}")


@command.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="The same as data.")
def diff(old: str, new: str, as_json: bool) -> None:
    """Say what changes, and for whom, from the charter OLD to the charter NEW."""
    (before, _), (after, _) = _charter(_read(old)), _charter(_read(new))
    changes = differences(before, after)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in changes], ensure_ascii=False, indent=2))
        return
    click.echo(f"From {before.title} to {after.title}")
    if not changes:
        click.echo("  Nothing changes.")
    for heading, sentences in diff_sections(before, after, changes):
        click.echo(f"\n{heading}")
        for sentence in sentences:
            click.echo(f"  {sentence}")


@command.command("compile")
@click.argument("charter")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--draft", is_flag=True, help="Put draft keys where keys are missing.")
@click.option(
    "--keys",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="A party's file of public keys.",
)
@click.option("--office", multiple=True, metavar="NAME=VKEY", help="The key of an office.")
@click.option("--witness", multiple=True, metavar="NAME=VKEY", help="The key of a witness.")
def compile_command(
    charter: str,
    out: Path,
    draft: bool,
    keys: tuple[Path, ...],
    office: tuple[str, ...],
    witness: tuple[str, ...],
) -> int:
    """Write CHARTER as the record fixes it, strict JSON, to OUT, and print its hash."""
    named = {"offices": pairs("--office", office), "witnesses": pairs("--witness", witness)}
    plain = put_keys(_read(charter), keys, named)
    if is_draft(plain) and not draft:
        raise Refused(
            "charter-draft",
            "The charter lacks keys, so nobody could sign under it.",
            "Put in the keys of all parties, witnesses and offices, or compile with --draft.",
        )
    filled = fill_draft(plain)
    raw = format_charter(filled)
    rules = parse_charter(raw)
    findings = _findings(rules, prospects(rules), draft)
    refusals = [each for each in findings if each.level == "refuse"]
    for each in refusals:
        click.echo(f"refused: {finding_sentence(each)} [{each.code}]", err=True)
    if refusals:
        return REFUSED
    write_new(out, raw)
    click.echo(digest(raw))
    return 0


@command.command("calendar")
@click.argument("zone")
@click.argument("first", type=int)
@click.argument("last", type=int)
def calendar(zone: str, first: int, last: int) -> None:
    """Print the offsets of ZONE for the years FIRST to LAST, to paste into a charter."""
    click.echo("[calendar]")
    click.echo(f'zone = "{zone}"')
    click.echo("offsets = [")
    for row in offsets_of(zone, first, last):
        since, minutes = row["since"], row["minutes"]
        click.echo(f"    {{ since = {since}, minutes = {minutes} }},  # {instant(since)}")
    click.echo("]")


@command.command("new")
@click.option("--like", required=True, metavar="NAME", help="A charter that comes with Comity.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def new(like: str, out: Path) -> None:
    """Begin a charter at OUT as a copy of one that comes with Comity."""
    write_new(out, template(like).encode())
    click.echo(f"Written. Edit it, then: comity charter check {out}", err=True)


_DRAFT = " (a draft: it lacks keys)"


def charter_named(named: str) -> Charter:
    """The charter of a file, or one that comes with Comity; wrong usage where there is none."""
    return _charter(_read(named))[0]


def _read(named: str) -> dict[str, Any]:
    """The plain data of a charter, by the name of a template or of a file."""
    if named in templates():
        return read_template(named)
    path = Path(named)
    if not path.is_file():
        raise click.UsageError(
            f"{named} is no file and no charter that comes with Comity ({', '.join(templates())})."
        )
    raw = path.read_bytes()
    if raw.startswith(b"{"):
        return dict(parse_json(raw))
    try:
        return charter_from_toml(raw.decode())
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{named} is not text in UTF-8.") from error


def _charter(plain: dict[str, Any]) -> tuple[Charter, bool]:
    """The charter, its missing keys filled in, and whether any were missing."""
    return parse_charter(format_charter(fill_draft(plain))), is_draft(plain)


def _findings(charter: Charter, found: tuple[Prospect, ...], draft: bool) -> tuple[Finding, ...]:
    """The findings; draft keys that were put in here are no fault of the charter."""
    return tuple(each for each in lint(charter, found) if not draft or each.code != "key-draft")


def _print_check(
    charter: Charter, found: tuple[Prospect, ...], findings: tuple[Finding, ...], draft: bool
) -> None:
    click.echo(charter.title + (_DRAFT if draft else ""))
    for sentence in prospect_sentences(charter, found):
        click.echo(f"  {sentence}")
    words = {"refuse": "refused", "warn": "warning", "tell": "note"}
    for each in findings:
        click.echo(f"{words[each.level]}: {finding_sentence(each)} [{each.code}]")
    refused = sum(each.level == "refuse" for each in findings)
    click.echo(f"refused for {refused} reasons" if refused > 1 else "refused" if refused else "ok")


def _report(
    charter: Charter, found: tuple[Prospect, ...], findings: tuple[Finding, ...], draft: bool
) -> dict[str, object]:
    return {
        "name": charter.name,
        "title": charter.title,
        "draft": draft,
        "refused": any(each.level == "refuse" for each in findings),
        "prospects": [
            asdict(each) | {"sentence": prospect_sentence(charter, each)} for each in found
        ],
        "findings": [
            {
                "level": each.level,
                "code": each.code,
                "sentence": finding_sentence(each),
                "facts": dict(each.facts),
            }
            for each in findings
        ],
    }
