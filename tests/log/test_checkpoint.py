"""Checkpoints: three lines, one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Malformed
from comity.keys import generate_key
from comity.log.checkpoint import (
    MAX_SIZE,
    Checkpoint,
    format_checkpoint,
    parse_checkpoint,
    parse_size,
)
from comity.log.note import Note, check_note, format_note, parse_note, parse_vkey, sign_note
from comity.log.tree import EMPTY_ROOT
from tests.published import data, rows

ORIGINS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
CHECKPOINTS = st.builds(
    Checkpoint, ORIGINS, st.integers(0, MAX_SIZE), st.binary(min_size=32, max_size=32)
)
ROOT = b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
LOOSE_NUMBERS = [
    b"",
    b"-1",
    b"+1",
    b"-0",
    b"00",
    b"01",
    b" 1",
    b"1 ",
    b"1\n",
    b"1_000",
    b"1.0",
    b"1e3",
    b"0x1",
    b"NaN",
    b"\xd9\xa3",
    b"\xc2\xb2",
    b"\xef\xbc\x91",
    b"9223372036854775808",
    b"99999999999999999999",
    b"9" * 5_000,
    b"9" * 1_000_000,
]


def code(text: bytes) -> str:
    """The code with which a text is refused as a checkpoint."""
    with pytest.raises(Malformed) as caught:
        parse_checkpoint(text)
    return caught.value.code


@given(CHECKPOINTS)
def test_printing_and_parsing_are_inverse(checkpoint: Checkpoint) -> None:
    assert parse_checkpoint(format_checkpoint(checkpoint)) == checkpoint


@pytest.mark.threat(40)
@given(CHECKPOINTS, st.data())
def test_only_bytes_that_printing_gives_are_a_checkpoint(
    checkpoint: Checkpoint, drawn: st.DataObject
) -> None:
    text = format_checkpoint(checkpoint)
    start = drawn.draw(st.integers(0, len(text)))
    end = drawn.draw(st.integers(start, min(start + 3, len(text))))
    altered = text[:start] + drawn.draw(st.binary(max_size=3)) + text[end:]
    try:
        again = format_checkpoint(parse_checkpoint(altered))
    except Malformed:
        return
    assert again == altered


@pytest.mark.threat(40)
@pytest.mark.parametrize("digits", LOOSE_NUMBERS, ids=lambda digits: repr(digits[:22]))
def test_a_size_has_one_spelling(digits: bytes) -> None:
    assert code(b"log\n" + digits + b"\n" + ROOT + b"\n") in {
        "checkpoint-malformed",
        "checkpoint-extension",
    }
    with pytest.raises(Malformed) as caught:
        parse_size(digits)
    assert caught.value.code == "checkpoint-malformed"


@pytest.mark.parametrize("size", [0, 1, 9, 10, MAX_SIZE])
def test_sizes_from_nothing_to_the_largest_are_read(size: int) -> None:
    assert parse_size(b"%d" % size) == size
    assert parse_checkpoint(b"log\n%d\n%b\n" % (size, ROOT)).size == size


def test_the_empty_log() -> None:
    assert format_checkpoint(Checkpoint("log", 0, EMPTY_ROOT)) == b"log\n0\n" + ROOT + b"\n"


@pytest.mark.threat(40)
@pytest.mark.parametrize(
    "root",
    [
        b"",
        ROOT[:-1],
        ROOT + b"=",
        ROOT[:-2] + b"V=",
        ROOT.replace(b"+", b"-"),
        ROOT.replace(b"/", b"_"),
        b" " + ROOT,
        ROOT + b" ",
        ROOT[:20] + b"\r" + ROOT[20:],
        b"AAAA",
        ROOT + ROOT,
        b"\xff" * 44,
        b"A" * 10_000_000,
    ],
    ids=lambda root: repr(root[:50]),
)
def test_a_root_has_32_bytes_and_one_spelling(root: bytes) -> None:
    assert code(b"log\n1\n" + root + b"\n") == "checkpoint-malformed"


def test_extension_lines_are_refused_by_their_own_name() -> None:
    assert code(b"log\n1\n" + ROOT + b"\nmore\n") == "checkpoint-extension"
    assert code(b"log\n1\n" + ROOT + b"\n\n") == "checkpoint-extension"
    assert code(b"log\n1\n" + ROOT + b"\nmore") == "checkpoint-malformed"


def test_published_texts_are_refused_all_or_are_stricter_than_their_origin() -> None:
    """The origin allows short roots and extension lines; nothing else of what it allows is here."""
    codes = {case["desc"]: code(case["text"].encode()) for case in rows("notes/checkpoints.json")}
    assert len(codes) == 9
    assert codes.pop("one extension line") == "checkpoint-extension"
    assert set(codes.values()) == {"checkpoint-malformed"}


def test_the_published_signed_checkpoint_is_made_again_byte_for_byte() -> None:
    (case,) = rows("notes/signed_checkpoints.json")
    vkey, signing = parse_vkey(case["vkey"]), generate_key(bytes.fromhex(case["seed_hex"]))
    note = parse_note(case["note"].encode())
    assert check_note(note, [vkey]) == (vkey,)
    checkpoint = parse_checkpoint(note.text)
    assert checkpoint.origin == vkey.name
    assert checkpoint.size == 10
    line = sign_note(format_checkpoint(checkpoint), vkey.name, signing)
    assert format_note(Note(note.text, (line,))) == case["note"].encode()


@pytest.mark.parametrize("size", range(16))
def test_published_checkpoints_of_a_whole_log(size: int) -> None:
    checkpoint = parse_checkpoint(parse_note(data(f"tessera-log/checkpoint.{size}")).text)
    assert checkpoint.origin == "example.com/log/testdata"
    assert checkpoint.size == size
