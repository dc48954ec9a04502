"""Drafts for a party that is a council: judged by the certificate of its own decision."""

from __future__ import annotations

from typing import Any

from comity.node.drafts import Draft, make_draft
from comity.wire.digest import digest
from tests.nested import Nested


def draft(nested: Nested, raw: bytes, delegate: str, words: str) -> Draft:
    """A draft to table in the outer council, under an inner decision handed in with it."""
    texts = nested.inner.texts(words)
    fields: dict[str, Any] = {"sphere": "consulted", "title": words, "texts": texts}
    fields["authority"] = digest(raw)
    vkey = nested.inner.vkey(delegate)
    return make_draft(nested.outer.reader, "table", "Alliance", vkey, fields, {digest(raw): raw})


def test_an_inner_decision_carries_the_draft_and_nothing_else_does() -> None:
    nested = Nested()
    raw = nested.decision({"act": "submit"}, "Together")
    made = draft(nested, raw, "UK/delegation", "Together")
    assert made.error is None
    assert [each.code for each in made.effects] == ["matter-opens", "table-changes"]
    assert made.as_data()["accepted"] is True
    other = draft(nested, raw, "UK/delegation", "Something else")
    assert other.error is not None
    assert other.error.code == "mandate-lacking"
    stranger = draft(nested, raw, "nobody/delegation", "Together")
    assert stranger.error is not None
    assert stranger.error.code == "deliverer-unknown"
    assert stranger.as_data()["error"] == stranger.error.plain()
