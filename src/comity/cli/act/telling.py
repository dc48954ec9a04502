"""Showing what will be signed and what would follow, for people and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from comity.cli.act import finding
from comity.cli.act.moments import in_words
from comity.cli.act.values import Sitting
from comity.core.effect import Effect
from comity.core.instants import span
from comity.core.sheets import Field, Sheet
from comity.core.state import Council
from comity.node.drafts import Draft

SHOWN = 60
"""Characters of a text's first line that are shown."""


def preview(
    sheet: Sheet, draft: Draft, sitting: Sitting, key: str, held: Mapping[str, bytes]
) -> str:
    """Everything that will be signed: in words, and then exactly.

    held: the bytes of documents that are on the record already, by digest.
    """
    lines = [f"{sheet.title}, for {sitting.by}, with the key {key}"]
    for field in sheet.fields:
        if field.name in draft.plain:
            for line in _value(field, draft.plain[field.name], sitting, held):
                lines.append(f"  {field.name.replace('_', ' '):<12} {line}")
    lines += ["The text to be signed, act " + draft.id[:16] + "…:", draft.text.decode().rstrip()]
    return "\n".join(lines)


def _value(field: Field, value: Any, sitting: Sitting, held: Mapping[str, bytes]) -> Iterator[str]:
    if field.form == "texts":
        for row in value:
            yield f"{row['lang']}: {_paper(row['document'], sitting, held)}"
    elif field.form == "documents":
        for name in value:
            yield _paper(name, sitting, held)
    elif field.form == "document":
        yield _paper(value, sitting, held)
    elif field.form == "instant":
        yield in_words(value, sitting.now, sitting.zone)
    elif field.form == "instants":
        for each in value:
            yield in_words(each, sitting.now, sitting.zone)
    elif field.form == "span":
        yield span(value)
    elif field.form in finding.FORMS and sitting.council is not None:
        for each in value if isinstance(value, list) else [value]:
            yield _thing(field.form, each, sitting.council, sitting.by)
    elif isinstance(value, list):
        yield ", ".join(str(each) for each in value)
    elif isinstance(value, dict):
        yield ", ".join(f"{key} {value[key]}" for key in sorted(value))
    else:
        yield str(value)


def _thing(form: str, identity: str, council: Council, by: str) -> str:
    for each in finding.things(form, council, by):
        if each.id == identity:
            return f"{each.title} ({each.remark}), {identity[:16]}…"
    return identity


def _paper(name: str, sitting: Sitting, held: Mapping[str, bytes]) -> str:
    data = sitting.documents.get(name, held.get(name))
    place = f"{sitting.files[name]}, " if name in sitting.files else ""
    if data is None:
        return f"{name[:16]}…, which is not here"
    first = data.decode("utf-8", "replace").partition("\n")[0]
    first = "".join(char if char.isprintable() else "?" for char in first)
    dots = "…" if len(first) > SHOWN else ""
    return f"{place}{len(data)} bytes, {name[:16]}…, “{first[:SHOWN]}{dots}”"


def judged(draft: Draft) -> str:
    """What would become of it, for people."""
    if draft.error is not None:
        error = draft.error
        return f"It would be refused: {error.sentence} [{error.code}]\nNext: {error.hint}"
    lines = [f"It would be accepted as entry {draft.index}, if nothing comes in between."]
    return "\n".join([*lines, *(f"  - {each.sentence}" for each in _shown(draft.effects))])


def _shown(found: tuple[Effect, ...]) -> tuple[Effect, ...]:
    if found:
        return found
    return (Effect("nothing-else", "It changes nothing but the record itself."),)
