"""Proofs in files: published cases, our own with both kinds of cosignatures, and every byte."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import ComityError, Malformed
from comity.log.lines import MAX_NUMBER
from comity.log.policy import Policy, TrustedLog, parse_policy
from comity.log.tlog_proof import MAX_EXTRA, TlogProof, check_proof, format_proof, parse_proof
from comity.log.tree import leaf_hash
from tests import own_vectors
from tests.published import data, rows

LEAF = leaf_hash(b"entry 523")
RAW = data("comity-proof/523.tlog-proof")
HASHES = st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple)
PROOFS = st.builds(
    TlogProof, st.integers(0, MAX_NUMBER), HASHES, st.binary(), st.binary(max_size=99)
)


def code(raw: bytes, leaf: bytes = LEAF, policy: Policy | None = None) -> str:
    """The code with which a proof is refused."""
    with pytest.raises(ComityError) as caught:
        check_proof(parse_proof(raw), leaf, policy or own_vectors.policy())
    return caught.value.code


@pytest.mark.parametrize("case", rows("tlog-proof/accepted.json"), ids=lambda case: case["index"])
def test_published_proofs_that_are_read_and_printed(case: dict[str, Any]) -> None:
    proof = TlogProof(
        case["index"],
        tuple(map(base64.b64decode, case["hashes"])),
        case["checkpoint"].encode(),
        base64.b64decode(case["extra"] or ""),
    )
    assert format_proof(proof) == case["text"].encode()
    assert parse_proof(case["text"].encode()) == proof


@pytest.mark.parametrize("case", rows("tlog-proof/refused.json"), ids=lambda case: case["why"])
def test_published_proofs_that_are_refused(case: dict[str, Any]) -> None:
    text = case["text"].replace("LONG", "a" * case.get("long", 0))
    with pytest.raises(Malformed) as caught:
        parse_proof(text.encode())
    assert caught.value.code == "proof-malformed"


@given(PROOFS)
def test_printing_and_parsing_are_inverse(proof: TlogProof) -> None:
    assert parse_proof(format_proof(proof)) == proof


@pytest.mark.threat(40)
@pytest.mark.parametrize(
    "alter",
    [
        (b"index 523", b"index 0523"),
        (b"index 523", b"index 523 "),
        (b"index 523", b"index +523"),
        (b"index 523", b"index 9223372036854775808"),
        (b"index 523", b"Index 523"),
        (b"index 523\n", b"extra \nindex 523\n"),
        (b"index 523\n", b"extra YQ=\nindex 523\n"),
        (b"index 523\n", b"extra YR==\nindex 523\n"),
        (b"index 523\n", b"extra YQ==\nextra YQ==\nindex 523\n"),
        (b"@v1\n", b"@v2\n"),
        (b"@v1\n", b"@v1\r\n"),
        (b"@v1\n", b"@v1\n\n"),
        (b"index 523\n", b"index 523\n" + b"\n".join([base64.b64encode(bytes(32))] * 64) + b"\n"),
        (
            b"index 523\n",
            b"extra " + base64.b64encode(bytes(MAX_EXTRA + 3)) + b"\nindex 523\n",
        ),
        (b"=\n\n", b"=\n"),
    ],
)
def test_any_other_spelling_is_refused(alter: tuple[bytes, bytes]) -> None:
    assert parse_proof(RAW).index == 523
    with pytest.raises(Malformed) as caught:
        parse_proof(RAW.replace(*alter, 1))
    assert caught.value.code == "proof-malformed"


@pytest.mark.parametrize("name", ["523", "523-mldsa", "523-extra"])
def test_our_proofs_hold_under_their_policy(name: str) -> None:
    policy = parse_policy(data("comity-proof/policy"))
    proof = parse_proof(data(f"comity-proof/{name}.tlog-proof"))
    signed = check_proof(proof, LEAF, policy)
    assert signed.checkpoint.size == 700
    assert {time for _, time in signed.cosigners} == {own_vectors.TIME}
    assert proof.extra == (b"a hint" if name == "523-extra" else b"")


def test_what_a_proof_does_not_prove_is_refused_by_its_name() -> None:
    assert code(data("comity-proof/523-unmet.tlog-proof")) == "quorum-unmet"
    assert code(RAW, leaf_hash(b"entry 524")) == "inclusion-unproven"
    assert code(RAW.replace(b"index 523", b"index 522")) == "inclusion-unproven"
    assert code(RAW, policy=Policy((), (), (), b"none")) == "log-unsigned"
    other = (TrustedLog(own_vectors.vkey("log-mldsa")),)
    assert code(RAW, policy=Policy(other, (), (), b"none")) == "log-unsigned"
    assert code(RAW.replace(b"index 523\n", b"index 523\n\n")) == "checkpoint-extension"
    head, gap, _ = RAW.partition(b"\n\n")
    assert code(head + gap + b"no note\n") == "note-malformed"


@pytest.mark.threat(14)
def test_every_byte_matters() -> None:
    """But for the keys that are not known: here all lines are of known keys."""
    check_proof(parse_proof(RAW), LEAF, own_vectors.policy())
    for place in range(0, len(RAW), 3):
        other = RAW[:place] + bytes([RAW[place] ^ 1]) + RAW[place + 1 :]
        with pytest.raises(ComityError):
            check_proof(parse_proof(other), LEAF, own_vectors.policy())
