"""Certificates as files: there and back, one spelling, and each numbered check by its own fault."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import ComityError, Malformed
from comity.log.note import Note, parse_note, sign_note
from comity.wire.certificate import (
    TYPE,
    Certificate,
    format_certificate,
    parse_certificate,
)
from comity.wire.digest import digest
from comity.wire.judgement import judge_certificate
from comity.wire.strict import format_json
from tests.nested import certificate as certificate_of
from tests.refusals import refusal
from tests.world import World, key


def decided() -> tuple[World, str]:
    """A council with one decision."""
    world = World()
    circulation = world.circulate("Russia", "On terrorism")
    world.say("Alliance", circulation, "approve", reservation=world.document(b"But.\n"))
    world.decide(circulation)
    return world, circulation


WORLD, CIRCULATION = decided()
RAW = certificate_of(WORLD, CIRCULATION)
CERTIFICATE = parse_certificate(RAW)
NOTE = parse_note(WORLD.cosigned(["Russia"], WORLD.time))
CERTIFICATES = st.builds(
    Certificate,
    council=st.binary().map(digest),
    circulation=st.binary().map(digest),
    conclude=st.integers(0, 2**53 - 1),
    outcome=st.sampled_from(["adopted", "rejected", "no_decision"]),
    entries=st.lists(st.binary(max_size=60), max_size=5).map(tuple),
    documents=st.lists(st.binary(max_size=60), max_size=5).map(
        lambda each: {digest(data): data for data in each}
    ),
    checkpoint=st.just(NOTE),
)


@given(CERTIFICATES)
def test_printing_and_parsing_are_inverse(certificate: Certificate) -> None:
    assert parse_certificate(format_certificate(certificate)) == certificate


def test_a_real_one_is_read_as_it_was_written() -> None:
    assert format_certificate(CERTIFICATE) == RAW
    assert CERTIFICATE.entries == tuple(WORLD.entries)
    # The charter, two texts and the reservation.
    assert len(CERTIFICATE.documents) == 4
    judged = judge_certificate(CERTIFICATE, WORLD.council)
    assert judged.circulation.id == CIRCULATION


@pytest.mark.threat(39, 40)
@given(st.binary(max_size=6), st.data())
def test_only_bytes_that_printing_gives_are_a_certificate(
    more: bytes, drawn: st.DataObject
) -> None:
    start = drawn.draw(st.integers(0, len(RAW)))
    end = drawn.draw(st.integers(start, min(start + 6, len(RAW))))
    other = RAW[:start] + more + RAW[end:]
    try:
        certificate = parse_certificate(other)
    except Malformed:
        return
    assert format_certificate(certificate) == other


def head(**changes: object) -> bytes:
    """The head of the certificate with changes; None takes a field out."""
    fields: dict[str, object] = {
        "circulation": CERTIFICATE.circulation,
        "conclude": CERTIFICATE.conclude,
        "council": CERTIFICATE.council,
        "documents": len(CERTIFICATE.documents),
        "entries": len(CERTIFICATE.entries),
        "kind": "whole",
        "outcome": CERTIFICATE.outcome,
    } | changes
    line = format_json({name: value for name, value in fields.items() if value is not None})
    return TYPE + b"\n" + line + RAW[RAW.index(b"\n", len(TYPE) + 1) :]


LINES = RAW.split(b"\n")
DOCUMENTS = 2 + len(CERTIFICATE.entries)
"""The number of the first line that holds a document."""


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "certificate-malformed"),
        (TYPE, "certificate-malformed"),
        (TYPE + b"\n", "certificate-malformed"),
        (TYPE + b"\n{}", "certificate-malformed"),
        (TYPE + b"\n{}\n", "field-missing"),
        (TYPE + b"\n[]\n", "value-unfit"),
        (RAW.replace(b"certificate/v1", b"certificate/v2", 1), "certificate-malformed"),
        (head(kind="sealed"), "value-unfit"),
        (head(kind=None), "field-missing"),
        (head(more=1), "field-unknown"),
        (head(council="0"), "value-unfit"),
        (head(circulation=CIRCULATION.upper()), "value-unfit"),
        (head(conclude=-1), "value-unfit"),
        (head(conclude=True), "value-unfit"),
        (head(outcome="a b"), "value-unfit"),
        (head(outcome=None), "field-missing"),
        (head(entries=0), "certificate-malformed"),
        (head(entries=len(CERTIFICATE.entries) + 1), "certificate-malformed"),
        (head(documents=len(CERTIFICATE.documents) - 1), "certificate-malformed"),
        (head(entries=2**53 - 1, documents=2**53 - 1), "certificate-malformed"),
        (RAW[:-1], "note-malformed"),
        (RAW + b"\n", "note-malformed"),
        (RAW.replace(b"\n", b"\r\n"), "certificate-malformed"),
        (RAW.replace(LINES[2], LINES[2] + b" ", 1), "certificate-malformed"),
        (RAW.replace(LINES[2], LINES[2] + b"====", 1), "certificate-malformed"),
        (RAW.replace(LINES[2], LINES[2][:-1] + b"\xd9\xa3", 1), "certificate-malformed"),
    ],
)
def test_one_fault_one_code(raw: bytes, code: str) -> None:
    assert refusal(parse_certificate, raw) == code


def test_documents_stand_in_the_order_of_their_names_and_none_twice() -> None:
    swapped = [*LINES]
    swapped[DOCUMENTS : DOCUMENTS + 2] = reversed(LINES[DOCUMENTS : DOCUMENTS + 2])
    doubled = [*LINES]
    doubled[DOCUMENTS + 1] = doubled[DOCUMENTS]
    for lines in (swapped, doubled):
        assert refusal(parse_certificate, b"\n".join(lines)) == "certificate-malformed"


@pytest.mark.threat(42)
def test_millions_of_lines_and_a_huge_head_are_refused() -> None:
    assert refusal(parse_certificate, head() + b"\n" * 10_000_000) == "note-malformed"
    assert refusal(parse_certificate, TYPE + b"\n" + b"[" * 10_000_000 + b"\n") == "json-malformed"
    assert refusal(parse_certificate, TYPE + b"\n" + b"9" * 1_000_000 + b"\n") == "json-malformed"


def entries_with(number: int, entry: bytes) -> tuple[bytes, ...]:
    """The entries with another one at a place."""
    entries = list(CERTIFICATE.entries)
    entries[number] = entry
    return tuple(entries)


def cosigned_by(*names: str) -> Note:
    """The checkpoint with these cosignatures."""
    return parse_note(WORLD.cosigned(names, WORLD.time))


def stranger() -> Note:
    """The checkpoint with the signature of somebody whom no charter names."""
    line = sign_note(CERTIFICATE.checkpoint.text, "stranger.example", key("stranger"))
    return replace(CERTIFICATE.checkpoint, signatures=(*CERTIFICATE.checkpoint.signatures, line))


def without(name: str) -> dict[str, bytes]:
    """The documents without one."""
    return {each: data for each, data in CERTIFICATE.documents.items() if each != name}


TEXT = digest(b"On terrorism [en]\n")
Change = Callable[[], Certificate]


def change(**fields: object) -> Change:
    """The certificate with other fields."""
    return lambda: replace(CERTIFICATE, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "check", "code"),
    [
        (change(council="0" * 64), 1, "certificate-foreign"),
        (change(entries=()), 1, "certificate-foreign"),
        (change(entries=entries_with(0, b"garbage")), 1, "note-malformed"),
        (
            change(entries=CERTIFICATE.entries[:-2] + CERTIFICATE.entries[-1:]),
            2,
            "conclusion-false",
        ),
        (change(checkpoint=stranger()), 3, "line-unexplained"),
        (change(entries=(*CERTIFICATE.entries, b"garbage")), 4, "root-differs"),
        (change(checkpoint=cosigned_by("Russia", "Oslo", "Vienna", "Geneva")), 5, "not-final"),
        (change(circulation="0" * 64), 6, "decision-differs"),
        (change(conclude=CERTIFICATE.conclude - 1), 6, "decision-differs"),
        (change(outcome="rejected"), 6, "decision-differs"),
        (change(documents=without(TEXT)), 7, "document-missing"),
        (change(documents={**CERTIFICATE.documents, digest(b"x"): b"x"}), 7, "document-surplus"),
        (change(documents=without(WORLD.charter)), 1, "document-missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_check_of_the_judge_refuses_its_own_fault(make: Change, check: int, code: str) -> None:
    with pytest.raises(ComityError) as caught:
        judge_certificate(make(), WORLD.council)
    assert (caught.value.code, caught.value.facts["check"]) == (code, check)


def test_the_council_asked_for_decides_whatever_the_file_says() -> None:
    with pytest.raises(ComityError) as caught:
        judge_certificate(CERTIFICATE, "0" * 64)
    assert caught.value.code == "certificate-foreign"


def test_the_last_padding_bits_of_an_entry_are_not_free() -> None:
    """Base64 of one or two bytes at the end leaves bits that a lax reader would overlook."""
    for number, entry in enumerate(CERTIFICATE.entries):
        line = base64.b64encode(entry)
        if line.endswith(b"="):
            place = len(line.rstrip(b"=")) - 1
            other = line[:place] + bytes([line[place] + 1]) + line[place + 1 :]
            raw = b"\n".join([*LINES[: 2 + number], other, *LINES[3 + number :]])
            assert refusal(parse_certificate, raw) == "certificate-malformed"
