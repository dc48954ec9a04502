"""Every kind of act has a sheet in words, an option and a prompt for each field, and a form that
gives what the act's own reader takes.
"""

from __future__ import annotations

import click
import pytest

from comity.cli.act import command, values
from comity.cli.act.options import TAKEN, flag_of
from comity.core import acts_plain, sheet_words
from comity.core.sheets import KINDS, sheet_of

FIELDS = [(kind, field.name) for kind in KINDS for field in sheet_of(kind).fields]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_described(kind: str) -> None:
    assert kind in sheet_words.KINDS, f"say in core/sheet_words.py KINDS what {kind} is for"
    title, words = sheet_words.KINDS[kind]
    assert title[0].isupper()
    assert title[-1] != "."
    assert words.endswith(".")


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_a_field_is_described_and_its_form_fits(kind: str, name: str) -> None:
    said = sheet_words.SPECIAL.get((kind, name)) or sheet_words.FIELDS.get(name)
    assert said is not None, f"say in core/sheet_words.py FIELDS what {name} of {kind} wants"
    form, words = said
    assert words.endswith(".")
    assert form in sheet_words.FORMS
    assert form in (*values._ONE, *values._LISTS), f"cli/act/values.py cannot read {form}"
    if kind != "evidence":
        _, required, optional = acts_plain.KINDS[kind]
        (required | optional)[name](sheet_words.FORMS[form][1], name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_a_command_with_one_option_for_each_field(kind: str) -> None:
    sheet = sheet_of(kind)
    flags = [flag_of(sheet, field) for field in sheet.fields]
    assert len(set(flags)) == len(flags)
    assert not set(flags) & TAKEN
    assert isinstance(command, click.Group)
    made = command.get_command(click.Context(command), kind.replace("_", "-"))
    assert made is not None
    assert set(flags) <= {word for option in made.params for word in option.opts}


def test_no_words_are_left_for_kinds_that_are_no_more() -> None:
    assert set(sheet_words.KINDS) <= set(KINDS)
    named = {name for _, name in FIELDS}
    assert set(sheet_words.FIELDS) <= named
    assert set(sheet_words.SPECIAL) <= set(FIELDS)
