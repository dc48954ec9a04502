"""Signatures: one rule, and nothing that we accept is refused by anybody else."""

from __future__ import annotations

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from comity.errors import Malformed, NotSound
from comity.keys import SigningKey, check_public_key, check_signature, generate_key
from tests.oracle import ed25519 as oracle
from tests.published import rows
from tests.refusals import holds
from tests.world import key

SEEDS = st.binary(min_size=32, max_size=32)
ORDINARY = {"low_order_component_A", "low_order_component_R"}
"""What the strict rule lets pass: a component of low order in a point that is not itself so."""


def ours(public: bytes, message: bytes, signature: bytes) -> bool:
    """Our verdict."""
    return holds("signature-wrong", check_signature, public, message, signature)


def openssl(public: bytes, message: bytes, signature: bytes) -> bool:
    """OpenSSL's verdict."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sodium(public: bytes, message: bytes, signature: bytes) -> bool:
    """The verdict of libsodium, asked without our own checks."""
    try:
        crypto_sign_open(signature + message, public)
    except (BadSignatureError, ValueError):
        return False
    return True


def cctv() -> list[tuple[bytes, bytes, bytes, set[str]]]:
    """The 914 edge cases: public key, message, signature, flags."""
    return [
        (
            bytes.fromhex(case["key"]),
            case["msg"].encode(),
            bytes.fromhex(case["sig"]),
            set(case.get("flags") or ()),
        )
        for case in rows("ed25519-cctv/ed25519vectors.json")
    ]


@pytest.mark.threat(12)
def test_of_914_edge_cases_we_accept_43_and_every_library_accepts_them() -> None:
    cases = cctv()
    assert len(cases) == 914
    accepted = [case for case in cases if ours(*case[:3])]
    assert len(accepted) == 43
    assert all(openssl(*case[:3]) and sodium(*case[:3]) for case in accepted)
    # Others accept 165 more; on each of them honest machines would be of two minds.
    assert sum(openssl(*case[:3]) for case in cases) == 208


@pytest.mark.threat(12)
def test_the_cases_accepted_are_those_whose_only_oddity_cancels_out() -> None:
    """The one case without any flag, and components of low order that leave no residue."""
    cases = cctv()
    for *signed, flags in cases:
        assert ours(*signed) == (flags <= ORDINARY), flags
    kinds = [frozenset(flags) for *signed, flags in cases if ours(*signed)]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        frozenset(): 1,
        frozenset({"low_order_component_A"}): 7,
        frozenset(ORDINARY): 35,
    }


@pytest.mark.threat(12)
def test_the_rule_read_from_the_equations_gives_the_same_verdict_on_every_case() -> None:
    assert [ours(*signed) for *signed, _ in cctv()] == [
        oracle.accepts(*signed) for *signed, _ in cctv()
    ]


@pytest.mark.threat(12)
def test_every_encoding_of_a_point_of_low_order_is_refused_as_a_key() -> None:
    points = [oracle.encode(point) for point in oracle.low_order()]
    numbers = {int.from_bytes(raw, "little") % 2**255 for raw in points}
    # A y below 19 has a second spelling beyond the prime; each y has two signs.
    numbers |= {y + oracle.P for y in numbers if y < 19}
    spellings = [(y | sign << 255).to_bytes(32, "little") for y in numbers for sign in (0, 1)]
    assert len(spellings) == 14
    for raw in spellings:
        with pytest.raises(NotSound) as caught:
            check_public_key(raw)
        assert caught.value.code == "key-weak"
        assert not ours(raw, b"", raw + bytes(32))


@pytest.mark.threat(12)
def test_every_y_beyond_the_prime_is_refused_as_a_key() -> None:
    for y in range(oracle.P, 2**255):
        for sign in (0, 1):
            with pytest.raises(NotSound):
                check_public_key((y | sign << 255).to_bytes(32, "little"))


@pytest.mark.threat(12)
@given(SEEDS)
def test_keys_are_just_the_points_of_the_curve_not_of_low_order(raw: bytes) -> None:
    """About every second number is no point: nobody could ever sign under such a key."""
    strong = oracle.is_strong(oracle.decode(raw))
    assert holds("key-weak", check_public_key, raw) == strong


@given(SEEDS, st.binary(max_size=200))
def test_signatures_are_those_of_openssl_and_every_key_made_is_strong(
    seed: bytes, message: bytes
) -> None:
    signing, other = generate_key(seed), Ed25519PrivateKey.from_private_bytes(seed)
    assert signing.public == other.public_key().public_bytes_raw()
    assert signing.sign(message) == other.sign(message)
    check_public_key(signing.public)
    check_signature(signing.public, message, signing.sign(message))


@pytest.mark.threat(12)
def test_every_bit_of_key_message_and_signature_matters() -> None:
    signing, message = key("bits"), b"as agreed"
    parts = [signing.public, message, signing.sign(message)]
    assert ours(*parts)
    for which, part in enumerate(parts):
        for bit in range(8 * len(part)):
            altered = bytearray(part)
            altered[bit // 8] ^= 1 << bit % 8
            changed = [*parts[:which], bytes(altered), *parts[which + 1 :]]
            assert not ours(*changed)
            assert not openssl(*changed)


@pytest.mark.threat(12)
def test_ten_thousand_mutations_never_meet_with_two_opinions() -> None:
    """Mutants of true signatures: several bytes set, moved or swapped between two of them."""
    dice = random.Random(914)
    signing = [key(f"mutant {number}") for number in range(8)]
    signed = [[one.public, b"text", one.sign(b"text")] for one in signing]
    accepted = 0
    for _ in range(10_000):
        public, message, signature = dice.choice(signed)
        mutant = bytearray(public + signature)
        for _ in range(dice.choice([0, 1, 1, 2, 3])):
            mutant[dice.randrange(96)] = dice.choice([0, 1, 0x7F, 0x80, 0xEC, 0xED, 0xFF])
        if dice.random() < 0.2:
            mutant[64:] = dice.choice(signed)[2][32:]
        parts = bytes(mutant[:32]), message, bytes(mutant[32:])
        verdict = ours(*parts)
        assert verdict == openssl(*parts) == sodium(*parts)
        accepted += verdict
    assert 1_000 < accepted < 9_000


@pytest.mark.threat(12)
def test_a_signature_with_the_group_order_added_is_refused() -> None:
    signing = key("malleable")
    signature = signing.sign(b"text")
    s = int.from_bytes(signature[32:], "little")
    for more in range(1, 16):
        if s + more * oracle.L < 2**256:
            other = signature[:32] + (s + more * oracle.L).to_bytes(32, "little")
            assert not ours(signing.public, b"text", other)


@pytest.mark.parametrize("size", [0, 31, 33, 63, 64, 65, 96])
def test_parts_of_another_length_are_refused(size: int) -> None:
    signing = key("length")
    signature = signing.sign(b"text")
    if size != 64:
        assert not ours(signing.public, b"text", (signature * 2)[:size])
    assert not ours((signing.public * 4)[:size], b"text", signature)
    with pytest.raises(NotSound):
        check_public_key((signing.public * 4)[:size])
    with pytest.raises(Malformed) as caught:
        generate_key(bytes(size))
    assert caught.value.code == "seed-malformed"


def test_a_signing_key_never_shows_its_seed() -> None:
    signing = generate_key(bytes(range(32)))
    assert isinstance(signing, SigningKey)
    shown = repr(signing) + str(signing) + repr([signing])
    assert "seed" not in shown
    assert repr(signing.seed) not in shown


def test_the_refusal_says_what_to_do() -> None:
    signing = key("errors")
    with pytest.raises(NotSound) as caught:
        check_signature(signing.public, b"other", signing.sign(b"text"))
    assert str(caught.value) == (
        "A signature does not verify. [signature-wrong] The bytes or the key are not right."
    )
