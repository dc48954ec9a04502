"""Cosignatures by ML-DSA-44: the exact message, times, subtrees, and the line between the kinds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import ComityError, Malformed, NotSound
from comity.keys import generate_mldsa_key
from comity.log.checkpoint import parse_checkpoint
from comity.log.cosignature import (
    MAX_TIME,
    Subtree,
    check_cosignature,
    check_log_line,
    check_subtree_cosignature,
    cosign,
    cosign_subtree,
    cosignature_time,
    subtree_message,
    subtree_of,
)
from comity.log.note import (
    COSIGNATURE,
    ED25519,
    MLDSA,
    Note,
    SignatureLine,
    Vkey,
    format_note,
    format_skey,
    format_vkey,
    kind_to_cosign,
    make_key,
    make_vkey,
    parse_note,
    parse_skey,
    parse_vkey,
    sign_note,
)
from comity.log.signed import check_signed
from tests.own_vectors import mldsa_key
from tests.published import rows
from tests.world import key

TEXT = b"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
NAME = "witness.example.com/w1"
SIGNER = generate_mldsa_key(bytes(range(32)))
VKEY = make_vkey(NAME, MLDSA, SIGNER.public)
SUBTREE = Subtree("example.com/behind-the-sofa", 8, 13, bytes(32))


def code(call: Any, *given: object) -> str:
    """The code with which a call refuses what it is given."""
    with pytest.raises(ComityError) as caught:
        call(*given)
    return caught.value.code


@pytest.mark.parametrize("case", rows("notes/cosigned_messages.json"), ids=lambda c: c["kind"])
def test_the_message_is_that_of_the_specification(case: dict[str, Any]) -> None:
    text, wanted = case["text"].encode(), bytes.fromhex(case["message_hex"])
    if case["kind"] == MLDSA:
        checkpoint = parse_checkpoint(text)
        assert subtree_message(subtree_of(checkpoint), case["name"], case["time"]) == wanted
    signing = mldsa_key("message") if case["kind"] == MLDSA else key("message")
    line = cosign(text, case["name"], signing, case["time"])
    assert line.signature[8:] == signing.sign(wanted)


@settings(max_examples=20)
@given(st.integers(1, MAX_TIME))
def test_what_was_cosigned_checks_and_gives_its_time(time: int) -> None:
    line = cosign(TEXT, NAME, SIGNER, time)
    assert check_cosignature(TEXT, line, VKEY) == time == cosignature_time(line)
    assert len(line.signature) == 2428


def test_each_byte_of_text_and_line_matters() -> None:
    line = cosign(TEXT, NAME, SIGNER, 1679315147)
    for place in range(len(TEXT)):
        other = TEXT[:place] + bytes([TEXT[place] ^ 1]) + TEXT[place + 1 :]
        with pytest.raises(ComityError):
            check_cosignature(other, line, VKEY)
    for place in range(0, 2428, 5):
        body = bytearray(line.signature)
        body[place] ^= 1 << place % 8
        with pytest.raises(ComityError):
            check_cosignature(TEXT, SignatureLine(NAME, VKEY.key_id, bytes(body)), VKEY)


@pytest.mark.threat(14)
def test_the_name_is_signed_so_no_line_moves_to_another_name() -> None:
    line = cosign(TEXT, NAME, SIGNER, 1679315147)
    other = make_vkey("another", MLDSA, SIGNER.public)
    moved = SignatureLine(other.name, other.key_id, line.signature)
    assert code(check_cosignature, TEXT, moved, other) == "signature-wrong"
    assert code(check_cosignature, TEXT, line, other) == "signature-foreign"


@pytest.mark.parametrize("time", [0, MAX_TIME + 1, 2**64 - 1])
def test_a_cosigned_checkpoint_has_a_time(time: int) -> None:
    line = cosign(TEXT, NAME, SIGNER, 1)
    body = time.to_bytes(8, "big") + line.signature[8:]
    moved = SignatureLine(NAME, VKEY.key_id, body)
    assert code(check_cosignature, TEXT, moved, VKEY) == "cosignature-untimed"
    assert code(cosign, TEXT, NAME, SIGNER, MAX_TIME + 1) == "subtree-unsigned"


def test_a_line_of_one_kind_is_none_of_the_other() -> None:
    plain = make_vkey(NAME, COSIGNATURE, key("plain").public)
    lines = {MLDSA: cosign(TEXT, NAME, SIGNER, 7), COSIGNATURE: cosign(TEXT, NAME, key("plain"), 7)}
    for vkey in (VKEY, plain):
        other = lines[MLDSA + COSIGNATURE - vkey.kind]
        assert code(check_cosignature, TEXT, other, vkey) == "signature-foreign"
        dressed = SignatureLine(NAME, vkey.key_id, other.signature)
        assert code(check_cosignature, TEXT, dressed, vkey) == "cosignature-malformed"
    assert kind_to_cosign(SIGNER) == MLDSA
    assert kind_to_cosign(key("plain")) == COSIGNATURE


def test_what_the_message_cannot_hold_is_not_signed() -> None:
    more = b"log\n1\n" + TEXT.split(b"\n")[2] + b"\nextension\n"
    assert code(cosign, more, NAME, SIGNER, 1) == "checkpoint-extension"
    assert code(cosign, b"o" * 256 + b"\n1\n" + TEXT.split(b"\n")[2] + b"\n", NAME, SIGNER, 1) == (
        "subtree-unsigned"
    )
    assert code(cosign, b"no checkpoint\n", NAME, SIGNER, 1) == "checkpoint-malformed"


@pytest.mark.parametrize(
    ("start", "end", "time"), [(8, 13, 1), (1, 3, 0), (5, 4, 0), (0, 2**63, 0), (-8, 0, 0)]
)
def test_a_message_is_of_a_subtree_and_timed_only_from_the_first_leaf(
    start: int, end: int, time: int
) -> None:
    subtree = Subtree("log", start, end, bytes(32))
    assert code(subtree_message, subtree, NAME, time) == "subtree-unsigned"


def test_subtrees_are_signed_without_a_time() -> None:
    line = cosign_subtree(SUBTREE, NAME, SIGNER)
    check_subtree_cosignature(SUBTREE, line, VKEY)
    assert line.signature[:8] == bytes(8)
    timed = SignatureLine(NAME, VKEY.key_id, bytes(7) + b"\x01" + line.signature[8:])
    assert code(check_subtree_cosignature, SUBTREE, timed, VKEY) == "subtree-timed"
    for other in (
        Subtree("another", 8, 13, bytes(32)),
        Subtree(SUBTREE.origin, 8, 14, bytes(32)),
        Subtree(SUBTREE.origin, 0, 13, bytes(32)),
        Subtree(SUBTREE.origin, 8, 13, bytes(31) + b"\x01"),
    ):
        assert code(check_subtree_cosignature, other, line, VKEY) == "signature-wrong"


def test_ed25519_keys_sign_no_subtrees() -> None:
    assert code(cosign_subtree, SUBTREE, NAME, key("plain")) == "subtree-key"
    plain = make_vkey(NAME, COSIGNATURE, key("plain").public)
    line = cosign(TEXT, NAME, key("plain"), 1)
    assert code(check_subtree_cosignature, SUBTREE, line, plain) == "signature-foreign"


def test_a_log_may_sign_with_ml_dsa_and_without_a_time() -> None:
    checkpoint = parse_checkpoint(TEXT)
    vkey = make_vkey(checkpoint.origin, MLDSA, SIGNER.public)
    for line in (
        cosign(TEXT, checkpoint.origin, SIGNER, 1679315147),
        cosign_subtree(subtree_of(checkpoint), checkpoint.origin, SIGNER),
    ):
        check_log_line(TEXT, line, vkey)
        other = TEXT.replace(b"20852163", b"20852164")
        assert code(check_log_line, other, line, vkey) == "signature-wrong"
    cosigner = make_vkey(checkpoint.origin, COSIGNATURE, key("plain").public)
    line = cosign(TEXT, checkpoint.origin, key("plain"), 1)
    assert code(check_log_line, TEXT, line, cosigner) == "signature-foreign"


def test_keys_of_kind_06_in_their_notation() -> None:
    assert parse_vkey(format_vkey(VKEY)) == VKEY
    skey = format_skey(NAME, MLDSA, SIGNER)
    assert parse_skey(skey) == (VKEY, SIGNER)
    assert make_key(MLDSA, SIGNER.seed) == SIGNER
    for kind in (ED25519, COSIGNATURE):
        with pytest.raises(Malformed):
            make_vkey(NAME, kind, SIGNER.public)
    with pytest.raises(Malformed):
        make_vkey(NAME, MLDSA, key("plain").public)
    for other in (skey[:-1], skey.replace("+Bg", "+AQ"), skey.replace("+Bg", "+BA")):
        with pytest.raises(Malformed):
            parse_skey(other)


LOG = make_vkey("example.com/behind-the-sofa", ED25519, key("log").public)
PLAIN = make_vkey("w2", COSIGNATURE, key("plain").public)


def note_of(*lines: SignatureLine) -> Note:
    """The checkpoint with these lines, as read."""
    return parse_note(format_note(Note(TEXT, lines)))


def test_a_checkpoint_with_lines_of_every_kind() -> None:
    own = sign_note(TEXT, LOG.name, key("log"))
    stranger = SignatureLine("stranger", b"\xff" * 4, b"grease")
    lines = (stranger, cosign(TEXT, NAME, SIGNER, 7), own, cosign(TEXT, "w2", key("plain"), 8))
    signed = check_signed(note_of(*lines), [LOG], [VKEY, PLAIN])
    assert signed.checkpoint == parse_checkpoint(TEXT)
    assert signed.logs == (LOG,)
    assert signed.cosigners == ((VKEY, 7), (PLAIN, 8))
    assert check_signed(note_of(own), [LOG], [VKEY]).cosigners == ()


def test_of_a_key_the_first_line_counts_and_must_verify() -> None:
    own = sign_note(TEXT, LOG.name, key("log"))
    first, later = (cosign(TEXT, "w2", key("plain"), time) for time in (7, 8))
    assert check_signed(note_of(own, first, later), [LOG], [PLAIN]).cosigners == ((PLAIN, 7),)
    false = SignatureLine("w2", PLAIN.key_id, first.signature[:-1] + b"\x00")
    assert code(check_signed, note_of(own, false), [LOG], [PLAIN]) == "signature-wrong"
    check_signed(note_of(own, first, false), [LOG], [PLAIN])
    bad = SignatureLine(LOG.name, LOG.key_id, bytes(64))
    assert code(check_signed, note_of(bad, first), [LOG], [PLAIN]) == "signature-wrong"


@pytest.mark.threat(14)
def test_a_log_signs_under_its_own_origin_alone() -> None:
    """A trusted key of another log makes no checkpoint of this one."""
    other = make_vkey("example.com/other", ED25519, key("other").public)
    line = sign_note(TEXT, other.name, key("other"))
    assert code(check_signed, note_of(line), [LOG, other], []) == "log-unsigned"
    cosigned: tuple[Vkey, ...] = (PLAIN,)
    alone = cosign(TEXT, "w2", key("plain"), 7)
    assert code(check_signed, note_of(alone), [LOG], cosigned) == "log-unsigned"
    with pytest.raises(NotSound):
        check_signed(note_of(alone), [], cosigned)
