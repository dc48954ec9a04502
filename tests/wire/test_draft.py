"""Charters as templates: keys and councils put in, other spans, and nobody can sign by accident."""

from __future__ import annotations

from typing import Any

import pytest

from comity.log.note import COSIGNATURE, ED25519, parse_vkey
from comity.wire.charter import format_charter, parse_charter
from comity.wire.digest import digest
from comity.wire.draft import (
    fill_draft,
    is_draft,
    read_template,
    template,
    templates,
    with_council,
    with_keys,
    with_spans,
)
from tests.refusals import refusal
from tests.world import World, key, vkey


def real(role: str, name: str) -> str:
    """A key for a role."""
    kind = COSIGNATURE if role in ("notice", "witness") else ED25519
    return vkey(f"real.example/{name}/{role}", kind, key(f"{role} {name}"))


def test_the_templates_are_the_charters_that_come_with_comity() -> None:
    assert {"at-twenty", "north-atlantic-council"} <= set(templates())
    assert list(templates()) == sorted(templates())
    assert refusal(template, "../charters/at-twenty") == "template-unknown"
    assert refusal(template, "at-thirty") == "template-unknown"


@pytest.mark.parametrize("name", templates())
def test_a_template_is_a_draft_until_every_key_and_council_is_there(name: str) -> None:
    plain = read_template(name)
    assert is_draft(plain)
    made = with_keys(plain, real)
    for party in [row["name"] for row in made["parties"] if "council" in row]:
        made = with_council(made, party, digest(b"an inner council"))
    assert not is_draft(made)
    charter = parse_charter(format_charter(made))
    named = [vkey for _, _, vkey in charter.cosigners()]
    named += [root for party in charter.parties for root in party.roots]
    named += [office.vkey for office in charter.offices]
    assert all(text.startswith("real.example/") for text in named)


@pytest.mark.parametrize("name", templates())
def test_draft_keys_say_what_they_are_and_are_always_the_same(name: str) -> None:
    first, second = (format_charter(fill_draft(read_template(name))) for _ in range(2))
    assert first == second
    charter = parse_charter(first)
    for _, _, text in charter.cosigners():
        assert parse_vkey(text).name.startswith("draft.invalid/")


def test_keys_that_are_there_are_kept() -> None:
    plain = World(accede=False).charter_plain()
    assert with_keys(plain, real) == plain
    assert not is_draft(plain)


def test_other_spans_are_put_in_wherever_there_is_one_and_nowhere_else() -> None:
    plain = with_keys(read_template("permanent-joint-council"), real)
    spans = {"merge_delay": 1, "grace": 2, "minimum": 3, "consulted": 4, "decides": 5}
    made = with_spans(plain, spans)
    assert (made["clock"]["merge_delay"], made["clock"]["grace"]) == (1, 2)
    for before, after in zip(plain["procedures"], made["procedures"], strict=True):
        assert ("minimum" in before) == ("minimum" in after)
        assert after.get("minimum", 3) == 3
        for old, new in zip(before["periods"], after["periods"], strict=True):
            wanted = spans.get(old["standing"], old["seconds"]) if old["seconds"] else 0
            assert new == {"standing": old["standing"], "seconds": wanted}
    assert plain == with_keys(read_template("permanent-joint-council"), real), "left as it was"


@pytest.mark.parametrize(
    "plain",
    [
        {"parties": 3},
        {"parties": "Russia"},
        {"parties": [3]},
        {"parties": {"name": "Russia"}},
        {"parties": [{"name": 5, "council": 3}]},
        {"parties": [{"name": "a b+c"}]},
        {"parties": [{}]},
        {"witnesses": {"a": 1}},
        {"offices": [[]]},
    ],
)
def test_a_template_of_another_shape_is_refused_by_the_reader(plain: dict[str, Any]) -> None:
    """`comity charter check` reads any file: it must name the place, not fall over."""
    whole = read_template("at-twenty") | plain
    assert refusal(lambda: format_charter(fill_draft(whole))) in {
        "value-unfit",
        "name-unknown",
        "field-missing",
    }
