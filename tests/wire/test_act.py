"""Acts as bytes: every kind there and back, one fault each, every byte of a small one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.acts_plain import KINDS, head_fields
from comity.errors import ComityError, Malformed
from comity.log.note import (
    ED25519,
    Note,
    check_signature_line,
    format_note,
    make_vkey,
    parse_note,
    sign_note,
)
from comity.wire.act import (
    MAX_ACT,
    TYPE,
    SignedAct,
    format_act_text,
    parse_signed_act,
    read_act,
    sign_act,
)
from comity.wire.digest import digest
from comity.wire.strict import format_json
from tests.refusals import refusal
from tests.world import World, key

NAME, SIGNER = "council.example/Russia/delegation", key("act")
VKEY = make_vkey(NAME, ED25519, SIGNER.public)
D = "0123456789abcdef" * 4
TEXTS = [{"document": D, "lang": "en"}, {"document": "f" * 64, "lang": "fr"}]
POSITION_MANDATE = {"act": "position", "circulation": D, "council": D, "position": "approve"}
AMENDING = {"amends": D, "corrects": D, "meeting": D}
HEAD: dict[str, Any] = {
    "by": "Russia",
    "charter": D,
    "council": D,
    "key": D,
    "nonce": "ab" * 16,
    "prev": D,
    "seen": {"root": D, "size": 41},
}
BODIES: dict[str, dict[str, Any]] = {
    "found": {"origin": "council.example/log", "logs": ["a vkey"], "title": "Совет"},
    "accede": {"authority": D},
    "accredit": {
        "delegate": "ivanov",
        "vkey": "v",
        "acts": ["position"],
        "spheres": [],
        "until": 0,
    },
    "recall": {"delegate": D},
    "suspend": {"delegate": D, "compromised_since": 0},
    "withdraw_party": {},
    "table": {"sphere": "terrorism", "title": 'On "terror"', "texts": TEXTS} | AMENDING,
    "amend": {"matter": D, "texts": TEXTS, "amends": D},
    "circulate": {
        "matter": D,
        "texts": TEXTS,
        "deadline": 1,
        "mandate": POSITION_MANDATE,
        "local": "x",
        "occasion": "emergency",
        "consultation": D,
    },
    "withdraw": {"circulation": D},
    "position": {
        "circulation": D,
        "position": "object",
        "texts": [D],
        "replaces": [D],
        "reservation": D,
        "statement": D,
    },
    "extend": {"circulation": D, "deadline": 5},
    "request": {"circulation": D, "deadline": 5, "statement": D},
    "attempt": {"circulation": D, "party": "Russia", "channel": "post", "statement": D},
    "deem": {"circulation": D, "party": "Russia", "attempts": [D]},
    "cure": {"circulation": D, "party": "Russia", "statement": D},
    "cannot_open": {"circulation": D, "document": D},
    "lift": {"circulation": D, "of": D},
    "reveal": {"circulation": D, "of": D, "position": "object", "salt": D},
    "answer": {"circulation": D, "of": D, "text": D},
    "retrieve": {"matter": D},
    "waive": {"circulation": D},
    "conclude": {"circulation": D, "outcome": "adopted"},
    "undertake": {
        "circulation": D,
        "title": "Overflight",
        "text": D,
        "starts": 1,
        "ends": 2,
        "report_due": 3,
        "conditions": D,
        "notice": 0,
        "reports": [1, 2],
        "report_every": 4,
    },
    "report": {"undertaking": D, "text": D, "due": 3},
    "discharge": {"undertaking": D, "text": D},
    "consult": {"sphere": "terrorism", "title": "Article 4", "texts": TEXTS},
    "convene": {
        "title": "Ministers",
        "spheres": ["terrorism"],
        "starts": 1,
        "ends": 2,
        "format": "at 20",
        "place": "Reykjavík",
        "agenda": [D],
        "consultation": D,
        "meeting": D,
    },
    "attend": {"meeting": D, "role": "chair", "delegates": [D], "names": D},
    "minute": {"meeting": D, "matter": D},
    "evidence": {"checkpoint": ["log", "1", "root", "", "line"]},
    "seal": {"size": 7, "state": D},
    "affirm": {"seal": D},
}


def act(kind: str, **changes: Any) -> dict[str, Any]:
    """An act of a kind with every field it may have, and changes."""
    head = {"act": kind, **HEAD}
    if kind == "found":
        del head["council"], head["prev"]
    return head | BODIES[kind] | changes


def entry(plain: dict[str, Any]) -> bytes:
    """The entry of an act, signed."""
    return sign_act(plain, NAME, SIGNER)


def read(raw: bytes) -> object:
    """Everything that a reader does with an entry but its place in a record."""
    signed = parse_signed_act(raw)
    return signed if signed.kind == "evidence" else read_act(signed)


def text_of(line: bytes, head: bytes = TYPE) -> bytes:
    """A note with any second line, signed."""
    text = head + b"\n" + line + b"\n"
    return format_note(Note(text, (sign_note(text, NAME, SIGNER),)))


def test_there_is_an_example_of_every_kind() -> None:
    assert sorted(BODIES) == sorted([*KINDS, "evidence"])


@pytest.mark.parametrize("kind", BODIES)
def test_every_kind_is_read_as_it_was_written(kind: str) -> None:
    plain = act(kind)
    raw = entry(plain)
    signed = parse_signed_act(raw)
    assert isinstance(signed, SignedAct)
    assert (signed.kind, signed.plain) == (kind, plain)
    assert format_act_text(signed.plain) == signed.text
    assert signed.id == digest(signed.text)
    check_signature_line(signed.text, signed.signature, VKEY)
    if kind != "evidence":
        found = read_act(signed)
        assert (found.kind, found.by, found.seen.size) == (kind, "Russia", 41)
        assert found.id == signed.id


def required(kind: str) -> list[str]:
    """The fields that an act of a kind must have."""
    body = ["checkpoint"] if kind == "evidence" else list(KINDS[kind][1])
    return [*(field for field in head_fields(kind) if field != "authority"), *body]


@pytest.mark.parametrize("kind", BODIES)
def test_each_field_that_must_be_there_is_missed(kind: str) -> None:
    for field in required(kind):
        if (kind, field) == ("evidence", "checkpoint"):
            continue  # It is read with the record's keys: tests/wire/test_evidence.py.
        plain = act(kind)
        del plain[field]
        assert refusal(read, entry(plain)) == "field-missing", field


@pytest.mark.parametrize("kind", BODIES)
def test_a_field_without_a_meaning_is_refused(kind: str) -> None:
    assert refusal(read, entry(act(kind, more=1))) == "field-unknown"
    assert refusal(read, entry(act(kind, seen={"root": D, "size": 1, "more": 1}))) == (
        "field-unknown"
    )


WRONG: list[Any] = [True, -1, 2**53 - 1, "", "x" * 1_001, [], {}, [[]], [{}], ["x" * 65], {"a": 1}]


@pytest.mark.parametrize("kind", BODIES)
def test_a_value_of_another_sort_is_refused_by_its_place_and_nothing_worse(kind: str) -> None:
    refused = 0
    for field in act(kind):
        for value in WRONG:
            code = refusal(read, entry(act(kind, **{field: value})))
            assert code in {"", "value-unfit", "field-missing", "field-unknown"}
            refused += code != ""
    assert refused > len(act(kind)) * len(WRONG) / 2


@pytest.mark.threat(20)
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (text_of(format_json(act("withdraw")), b"comity/act/v2"), "act-malformed"),
        (text_of(format_json(act("withdraw")), b"comity/act/v1 "), "act-malformed"),
        (text_of(format_json(act("withdraw")), b"comity/charter/v1"), "act-malformed"),
        (text_of(format_json(act("withdraw")) + b"\nmore"), "act-malformed"),
        (text_of(b"[]"), "value-unfit"),
        (text_of(b'"act"'), "value-unfit"),
        (text_of(b"1"), "value-unfit"),
        (text_of(b"{}"), "field-missing"),
        (text_of(b'{"act":"declare_war"}'), "value-unfit"),
        (text_of(b'{"act":null}'), "json-malformed"),
        (text_of(b'{"act":"withdraw","act":"withdraw"}'), "json-malformed"),
        (text_of(b'{"act": "withdraw"}'), "json-malformed"),
        (text_of(b""), "json-malformed"),
        (text_of(b"[" * 10_000), "json-malformed"),
        (text_of(b"9" * 10_000), "json-malformed"),
        (TYPE + b"\n" + format_json(act("withdraw")) + b"\n", "note-malformed"),
        (b"", "note-malformed"),
    ],
)
def test_one_fault_one_code(raw: bytes, code: str) -> None:
    assert refusal(read, raw) == code


def test_an_act_has_one_signature_line() -> None:
    note = parse_note(entry(act("withdraw")))
    twice = Note(note.text, (*note.signatures, sign_note(note.text, "other", key("other"))))
    assert refusal(read, format_note(twice)) == "act-signatures"


def test_a_founding_names_no_council_and_no_former_act() -> None:
    for field in ("council", "prev"):
        assert refusal(read, entry(act("found", **{field: D}))) == "value-unfit"


@pytest.mark.threat(42)
def test_16_kib_are_an_act_and_one_byte_more_is_not() -> None:
    room = MAX_ACT - len(format_act_text(act("evidence", checkpoint=[""])))
    full = act("evidence", checkpoint=["x" * room])
    assert len(format_act_text(full)) == MAX_ACT
    # The longest name that a key can have, so that the entry is as long as it can be.
    assert parse_signed_act(sign_act(full, "\u2014" * 85, SIGNER)).plain == full
    over = act("evidence", checkpoint=["x" * (room + 1)])
    assert refusal(format_act_text, over) == "act-too-large"
    assert refusal(read, text_of(format_json(over))) == "act-too-large"
    assert refusal(read, bytes(50_000_000)) == "act-too-large"


def test_the_id_is_of_the_text_whoever_signs_it() -> None:
    plain = act("withdraw")
    other = sign_act(plain, "another.example/name", key("other"))
    assert other != entry(plain)
    assert parse_signed_act(other).id == parse_signed_act(entry(plain)).id


def altered(raw: bytes) -> Iterator[bytes]:
    """The bytes with one of them replaced: every bit flipped, and by what is special in a note."""
    for place, byte in enumerate(raw):
        others = {byte ^ 1 << bit for bit in range(8)} | set(b'\n "\\,:{}[]0\x00\xff') - {byte}
        for other in sorted(others):
            yield raw[:place] + bytes([other]) + raw[place + 1 :]


def test_every_byte_of_a_small_act_matters() -> None:
    raw = entry(act("withdraw"))
    for other in altered(raw):
        with pytest.raises(ComityError):
            checked(other)
    for place in range(len(raw)):
        for other in (
            raw[:place],
            raw[:place] + raw[place + 1 :],
            raw[:place] + b" " + raw[place:],
        ):
            with pytest.raises(ComityError):
                checked(other)


def checked(raw: bytes) -> None:
    """Read an entry and check its signature."""
    signed = parse_signed_act(raw)
    check_signature_line(signed.text, signed.signature, VKEY)


def test_every_bit_of_an_act_is_refused_by_a_council_and_nothing_moves() -> None:
    world = World()
    raw = world.act("table", "Russia", sphere="open", title="A text", texts=world.texts("A text"))
    before, size = world.reader.council, world.reader.size
    for place in range(len(raw)):
        other = raw[:place] + bytes([raw[place] ^ 1 << place % 8]) + raw[place + 1 :]
        assert refusal(world.reader.prepare, other) != ""
        assert (world.reader.council, world.reader.size) == (before, size)
    world.admit(raw)


@pytest.mark.threat(39, 40)
@given(st.binary(max_size=80), st.data())
def test_only_bytes_that_printing_gives_are_an_act(more: bytes, drawn: st.DataObject) -> None:
    raw = entry(act("withdraw"))
    start = drawn.draw(st.integers(0, len(raw)))
    end = drawn.draw(st.integers(start, min(start + 80, len(raw))))
    for other in (more, raw[:start] + more + raw[end:]):
        try:
            signed = parse_signed_act(other)
        except Malformed:
            continue
        assert format_act_text(signed.plain) == signed.text
        assert format_note(Note(signed.text, (signed.signature,))) == other


@pytest.mark.threat(40)
@pytest.mark.parametrize(
    "alter",
    [
        *(str.upper, lambda d: d[:-1], lambda d: d + "0", lambda d: d + "\n", lambda d: ""),
        *(lambda d: d[:-1] + "g", lambda d: " " + d[1:], lambda d: d[:-1] + "\u0663"),
        lambda d: "0x" + d[2:],
    ],
)
def test_a_digest_has_one_spelling(alter: Callable[[str], str]) -> None:
    code = "json-malformed" if "\n" in alter(D) else "value-unfit"
    for field in ("charter", "council", "key", "prev", "circulation"):
        assert refusal(lambda name: read(entry(act("withdraw", **{name: alter(D)}))), field) == code
