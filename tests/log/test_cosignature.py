"""Cosignatures: a time in the cosigner's own hand, over a whole checkpoint."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import ComityError, Malformed, NotSound
from comity.keys import check_signature
from comity.log.checkpoint import parse_checkpoint
from comity.log.cosignature import MAX_TIME, check_cosignature, cosign, cosignature_time
from comity.log.note import (
    COSIGNATURE,
    ED25519,
    SignatureLine,
    make_vkey,
    parse_note,
    parse_vkey,
    sign_note,
)
from tests.published import data, rows
from tests.world import key

TEXT = b"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
SIGNER = key("cosigner")
VKEY = make_vkey("witness.example/w1", COSIGNATURE, SIGNER.public)
PUBLISHED = {
    "witness": "witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN",
    "witness2": "witness2.example.org+2e55b896+BIZ7fpceQWd60IfqQeS9IAnmNOCZjMDne8lZuguz/bi9",
    "mirror": "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O",
}


def with_body(signature: bytes) -> SignatureLine:
    """A line of the cosigner with another body."""
    return SignatureLine(VKEY.name, VKEY.key_id, signature)


@given(st.integers(1, MAX_TIME), st.text(max_size=30).map(str.encode))
def test_what_was_cosigned_checks_and_gives_its_time(time: int, text: bytes) -> None:
    line = cosign(text, VKEY.name, SIGNER, time)
    assert check_cosignature(text, line, VKEY) == time == cosignature_time(line)
    assert len(line.signature) == 72


def test_the_message_is_that_of_the_specification() -> None:
    line = cosign(TEXT, VKEY.name, SIGNER, 1679315147)
    message = b"cosignature/v1\ntime 1679315147\n" + TEXT
    check_signature(SIGNER.public, message, line.signature[8:])


@pytest.mark.parametrize("which", ["witness", "witness2", "mirror"])
def test_published_cosignatures(which: str) -> None:
    note, vkey = (
        parse_note(data(f"sunlight-mirror/checkpoint.{which}")),
        parse_vkey(PUBLISHED[which]),
    )
    (line,) = (line for line in note.signatures if line.name == vkey.name)
    assert check_cosignature(note.text, line, vkey) == 1767139200
    assert parse_checkpoint(note.text).size == 300
    for place in range(len(note.text)):
        text = note.text[:place] + bytes([note.text[place] ^ 1]) + note.text[place + 1 :]
        with pytest.raises(NotSound):
            check_cosignature(text, line, vkey)


@pytest.mark.parametrize("case", rows("notes/cosignatures.json"), ids=lambda case: case["b64"][:8])
def test_published_bodies_of_lines(case: dict[str, Any]) -> None:
    try:
        body = base64.b64decode(case["b64"], validate=True)
    except binascii.Error:
        assert case["error"] == "not base64"
        return
    line = SignatureLine("name", body[:4], body[4:])
    if "time" in case:
        assert cosignature_time(line) == case["time"]
        return
    with pytest.raises(Malformed) as caught:
        cosignature_time(line)
    assert caught.value.code == "cosignature-malformed"


def test_each_bit_of_a_cosignature_matters() -> None:
    line = cosign(TEXT, VKEY.name, SIGNER, 1679315147)
    for bit in range(8 * len(line.signature)):
        body = bytearray(line.signature)
        body[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ComityError) as caught:
            check_cosignature(TEXT, with_body(bytes(body)), VKEY)
        assert caught.value.code in {"signature-wrong", "cosignature-untimed"}


@pytest.mark.parametrize("time", [0, MAX_TIME + 1, 2**64 - 1])
def test_a_line_without_a_time_or_beyond_the_last_is_refused(time: int) -> None:
    message = b"cosignature/v1\ntime %d\n" % time + TEXT
    body = time.to_bytes(8, "big") + SIGNER.sign(message)
    with pytest.raises(Malformed) as caught:
        check_cosignature(TEXT, with_body(body), VKEY)
    assert caught.value.code == "cosignature-untimed"


@pytest.mark.parametrize("size", [0, 1, 64, 71, 73, 144])
def test_a_body_of_another_length_is_refused(size: int) -> None:
    line = cosign(TEXT, VKEY.name, SIGNER, 1679315147)
    with pytest.raises(Malformed) as caught:
        check_cosignature(TEXT, with_body((line.signature * 2)[:size]), VKEY)
    assert caught.value.code == "cosignature-malformed"


@pytest.mark.threat(14)
def test_a_plain_signature_is_no_cosignature_and_the_other_way_round() -> None:
    """One key under both kinds: neither signature can be passed off as the other."""
    line = cosign(TEXT, VKEY.name, SIGNER, 1679315147)
    plain = sign_note(TEXT, VKEY.name, SIGNER)
    assert plain.key_id != line.key_id
    with pytest.raises(NotSound) as caught:
        check_cosignature(TEXT, plain, VKEY)
    assert caught.value.code == "signature-foreign"
    disguised = with_body(line.signature[:8] + plain.signature)
    with pytest.raises(NotSound) as caught:
        check_cosignature(TEXT, disguised, VKEY)
    assert caught.value.code == "signature-wrong"
    with pytest.raises(NotSound):
        check_signature(SIGNER.public, TEXT, line.signature[8:])


def test_a_line_of_another_key_name_or_kind_is_foreign() -> None:
    line = cosign(TEXT, VKEY.name, SIGNER, 1679315147)
    for vkey in (
        make_vkey("witness.example/w2", COSIGNATURE, SIGNER.public),
        make_vkey(VKEY.name, COSIGNATURE, key("other").public),
        make_vkey(VKEY.name, ED25519, SIGNER.public),
    ):
        with pytest.raises(NotSound) as caught:
            check_cosignature(TEXT, line, vkey)
        assert caught.value.code == "signature-foreign"


def test_the_cosigner_s_name_is_not_signed_so_a_key_has_one_cosigner() -> None:
    """The format does not cover the name: whoever gave one key two names could not tell them apart.

    That is why a charter in which one key has two roles is refused (`key-reused`).
    """
    line = cosign(TEXT, VKEY.name, SIGNER, 1679315147)
    other = make_vkey("another", COSIGNATURE, SIGNER.public)
    moved = SignatureLine(other.name, other.key_id, line.signature)
    assert check_cosignature(TEXT, moved, other) == 1679315147
