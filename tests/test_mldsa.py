"""ML-DSA-44: sizes, hedged signing, and what is refused; and that nobody else loads its library."""

from __future__ import annotations

import subprocess
import sys
from hashlib import shake_128
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.cli.main import main
from comity.errors import Malformed, NotSound
from comity.keys import (
    MLDSA_PUBLIC,
    MLDSA_SIGNATURE,
    MldsaKey,
    check_mldsa_signature,
    generate_key,
    generate_mldsa_key,
)
from comity.log.note import MLDSA, parse_skey, parse_vkey
from tests.own_vectors import steady
from tests.published import rows
from tests.refusals import holds

KEY = generate_mldsa_key(bytes(range(32)))


def ours(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether we accept a signature."""
    return holds("signature-wrong", check_mldsa_signature, public, message, signature)


@settings(max_examples=25)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_what_was_signed_checks(seed: bytes, message: bytes) -> None:
    key = generate_mldsa_key(seed)
    signature = key.sign(message)
    assert (len(key.public), len(signature)) == (MLDSA_PUBLIC, MLDSA_SIGNATURE)
    assert ours(key.public, message, signature)
    assert not ours(key.public, message + b"\x00", signature)


def test_signing_is_hedged() -> None:
    first, second = KEY.sign(b"text"), KEY.sign(b"text")
    assert first != second
    assert ours(KEY.public, b"text", first)
    assert ours(KEY.public, b"text", second)


@pytest.mark.parametrize("case", rows("comity-mldsa/signatures.json"), ids=lambda case: case["why"])
def test_signatures_made_by_another_program(case: dict[str, str]) -> None:
    public, message, signature = (
        bytes.fromhex(case[name]) for name in ("public", "message", "signature")
    )
    assert generate_mldsa_key(bytes.fromhex(case["seed"])).public == public
    assert ours(public, message, signature) == (case["want"] == "ok")


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (100, "d51148e1f9f4fa1a723a6cf42e25f2a99eb5c1b378b3d2dbbd561b1203beeae4"),
        (10_000, "e7fd21f6a59bcba60d65adc44404bb29a7c00e5d8d3ec06a732c00a306a7d143"),
    ],
)
def test_accumulated_vectors_of_cctv(count: int, wanted: str) -> None:
    """Keys and signatures of C2SP/CCTV, folder mldsa: another program makes the deterministic
    signatures, the keys are ours, and we accept every signature.
    """
    seeds, accumulated = shake_128(b"").digest(32 * count), shake_128()
    for start in range(0, len(seeds), 32):
        seed = seeds[start : start + 32]
        public, signature = generate_mldsa_key(seed).public, steady(seed, b"")
        assert ours(public, b"", signature)
        accumulated.update(public + signature)
    assert accumulated.hexdigest(32) == wanted


@pytest.mark.threat(12)
def test_each_byte_of_key_message_and_signature_matters() -> None:
    parts = [KEY.public, b"as agreed", KEY.sign(b"as agreed")]
    assert ours(*parts)
    for which, part in enumerate(parts):
        for place in range(len(part)):
            altered = part[:place] + bytes([part[place] ^ 1 << place % 8]) + part[place + 1 :]
            assert not ours(*[*parts[:which], altered, *parts[which + 1 :]])


@pytest.mark.parametrize("more", [-1, 1, -64])
def test_parts_of_another_length_are_refused(more: int) -> None:
    signature = KEY.sign(b"text")
    assert not ours((KEY.public * 2)[: MLDSA_PUBLIC + more], b"text", signature)
    assert not ours(KEY.public, b"text", (signature * 2)[: MLDSA_SIGNATURE + more])
    assert not ours(b"", b"text", b"")


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_has_32_bytes(size: int) -> None:
    with pytest.raises(Malformed) as caught:
        generate_mldsa_key(bytes(size))
    assert caught.value.code == "seed-malformed"


def test_a_signature_under_a_context_is_another_signature() -> None:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

    other = MLDSA44PrivateKey.from_seed_bytes(KEY.seed)
    assert ours(KEY.public, b"text", other.sign(b"text", b""))
    assert not ours(KEY.public, b"text", other.sign(b"text", b"context"))


@pytest.mark.parametrize("role", ["witness-mldsa", "notice-mldsa", "log-mldsa"])
def test_the_command_makes_and_shows_a_key_of_ml_dsa(tmp_path: Path, role: str) -> None:
    out = tmp_path / "witness.key"
    made = CliRunner().invoke(
        main, ["key", "new", "oslo.example", "--role", role, "--out", str(out)]
    )
    vkey = parse_vkey(made.stdout.removesuffix("\n"))
    assert (vkey.name, vkey.kind) == ("oslo.example", MLDSA)
    shown = CliRunner().invoke(main, ["key", "show", str(out)])
    assert made.stdout.strip() in shown.stdout
    assert "(type 06)" in shown.stdout
    assert parse_skey(out.read_text().removesuffix("\n"))[0] == vkey


def test_one_seed_gives_two_keys_of_two_kinds() -> None:
    plain = generate_key(KEY.seed)
    assert plain != KEY
    assert isinstance(KEY, MldsaKey)
    assert not isinstance(plain, MldsaKey)
    with pytest.raises(NotSound):
        check_mldsa_signature(plain.public, b"text", plain.sign(b"text"))


def test_a_signing_key_never_shows_its_seed() -> None:
    assert "seed" not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)


def test_ed25519_alone_never_loads_the_library_of_mldsa() -> None:
    code = (
        "import sys\n"
        "from comity.keys import generate_key\n"
        "from comity.log import cosignature, mirror, note, policy, tlog_proof, verified, witness\n"
        "key = generate_key(bytes(32))\n"
        "text = b'log\\n0\\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\\n'\n"
        "line = cosignature.cosign(text, 'w', key, 1)\n"
        "vkey = note.parse_vkey(note.format_vkey(note.make_vkey('w', 4, key.public)))\n"
        "print(cosignature.check_cosignature(text, line, vkey), 'cryptography' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1 False\n"
