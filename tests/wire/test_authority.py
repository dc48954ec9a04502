"""A party that is a council acts by the certificate of its own decision, and by nothing else."""

from __future__ import annotations

import pytest

from comity.errors import ComityError, Refused
from tests.nested import Nested


@pytest.fixture(scope="module")
def joined() -> Nested:
    return Nested()


def refused(nested: Nested, entry: bytes) -> ComityError:
    size, before = nested.outer.reader.size, nested.outer.reader.council
    with pytest.raises(ComityError) as caught:
        nested.outer.admit(entry)
    assert nested.outer.reader.size == size
    assert nested.outer.reader.council is before
    return caught.value


def test_the_alliance_joins_by_its_own_decision(joined: Nested) -> None:
    council = joined.outer.reader.council
    assert council is not None
    assert council.members == ("Russia", "Alliance")


def test_a_decision_submits_its_texts_once(joined: Nested) -> None:
    authority = joined.decision({"act": "submit"}, "On terrorism")
    texts = joined.outer.texts("On terrorism")
    table = {"sphere": "consulted", "title": "On terrorism", "texts": texts}
    other = {**table, "texts": joined.outer.texts("On something else")}
    assert refused(joined, joined.signed("table", authority, **other)).code == "mandate-lacking"
    matter = joined.outer.admit(joined.signed("table", authority, **table))
    deadline = joined.outer.time + 100
    circulate = {"matter": matter, "texts": texts, "deadline": deadline}
    joined.outer.admit(joined.signed("circulate", authority, **circulate))
    again = refused(joined, joined.signed("table", authority, **table))
    assert "serves once" in again.sentence


def test_a_position_needs_the_decision_that_names_it(joined: Nested) -> None:
    circulation = joined.outer.circulate("Russia", "A proposal of Russia")
    served = joined.outer.reader.council.circulation(circulation)  # type: ignore[union-attr]
    assert served is not None
    mandate = {"act": "position", "circulation": circulation, "position": "approve"}
    authority = joined.decision(mandate, "We approve the proposal of Russia")
    fields = {"circulation": circulation, "texts": [text.document for text in served.texts]}
    objection = joined.signed("position", authority, position="object", **fields)
    assert refused(joined, objection).code == "mandate-lacking"
    joined.outer.admit(joined.signed("position", authority, position="approve", **fields))


def test_a_delegate_without_a_certificate_does_not_speak_for_the_council(joined: Nested) -> None:
    joined.outer.signers["Alliance"] = joined.inner.signers["UK"]
    entry = joined.outer.act("withdraw", "Alliance", circulation="0" * 64)
    error = refused(joined, entry)
    assert isinstance(error, Refused)
    assert error.code == "key-unknown"


def test_an_altered_certificate_gives_no_authority(joined: Nested) -> None:
    authority = bytearray(joined.decision({"act": "submit"}, "Altered"))
    authority[len(authority) // 2] ^= 1
    texts = joined.outer.texts("Altered")
    entry = joined.signed("table", bytes(authority), sphere="consulted", title="x", texts=texts)
    refused(joined, entry)
