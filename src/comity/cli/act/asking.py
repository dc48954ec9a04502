"""Filling in an act: what was given, what follows from the record, and what has to be asked for.

On a terminal whatever is missing is asked for, and a wrong answer is asked for again with nothing
lost. Elsewhere nothing is asked: the options that are missing are named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from comity.cli.act import finding
from comity.cli.act.options import flag_of, variable
from comity.cli.act.values import Sitting, read_value
from comity.core.fill import FILLED, filled
from comity.core.sheet_words import FORMS
from comity.core.sheets import Field, Sheet
from comity.errors import ComityError

Given = Mapping[str, Any]


def collect(sheet: Sheet, sitting: Sitting, given: Given, *, asks: bool) -> dict[str, Any]:
    """The fields of an act. Raises what a value raises, and UsageError naming what is missing."""
    fields: dict[str, Any] = {}
    sitting.fields = fields
    missing: list[Field] = []
    for field in sheet.fields:
        words = given.get(variable(field)) or ()
        if words:
            words = list(words) if field.many else [words]
            fields[field.name] = _read(sheet, sitting, field, words, asks=asks)
        elif field.needed and (missing or field.name not in _filled(sheet, sitting, fields)):
            if asks:
                fields[field.name] = _asked(sheet, sitting, field, fields)
            elif field.name not in FILLED.get(sheet.kind, ()):
                missing.append(field)
    if missing:
        raise click.UsageError(_missing(sheet, missing))
    return _filled(sheet, sitting, fields)


def _filled(sheet: Sheet, sitting: Sitting, fields: Mapping[str, Any]) -> dict[str, Any]:
    if sitting.council is None:
        return dict(fields)
    return filled(sitting.council, sheet.kind, sitting.by, fields)


def _missing(sheet: Sheet, fields: Sequence[Field]) -> str:
    lines = [f"  {flag_of(sheet, each)} {FORMS[each.form][0]}  {each.help}" for each in fields]
    return "\n".join(["Nothing was signed. Give also:", *lines])


def _read(sheet: Sheet, sitting: Sitting, field: Field, words: Sequence[str], *, asks: bool) -> Any:
    try:
        return read_value(sitting, sheet.kind, field, words)
    except ComityError as error:
        if not asks:
            raise
        _say(error)
        return _asked(sheet, sitting, field, {})


def _asked(sheet: Sheet, sitting: Sitting, field: Field, fields: Mapping[str, Any]) -> Any:
    """Ask until a value fits."""
    choices = _choices(sheet, sitting, field, fields)
    click.echo(field.help, err=True)
    for number, (_, label) in enumerate(choices, 1):
        click.echo(f"  {number}  {label}", err=True)
    while True:
        words = _answers(field, [value for value, _ in choices])
        try:
            return read_value(sitting, sheet.kind, field, words)
        except ComityError as error:
            _say(error)


def _answers(field: Field, values: Sequence[str]) -> list[str]:
    metavar, label = FORMS[field.form][0], field.name.replace("_", " ")
    if not field.many:
        answer = str(click.prompt(f"{label} ({metavar})", err=True))
        picked = answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= len(values)
        return [values[int(answer) - 1] if picked else answer]
    answers: list[str] = []
    while True:
        more = f", {len(answers)} so far, nothing to end" if answers else ""
        words = click.prompt(f"{label} ({metavar}{more})", default="", show_default=False, err=True)
        if words:
            answers.append(str(words))
        elif answers:
            return answers


def _choices(
    sheet: Sheet, sitting: Sitting, field: Field, fields: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """(value, label) of what an answer may be, as far as the record tells."""
    council = sitting.council
    if council is None:
        return []
    served = council.circulation(str(fields.get("circulation")))
    if field.name == "sphere":
        spheres = council.charter.spheres
        return [(each.name, f"{each.name}: {each.title}") for each in spheres]
    if field.name == "party":
        return [(each.name, each.title) for each in council.charter.parties]
    if served is not None and (sheet.kind, field.name) == ("position", "position"):
        words = served.procedure.vocabulary.words
        return [(word, f"{word} ({role})") for word, role in words]
    if served is not None and field.name == "channel":
        channels = () if served.service is None else served.service.channels
        return [(each, each) for each in channels]
    if served is not None and field.form == "paper":
        return [(each.document, each.lang) for each in served.texts]
    known = finding.things(field.form, council, sitting.by)
    live = [each for each in known if each.live]
    return [(each.id, f"{each.title} ({each.remark})") for each in live]


def _say(error: ComityError) -> None:
    click.echo(f"{error.sentence} [{error.code}]", err=True)
    click.echo(f"Next: {error.hint}", err=True)
