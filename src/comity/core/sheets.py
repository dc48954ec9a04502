"""Act sheets: for each kind of act what may be filled in, in which form, in plain words.

Derived from the table of kinds (`comity.core.acts_plain`), so that no field is ever left out; the
words are those of `comity.core.sheet_words`. Commands, the node's HTTP API and its description all
read these sheets.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.core import acts_plain, sheet_words
from comity.errors import Missing

KINDS = (*acts_plain.KINDS, "evidence")
"""Every kind of act there is."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an act: its form is one of `comity.core.sheet_words.FORMS`."""

    name: str
    form: str
    help: str
    needed: bool

    @property
    def many(self) -> bool:
        """Whether several values may be given."""
        return self.form in sheet_words.MANY


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of act; `fields` are those of its body, the needed ones first."""

    kind: str
    title: str
    help: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


def sheet_of(kind: str) -> Sheet:
    """The sheet of a kind. Raises Missing `kind-unknown`."""
    if kind not in KINDS:
        raise Missing(
            "kind-unknown", f"There is no act of the kind {kind}.", "List the kinds of acts."
        )
    title, words = sheet_words.KINDS.get(kind, (kind, f"An act of the kind {kind}."))
    needed, optional = _names(kind)
    fields = [_field(kind, name, True) for name in needed]
    fields += [_field(kind, name, False) for name in optional]
    return Sheet(kind, title, words, tuple(fields))


def _names(kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if kind == "evidence":
        return ("checkpoint",), ()
    _, required, optional = acts_plain.KINDS[kind]
    return tuple(required), tuple(optional)


def _field(kind: str, name: str, needed: bool) -> Field:
    said = sheet_words.SPECIAL.get((kind, name)) or sheet_words.FIELDS.get(name)
    form, words = said or ("json", f"The field {name}, as JSON.")
    return Field(name, form, words, needed)
