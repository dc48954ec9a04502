"""Uploads to a mirror: packages, their proofs, bodies that come in pieces, and answers."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import ComityError, Malformed, NotSound
from comity.log.checkpoint import parse_checkpoint
from comity.log.cosignature import check_cosignature
from comity.log.lines import MAX_NUMBER
from comity.log.mirror import (
    INFO_TYPE,
    MAX_PACKAGES,
    MAX_TICKET,
    MirrorInfo,
    Package,
    Upload,
    UploadReader,
    check_package,
    format_head,
    format_info,
    format_package,
    make_package,
    parse_info,
    spans,
)
from comity.log.note import parse_lines, parse_note
from comity.log.tree import check_consistency, leaf_hash
from comity.log.witness import parse_add_checkpoint, parse_size_answer
from tests.own_vectors import ENTRIES, ORIGIN, READ, SIZE, TIME, signed, vkey
from tests.published import rows
from tests.refusals import refusal

CHECKPOINT = parse_checkpoint(parse_note(signed(SIZE, "log")).text)
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def packages(start: int, end: int) -> list[Package]:
    """The packages of the entries [start, end) of our log."""
    return [make_package(a, ENTRIES[a:b], end, READ) for a, b in spans(start, end)]


def body(start: int, end: int, ticket: bytes = b"") -> bytes:
    """A whole request."""
    head = format_head(Upload(ORIGIN, start, end, ticket))
    return head + b"".join(map(format_package, packages(start, end)))


def before(package: Package) -> list[bytes]:
    """The leaf hashes of the same bundle in front of a package."""
    return LEAVES[package.start // 256 * 256 : package.start]


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_packages_are_cut_where_bundles_are(start: int, more: int) -> None:
    end = start + more
    found = list(spans(start, end))
    assert [n for a, b in found for n in range(a, b)] == list(range(start, end))
    rounded = -(-end // 256) - start // 256 if start < end else 0
    assert len(found) == rounded
    assert all(a // 256 == (b - 1) // 256 for a, b in found)


@pytest.mark.parametrize("start", [0, 1, 255, 256, 300, 511, 512, 699, 700])
@pytest.mark.parametrize("end", [257, 512, 700])
def test_every_package_proves_itself(start: int, end: int) -> None:
    root = parse_checkpoint(parse_note(signed(end, "log")).text).root
    reader = UploadReader()
    for package in reader.feed(body(start, end) if start <= end else body(end, end)):
        assert (
            list(check_package(package, before(package), end, root))
            == (LEAVES[package.start : package.end])
        )
    assert reader.done
    assert reader.whole


@pytest.mark.parametrize("piece", [1, 7, 300, 5000])
def test_a_body_may_come_in_pieces(piece: int) -> None:
    raw, reader, found = body(300, SIZE, b"a ticket"), UploadReader(), []
    for place in range(0, len(raw), piece):
        assert not reader.done
        found += list(reader.feed(raw[place : place + piece]))
    assert found == packages(300, SIZE)
    assert reader.upload == Upload(ORIGIN, 300, SIZE, b"a ticket")
    assert reader.done


def test_a_body_that_ends_early_gives_what_was_whole() -> None:
    raw = body(300, SIZE)
    first = len(format_head(Upload(ORIGIN, 300, SIZE))) + len(
        format_package(packages(300, SIZE)[0])
    )
    for cut in (0, 1, 20, first - 1, first, first + 1, len(raw) - 1):
        reader = UploadReader()
        found = list(reader.feed(raw[:cut]))
        assert len(found) == int(cut >= first)
        assert not reader.done
        assert reader.whole == (cut == first)


@pytest.mark.threat(42)
@pytest.mark.parametrize(
    "raw",
    [
        bytes(2),
        b"\x01\x00",
        b"\xff\xff",
        b"\x00\x01\xff" + bytes(18),
        format_head(Upload(ORIGIN, 1, 0)),
        format_head(Upload(ORIGIN, 0, MAX_NUMBER + 1)),
        format_head(Upload(ORIGIN, 0, 0)) + b"\x00",
        body(300, SIZE) + b"\x00",
        format_head(Upload(ORIGIN, 0, 1)) + b"\x00\x00\x40",
    ],
)
def test_what_can_be_no_upload_is_refused_at_once(raw: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        list(UploadReader().feed(raw))
    assert caught.value.code == "upload-malformed"


def test_an_upload_of_nothing_asks_where_the_mirror_stands() -> None:
    reader = UploadReader()
    assert list(reader.feed(format_head(Upload(ORIGIN, 0, 0)))) == []
    assert reader.done


def test_each_altered_entry_and_hash_is_found() -> None:
    for package in packages(300, SIZE):
        for number in range(0, len(package.entries), 17):
            entries = list(package.entries)
            entries[number] += b"!"
            other = Package(package.start, tuple(entries), package.proof)
            with pytest.raises(NotSound):
                check_package(other, before(package), SIZE, CHECKPOINT.root)
        for number in range(len(package.proof)):
            proof = (*package.proof[:number], bytes(32), *package.proof[number + 1 :])
            other = Package(package.start, package.entries, proof)
            with pytest.raises(NotSound):
                check_package(other, before(package), SIZE, CHECKPOINT.root)


@pytest.mark.threat(14)
def test_a_package_holds_at_no_other_place_and_after_no_other_entries() -> None:
    first, second = packages(300, SIZE)
    moved = Package(first.start + 256, first.entries, first.proof)
    for package, ahead in (
        (moved, before(first)),
        (first, before(first)[::-1]),
        (second, before(first)),
        (first, []),
    ):
        with pytest.raises(ComityError):
            check_package(package, ahead, SIZE, CHECKPOINT.root)


@given(st.integers(0, MAX_NUMBER), st.integers(0, MAX_NUMBER), st.binary(max_size=99))
def test_where_a_mirror_stands_is_read_as_it_is_printed(
    size: int, entry: int, ticket: bytes
) -> None:
    info = MirrorInfo(size, entry, ticket)
    assert parse_info(INFO_TYPE, format_info(info)) == info


@pytest.mark.threat(40)
@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("text/plain", b"1\n2\n\n"),
        (INFO_TYPE, b""),
        (INFO_TYPE, b"1\n2\n"),
        (INFO_TYPE, b"1\n2\n\n\n"),
        (INFO_TYPE, b"01\n2\n\n"),
        (INFO_TYPE, b"1\n-2\n\n"),
        (INFO_TYPE, b"1\n2\nYR==\n"),
        (INFO_TYPE, b"1\n2\n-\n"),
        (INFO_TYPE, b"1\r\n2\n\n"),
        (INFO_TYPE, b"9223372036854775808\n2\n\n"),
        (INFO_TYPE, format_info(MirrorInfo(1, 2, bytes(MAX_TICKET + 1)))),
    ],
)
def test_anything_else_tells_nothing(kind: str, raw: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        parse_info(kind, raw)
    assert caught.value.code == "mirror-info-malformed"


def test_a_ticket_of_the_largest_size() -> None:
    ticket = bytes(MAX_TICKET)
    assert parse_info(INFO_TYPE, format_info(MirrorInfo(1, 2, ticket))).ticket == ticket
    reader = UploadReader()
    assert list(reader.feed(format_head(Upload(ORIGIN, 0, 0, ticket)))) == []
    assert reader.upload == Upload(ORIGIN, 0, 0, ticket)
    assert MAX_PACKAGES * 256 == 8192


EXCHANGE = rows("comity-mirror/exchange.json")


@pytest.mark.parametrize("step", EXCHANGE, ids=[step["why"] for step in EXCHANGE])
def test_our_published_exchange(step: dict[str, Any]) -> None:
    """What each request must lead to, from the forms alone: the mirror itself is not here."""
    raw, answer = base64.b64decode(step["body"]), step["answer"].encode()
    judge = {"add-checkpoint": judged_checkpoint, "add-entries": judged_entries}[step["call"]]
    judge(step["status"], step["why"], raw)
    if step["type"] == INFO_TYPE:
        info = parse_info(INFO_TYPE, answer)
        assert info == MirrorInfo(SIZE, 512 if step["status"] == 202 else 300, b"a ticket")
    elif step["type"]:
        assert parse_size_answer(step["type"], answer) == 250
    elif answer:
        (line,) = parse_lines(answer)
        assert check_cosignature(parse_note(signed(SIZE, "log")).text, line, vkey("mirror")) == (
            TIME + 60
        )


def judged_checkpoint(status: int, why: str, raw: bytes) -> None:
    """An add-checkpoint request of the exchange."""
    request = parse_add_checkpoint(raw)
    old = parse_checkpoint(parse_note(signed(300, "log")).text)
    new = request.checkpoint
    check_consistency(old.size, old.root, new.size, new.root, request.proof)
    assert status in (200, 409)


def judged_entries(status: int, why: str, raw: bytes) -> None:
    """An add-entries request of the exchange."""
    reader, sound, false = UploadReader(), 0, 0
    for package in reader.feed(raw):
        found = refusal(check_package, package, before(package), SIZE, CHECKPOINT.root)
        sound, false = sound + (not found), false + (found == "subtree-unproven")
    assert reader.upload is not None
    assert (status == 404) == (reader.upload.origin != ORIGIN)
    assert (status == 422) == bool(false)
    assert (status == 400) == (not reader.whole and not sound)
    assert (status == 202) == (sound == 1 and not reader.done)
    assert (status == 200) == (reader.done and reader.upload.end == SIZE and not false)
