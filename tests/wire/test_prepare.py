"""Rehearsals judge as a host would, touch nothing, and forgive the missing signature alone."""

from __future__ import annotations

from typing import Any

import pytest

from comity.errors import ComityError
from comity.log.note import parse_vkey
from comity.wire.act import format_act_text, parse_signed_act
from comity.wire.digest import digest
from comity.wire.evidence import format_evidence
from comity.wire.prepare import check_signed, head_of, rehearse
from comity.wire.reader import Prepared, Reader
from tests.world import World


def text(world: World, kind: str, by: str, **fields: Any) -> tuple[bytes, str]:
    """The text of an act for the next place, and the vkey that would sign it."""
    name, _ = world.signer(by)
    vkey = world.vkey(name.partition("/")[2])
    return format_act_text(head_of(world.reader, kind, by, vkey, "0" * 32) | fields), vkey


def rehearsed(
    world: World, kind: str, by: str, documents: dict[str, bytes] | None = None, **fields: Any
) -> Prepared:
    """What would become of it."""
    made, vkey = text(world, kind, by, **fields)
    return rehearse(world.reader, made, parse_vkey(vkey), documents or {})


def test_a_rehearsal_gives_what_the_signed_act_gives_and_takes_nothing_in() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    fields: dict[str, Any] = {"circulation": circulation, "position": "approve"}
    served = world.reader.council.circulation(circulation)  # type: ignore[union-attr]
    assert served is not None
    fields["texts"] = [each.document for each in served.texts]
    before, size = world.reader.council, world.reader.size
    made = rehearsed(world, "position", "Russia", **fields)
    assert world.reader.council is before
    assert world.reader.size == size
    world.admit(world.act("position", "Russia", nonce="0" * 32, **fields))
    assert world.reader.council == made.council


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"position": "maybe"}, "word-unknown"),
        ({"circulation": "0" * 64}, "circulation-unknown"),
        ({"prev": "0" * 64}, "position-unchained"),
        ({"key": "0" * 64}, "key-unknown"),
        ({"seen": {"root": "0" * 64, "size": 3}}, "seen-forked"),
        ({"nonce": "short"}, "value-unfit"),
    ],
)
def test_a_rehearsal_refuses_what_a_host_refuses(changes: dict[str, Any], code: str) -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    entry = world.position("Russia", circulation, "approve")
    plain = {**parse_signed_act(entry).plain, **changes}
    vkey = parse_vkey(world.vkey("Russia/delegation"))
    with pytest.raises(ComityError) as refused:
        rehearse(world.reader, format_act_text(plain), vkey, {})
    assert refused.value.code == code


def test_the_signatures_inside_an_act_are_checked_all_the_same() -> None:
    world = World()
    note = world.cosigned(("Oslo", "Russia"), world.time)
    lines = format_evidence(note)
    made = rehearsed(world, "evidence", "secretariat", checkpoint=lines)
    assert made.reading.act is not None
    forged = [*lines[:-1], lines[-1][:-8] + "AAAAAA=="]
    with pytest.raises(ComityError) as refused:
        rehearsed(world, "evidence", "secretariat", checkpoint=forged)
    assert refused.value.code == "signature-wrong"


def test_documents_that_are_handed_in_with_it_count_and_are_not_kept() -> None:
    world = World()
    charter = world.documents[world.charter].replace(b'"grace":5', b'"grace":6')
    documents = {digest(charter): charter}
    fields: dict[str, Any] = {"sphere": "open", "title": "Rules", "texts": world.texts("x")}
    fields["amends"] = digest(charter)
    assert rehearsed(world, "table", "Russia", documents, **fields).reading.act is not None
    with pytest.raises(ComityError) as missing:
        rehearsed(world, "table", "Russia", **fields)
    assert missing.value.code == "document-missing"


def test_a_signed_act_is_checked_without_judging_whether_it_is_allowed() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    entry = world.position("Russia", circulation, "maybe")
    assert check_signed(world.reader, entry, {}).by == "Russia"
    with pytest.raises(ComityError) as forged:
        check_signed(world.reader, entry.replace(b'"maybe"', b'"never"'), {})
    assert forged.value.code == "signature-wrong"
    with pytest.raises(ComityError) as empty:
        check_signed(Reader(world.documents.get), entry, {})
    assert empty.value.code == "record-empty"
