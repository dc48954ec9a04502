"""Requests to witnesses and their answers, byte for byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import ComityError, Malformed
from comity.log.lines import MAX_NUMBER
from comity.log.note import SignatureLine, format_lines, parse_lines
from comity.log.subtree import check_subtree_consistency
from comity.log.witness import (
    SIZE_TYPE,
    SignSubtree,
    format_add_checkpoint,
    format_sign_subtree,
    format_size,
    parse_add_checkpoint,
    parse_sign_subtree,
    parse_size_answer,
)
from tests.own_vectors import signed, text
from tests.published import VECTORS, rows

HASHES = st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple)
LINES = st.lists(
    st.builds(SignatureLine, st.just("w"), st.binary(min_size=4, max_size=4), st.just(b"s")),
    max_size=8,
).map(tuple)
NOTE = signed(700, "log", "witness")
ADD = format_add_checkpoint(300, (bytes(32), b"\x01" * 32), NOTE)
SUBTREE = SignSubtree(512, 700, bytes(32), (), (bytes(32),), text(700), ())


def refused_add(body: bytes) -> None:
    """That a body is no add-checkpoint request."""
    with pytest.raises(Malformed):
        parse_add_checkpoint(body)


@given(st.integers(0, MAX_NUMBER), HASHES)
def test_an_add_checkpoint_request_is_read_as_it_is_printed(
    old: int, proof: tuple[bytes, ...]
) -> None:
    request = parse_add_checkpoint(format_add_checkpoint(old, proof, NOTE))
    assert (request.old, request.proof, request.checkpoint.size) == (old, proof, 700)
    assert len(request.note.signatures) == 2


def test_published_requests_are_read_and_printed() -> None:
    cases = json.loads((VECTORS / "witness-add-checkpoint/sunlight_sequence.json").read_text())
    bodies = [case["body"].encode() for case in cases["cases"]]
    read = 0
    for body in bodies:
        try:
            request = parse_add_checkpoint(body)
        except ComityError:
            continue
        read += 1
        note = body.partition(b"\n\n")[2]
        assert format_add_checkpoint(request.old, request.proof, note) == body
    # One is no note, one no checkpoint, one spells its base64 in a way that is not canonical.
    assert (len(bodies), read) == (11, 8)


@pytest.mark.threat(40)
@pytest.mark.parametrize(
    "alter",
    [
        (b"old 300", b"old 0300"),
        (b"old 300", b"old  300"),
        (b"old 300", b"old"),
        (b"old 300", b"new 300"),
        (b"old 300", b"old -1"),
        (b"old 300\n", b"old 300\r\n"),
        (b"old 300\n", b"\nold 300\n"),
        (b"old 300\n", b"old 300\nAAAA\n"),
        (b"old 300\n", b"old 300\nx\n"),
        (b"old 300\n", b"old 300\n" + b"A" * 43 + b"=\n" * 1 + (b"A" * 43 + b"=\n") * 61),
        (b"=\n\n", b"=\n"),
        (b"\n700\n", b"\n0700\n"),
    ],
)
def test_any_other_spelling_of_a_request_is_refused(alter: tuple[bytes, bytes]) -> None:
    parse_add_checkpoint(ADD)
    refused_add(ADD.replace(*alter, 1))


def test_63_hashes_are_read_and_64_are_not() -> None:
    parse_add_checkpoint(format_add_checkpoint(1, [bytes(32)] * 63, NOTE))
    refused_add(format_add_checkpoint(1, [bytes(32)] * 64, NOTE))
    refused_add(b"")


@given(st.integers(0, MAX_NUMBER))
def test_a_size_is_told_with_its_type(size: int) -> None:
    assert parse_size_answer(SIZE_TYPE, format_size(size)) == size


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"10\n"),
        ("", b"10\n"),
        (SIZE_TYPE, b""),
        (SIZE_TYPE, b"\n"),
        (SIZE_TYPE, b"50"),
        (SIZE_TYPE, b"050\n"),
        (SIZE_TYPE, b"50\n\n"),
        (SIZE_TYPE, b"50\r\n"),
        (SIZE_TYPE, b"-1\n"),
        (SIZE_TYPE, b"9223372036854775808\n"),
        (SIZE_TYPE + "; charset=utf-8", b"50\n"),
    ],
)
def test_anything_else_tells_no_size(kind: str, body: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        parse_size_answer(kind, body)
    assert caught.value.code == "size-untold"


@given(LINES.filter(len))
def test_lines_alone_are_an_answer(lines: tuple[SignatureLine, ...]) -> None:
    assert parse_lines(format_lines(lines)) == lines


@pytest.mark.parametrize(
    "body", [b"", b"\n", format_lines(parse_lines(NOTE.split(b"\n\n")[1]))[:-1]]
)
def test_an_answer_without_lines_or_cut_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse_lines(body)


@given(LINES, HASHES, LINES)
def test_a_sign_subtree_request_is_read_as_it_is_printed(
    cosignatures: tuple[SignatureLine, ...],
    proof: tuple[bytes, ...],
    signatures: tuple[SignatureLine, ...],
) -> None:
    request = SignSubtree(512, 700, bytes(32), cosignatures, proof, text(700), signatures)
    assert parse_sign_subtree(format_sign_subtree(request)) == request


def test_our_request_proves_its_subtree() -> None:
    (case,) = (
        row for row in rows("comity-cosignature/cases.json") if row["what"] == "sign-subtree"
    )
    request = parse_sign_subtree(case["body"].encode())
    checkpoint = parse_add_checkpoint(b"old 0\n\n" + NOTE).checkpoint
    check_subtree_consistency(
        request.start, request.end, request.root, 700, checkpoint.root, request.proof
    )
    assert [line.name for line in request.signatures] == [
        "log.example/comity-vectors",
        "witness.example/w1",
    ]


@pytest.mark.threat(40)
@pytest.mark.parametrize(
    ("alter"),
    [
        (b"subtree 512 700", b"subtree 0512 700"),
        (b"subtree 512 700", b"subtree 512  700"),
        (b"subtree 512 700", b"subtree 512"),
        (b"subtree 512 700", b"subtree 512 512"),
        (b"subtree 512 700", b"subtree 700 512"),
        (b"subtree 512 700", b"subtree 512 701"),
        (b"subtree 512 700", b"subtree 511 700"),
        (b"subtree", b"Subtree"),
        (b"700\nAAAA", b"700\nBAA"),
        (b"\n\n", b"\n\n\n"),
        (b"\n\n", b"\n"),
        (b"\n700\n", b"\n700\n\n"),
        (b"\n\n", b"\n" + format_lines([SignatureLine("w", bytes(4), b"s")]) + b"\n"),
    ],
)
def test_any_other_spelling_of_a_subtree_request_is_refused(alter: tuple[bytes, bytes]) -> None:
    body = format_sign_subtree(SUBTREE)
    parse_sign_subtree(body)
    with pytest.raises(Malformed):
        parse_sign_subtree(body.replace(*alter, 1))


def test_limits_of_a_subtree_request() -> None:
    line = SignatureLine("w", bytes(4), b"s")
    for request in (
        SignSubtree(512, 700, bytes(32), (line,) * 9, (), text(700), ()),
        SignSubtree(512, 700, bytes(32), (), (), text(700), (line,) * 9),
        SignSubtree(512, 700, bytes(32), (), (bytes(32),) * 64, text(700), ()),
    ):
        with pytest.raises(Malformed) as caught:
            parse_sign_subtree(format_sign_subtree(request))
        assert caught.value.code == "subtree-request-malformed"
