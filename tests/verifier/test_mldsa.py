"""ML-DSA-44 in plain JavaScript against hashlib, published values and the library of the first."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

import pytest
from dilithium_py.ml_dsa import ML_DSA_44
from dilithium_py.ml_dsa.default_parameters import DEFAULT_PARAMETERS
from dilithium_py.ml_dsa.ml_dsa import ML_DSA
from playwright.sync_api import Page

from comity.keys import check_mldsa_signature
from tests.published import rows
from tests.quantum import mldsa_key
from tests.refusals import holds
from tests.verifier.page import PAGE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Case = tuple[bytes, bytes, bytes]
HINTS = 2420 - 84
JUDGE = """
(cases) => {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return cases.map((parts) => comity.isMldsaSignature(...parts.map(bytes)));
}
"""


def theirs(page: Page, cases: Sequence[Case]) -> list[bool]:
    """What the page says of each (public key, message, signature)."""
    told: list[bool] = page.evaluate(JUDGE, [[part.hex() for part in case] for case in cases])
    return told


def ours(case: Case) -> bool:
    """What the library behind the first verifier says."""
    return holds("signature-wrong", check_mldsa_signature, *case)


def altered(case: Case, dice: random.Random) -> Case:
    """The same with one bit the other way in key, message, challenge, response or hints."""
    public, message, signature = case
    if dice.random() < 0.1:
        return flipped(public, dice, 0, len(public)), message, signature
    if dice.random() < 0.1:
        return public, flipped(message, dice, 0, len(message)), signature
    start, end = dice.choice(((0, 32), (32, HINTS), (HINTS, HINTS + 80), (HINTS + 80, 2420)))
    return public, message, flipped(signature, dice, start, end)


def flipped(data: bytes, dice: random.Random, start: int, end: int) -> bytes:
    """One bit between two places the other way."""
    at = dice.randrange(start, end)
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def misspelled(case: Case) -> list[Case]:
    """A good signature with hints, responses and lengths as no signer spells them."""
    public, message, good = case
    hints, counts = good[HINTS : HINTS + 80], good[HINTS + 80 :]
    used, head = counts[3], good[:HINTS]
    assert 2 <= counts[0] < used < 80
    other = [
        bytes([hints[1], hints[0]]) + hints[2:] + counts,
        bytes([hints[0], hints[0]]) + hints[2:] + counts,
        hints[:used] + b"\x01" + hints[used + 1 :] + counts,
        hints[:79] + b"\x01" + counts,
        hints + bytes([81]) + counts[1:],
        hints + counts[:3] + bytes([81]),
        hints + counts[:3] + b"\xff",
        hints + counts[:3] + bytes([counts[2] - 1]),
        hints + bytes([counts[1] + 1]) + counts[1:],
        hints + bytes(4),
        bytes(84),
        b"\xff" * 84,
    ]
    made = [head + each for each in other]
    made += [good[:32] + bytes(2304) + good[HINTS:], good[:32] + b"\xff" * 2304 + good[HINTS:]]
    made += [good[:32] + bytes(3) + good[35:], good[:HINTS][:-3] + b"\xff" * 3 + good[HINTS:]]
    made += [good[:-1], good + b"\x00", b"", good[:HINTS], good * 2, bytes(2420), b"\xff" * 2420]
    cases = [(public, message, each) for each in made]
    keys = (public[:-1], public + b"\x00", b"", public[:32], bytes(1312), b"\xff" * 1312)
    return cases + [(each, message, good) for each in keys]


@pytest.mark.threat(12)
def test_random_and_altered_signatures_are_judged_alike(judge: Page) -> None:
    dice = random.Random(44)
    cases: list[Case] = []
    for number in range(60):
        key = mldsa_key(f"key {number // 3}")
        message = dice.randbytes(dice.choice((1, 40, 118, 135, 136, 137, 1000)))
        good = (key.public, message, key.sign(message))
        cases += [good, (key.public, b"", key.sign(b"")), (key.public, message, good[2][::-1])]
        cases += [altered(good, dice) for _ in range(6)]
    told = theirs(judge, cases)
    assert told == [ours(case) for case in cases]
    assert sum(told) == 120


@pytest.mark.threat(12)
def test_what_no_signer_spells_is_refused_by_both(judge: Page) -> None:
    for number in range(4):
        key = mldsa_key(f"speller {number}")
        cases = misspelled((key.public, b"as agreed", key.sign(b"as agreed")))
        assert theirs(judge, cases) == [ours(case) for case in cases] == [False] * len(cases)


def test_a_response_beyond_the_bound_is_refused_though_all_else_is_right(judge: Page) -> None:
    # A signer that lets responses come nearer to their bound than the standard's 78.
    sloppy, cases = ML_DSA(DEFAULT_PARAMETERS["ML_DSA_44"]), []
    vars(sloppy).update(beta=40)
    key = mldsa_key("sloppy")
    _, secret = ML_DSA_44.key_derive(key.seed)
    for number in range(24):
        message = b"%d" % number
        signature = sloppy.sign(secret, message, deterministic=True)
        assert sloppy.verify(key.public, message, signature)
        cases.append((key.public, message, signature))
    wanted = [ML_DSA_44.verify(*case) for case in cases]
    assert theirs(judge, cases) == [ours(case) for case in cases] == wanted
    assert 0 < sum(wanted) < len(wanted)


def test_signatures_made_by_another_program(judge: Page) -> None:
    found = rows("comity-mldsa/signatures.json")
    cases = [
        tuple(bytes.fromhex(row[k]) for k in ("public", "message", "signature")) for row in found
    ]
    told = theirs(judge, cases)  # type: ignore[arg-type]
    assert told == [row["want"] == "ok" for row in found]


def test_the_sponge_gives_the_bytes_of_hashlib(judge: Page) -> None:
    code = (PAGE.parent / "js" / "shake.js").read_text(encoding="utf-8").replace("export ", "")
    draw = f"""(lengths) => {{
      {code}
      const hexOf = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
      return lengths.map((length) => [shake128, shake256].map((make) => {{
        const data = Uint8Array.from({{length}}, (_, at) => (7 * at + length) & 255);
        return hexOf(make(data.subarray(0, 5), data.subarray(5)).bytes(500));
      }}));
    }}"""
    lengths = [0, 1, 5, 71, 72, 135, 136, 137, 167, 168, 169, 271, 272, 273, 336, 1000]
    told = judge.evaluate(draw, lengths)
    for length, pair in zip(lengths, told, strict=True):
        data = bytes((7 * at + length) & 255 for at in range(length))
        assert pair == [
            make(data).hexdigest(500) for make in (hashlib.shake_128, hashlib.shake_256)
        ]
