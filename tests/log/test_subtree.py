"""Subtrees: every one up to 40 leaves, every alteration, and the vectors of draft and others."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from comity.errors import Malformed
from comity.log.proof import reader_of, subtree_root
from comity.log.subtree import (
    check_subtree_consistency,
    check_subtree_inclusion,
    cover,
    is_subtree,
    prove_subtree_consistency,
    prove_subtree_inclusion,
)
from comity.log.tree import EMPTY_ROOT, check_consistency, leaf_hash
from tests.log.test_tree import altered, decoded, hashes, misshapen
from tests.oracle import merkle
from tests.published import rows
from tests.refusals import refusal

ENTRIES = [bytes([number]) for number in range(130)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
READ = reader_of(LEAVES)
EMPTY_WITH = "additional/subtree-is-empty-sizes-are-equal-"
STRICTER = [
    "additional/sizes-are-equal-one-and-proof-is-empty",
    EMPTY_WITH + "one-subtree-root-valid-tree-root-random-proof-is-empty",
    EMPTY_WITH + "zero-subtree-root-valid-tree-root-random-proof-is-empty",
]


def root(start: int, end: int) -> bytes:
    """The root over the leaves [start, end)."""
    return subtree_root(start, end, READ)


def subtrees(most: int) -> Iterator[tuple[int, int]]:
    """Every subtree [start, end) with end <= most that is not empty."""
    for end in range(1, most + 1):
        for start in range(end):
            if is_subtree(start, end):
                yield start, end


def passes(code: str, call: Any, *given: object) -> bool:
    """Whether a check passes; a range that is no subtree fails by its own name."""
    found = refusal(call, *given)
    assert found in {"", code, "subtree-malformed"}
    return found == ""


def consistent(start: int, end: int, node: bytes, size: int, top: bytes, proof: Any) -> bool:
    """Whether a proof of subtree consistency holds."""
    call = check_subtree_consistency
    return passes("subtree-unproven", call, start, end, node, size, top, proof)


def included(leaf: bytes, index: int, start: int, end: int, proof: Any, top: bytes) -> bool:
    """Whether a proof of subtree inclusion holds."""
    call = check_subtree_inclusion
    return passes("inclusion-unproven", call, leaf, index, start, end, proof, top)


def test_a_subtree_is_a_node_of_some_tree_of_the_log() -> None:
    """By the definition of a tree: what its halves, and their halves, are."""

    def nodes(start: int, end: int) -> set[tuple[int, int]]:
        if end - start < 2:
            return {(start, end)}
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        return {(start, end)} | nodes(start, middle) | nodes(middle, end)

    known = {node for size in range(1, 66) for node in nodes(0, size)}
    for end in range(1, 66):
        for start in range(end):
            assert is_subtree(start, end) == ((start, end) in known)
    assert not is_subtree(-2, -1)
    assert not is_subtree(2, 1)
    assert is_subtree(5, 5)


def test_every_proof_of_consistency_is_that_of_the_definition_and_holds() -> None:
    for size in range(1, 41):
        for start, end in subtrees(size):
            proof = prove_subtree_consistency(start, end, size, READ)
            assert list(proof) == merkle.subtree_consistency(start, end, ENTRIES[:size])
            assert consistent(start, end, root(start, end), size, root(0, size), proof)


def test_every_proof_of_inclusion_is_that_of_the_definition_and_holds() -> None:
    for start, end in subtrees(64):
        for index in range(start, end):
            proof = prove_subtree_inclusion(index, start, end, READ)
            assert list(proof) == merkle.inclusion(index - start, ENTRIES[start:end])
            assert included(LEAVES[index], index, start, end, proof, root(start, end))


def test_each_hash_of_each_proof_matters() -> None:
    for size in range(1, 25):
        for start, end in subtrees(size):
            node, top = root(start, end), root(0, size)
            proof = prove_subtree_consistency(start, end, size, READ)
            for other in (*altered(proof, [(start + end) % 32]), *misshapen(proof)):
                assert not consistent(start, end, node, size, top, other)
            for (other_node,) in altered((node,), [end % 32]):
                assert not consistent(start, end, other_node, size, top, proof)
            for (other_top,) in altered((top,), [size % 32]):
                assert not consistent(start, end, node, size, other_top, proof)


def test_a_proof_holds_for_no_other_range_and_no_other_size() -> None:
    every = [(start, end, size) for size in range(1, 14) for start, end in subtrees(size)]
    for start, end, size in every:
        node, top = root(start, end), root(0, size)
        proof = prove_subtree_consistency(start, end, size, READ)
        for first, last, whole in every:
            if (first, last) != (start, end):
                assert not consistent(first, last, node, size, top, proof)
            if whole != size:
                assert not consistent(start, end, node, whole, root(0, whole), proof)


def test_from_the_first_leaf_on_it_is_the_consistency_of_logs() -> None:
    for new in range(1, 41):
        for old in range(1, new + 1):
            proof = prove_subtree_consistency(0, old, new, READ)
            check_consistency(old, root(0, old), new, root(0, new), proof)


@pytest.mark.parametrize(
    ("start", "end", "size"), [(1, 3, 8), (2, 1, 8), (-2, 0, 8), (0, 9, 8), (3, 5, 8)]
)
def test_what_is_no_subtree_of_the_log_gets_no_proof(start: int, end: int, size: int) -> None:
    with pytest.raises(Malformed) as caught:
        prove_subtree_consistency(start, end, size, READ)
    assert caught.value.code == "subtree-malformed"


@pytest.mark.parametrize(("index", "start", "end"), [(4, 0, 4), (3, 4, 8), (1, 1, 3), (0, 0, 0)])
def test_what_is_not_in_a_subtree_gets_no_proof(index: int, start: int, end: int) -> None:
    with pytest.raises(Malformed) as caught:
        prove_subtree_inclusion(index, start, end, READ)
    assert caught.value.code == "subtree-malformed"


@pytest.mark.threat(42)
def test_ranges_and_proofs_beyond_any_log_end_at_once() -> None:
    long = (LEAVES[0],) * 100_000
    for size in (2**63 - 1, 2**64, 2**4096):
        assert not consistent(0, 1, LEAVES[0], size, root(0, 2), tuple(LEAVES))
        assert not consistent(size - 1, size, LEAVES[0], size, root(0, 1), long)
        assert not consistent(0, size, LEAVES[0], size + 1, root(0, 1), long)
        assert not included(LEAVES[0], 0, 0, size, (), root(0, 1))
    assert not consistent(0, 1, LEAVES[0], 2, root(0, 2), long)


def proof_line(head: str, proof: tuple[bytes, ...]) -> bytes:
    """A line of the draft's accumulated vectors."""
    return (" ".join([head, *(node.hex() for node in proof)]) + "\n").encode()


def ranges() -> Iterator[tuple[int, int]]:
    """Every range with end <= 130 in the draft's order."""
    return ((start, end) for end in range(131) for start in range(end + 1))


def test_accumulated_vectors_of_the_draft() -> None:
    """draft-ietf-plants-merkle-tree-certs, appendix "Subtree Test Vectors"."""
    (wanted,) = rows("merkle-transparency-dev/accumulated.json")
    subtree, inclusion, covering = sha256(), sha256(), sha256()
    for start, end in ranges():
        (left, right) = cover(start, end)
        covering.update(f"[{left[0]}, {left[1]}) [{right[0]}, {right[1]})\n".encode())
        if is_subtree(start, end):
            subtree.update(f"[{start}, {end}) {root(start, end).hex()}\n".encode())
            for index in range(start, end):
                proof = prove_subtree_inclusion(index, start, end, READ)
                inclusion.update(proof_line(f"{index} [{start}, {end})", proof))
    assert subtree.hexdigest() == wanted["hash"]
    assert inclusion.hexdigest() == wanted["inclusion"]
    assert covering.hexdigest() == wanted["covering"]


def test_accumulated_consistency_of_the_draft() -> None:
    (wanted,) = rows("merkle-transparency-dev/accumulated.json")
    every = [(start, end) for start, end in ranges() if is_subtree(start, end)]
    consistency = sha256()
    for size in range(131):
        for start, end in every:
            if end <= size:
                proof = prove_subtree_consistency(start, end, size, READ)
                consistency.update(proof_line(f"[{start}, {end}) {size}", proof))
    assert consistency.hexdigest() == wanted["consistency"]


def test_two_subtrees_cover_any_range() -> None:
    pairs: Any = rows("merkle-transparency-dev/ranges.json")
    spread = [(start, end) for start, end in pairs if start <= end]
    assert len(spread) == len(pairs) - 1
    for start, end in [*ranges(), *spread]:
        (left, middle), (again, last) = cover(start, end)
        assert left <= start <= middle == again <= last == end
        assert is_subtree(left, middle)
        assert is_subtree(middle, last)
        assert middle - left < 2 * max(end - start, 1)


def test_published_proofs_of_subtree_inclusion() -> None:
    cases = rows("merkle-transparency-dev/subtree_inclusion.json")
    verdicts = {
        case["name"]: included(
            decoded(case["leafHash"]),
            case["leafIdx"],
            case.get("start", 0),
            case["end"],
            hashes(case),
            decoded(case["root"]),
        )
        for case in cases
    }
    assert verdicts == {case["name"]: not case["wantErr"] for case in cases}
    assert (len(verdicts), sum(verdicts.values())) == (204, 12)


def test_published_proofs_of_subtree_consistency() -> None:
    cases = rows("merkle-transparency-dev/subtree_consistency.json")
    verdicts = {
        case["name"]: consistent(
            case["start"],
            case["end"],
            decoded(case["root1"]),
            case["size"],
            decoded(case["root2"]),
            hashes(case),
        )
        for case in cases
    }
    wanted = {case["name"]: not case["wantErr"] for case in cases}
    # Roots that are no hashes of 32 bytes: others let them pass, we do not.
    short = [case["name"] for case in cases if len(decoded(case["root2"])) != 32]
    assert [name for name in short if wanted[name]] == STRICTER
    assert verdicts == wanted | dict.fromkeys(STRICTER, False)
    assert (len(verdicts), sum(verdicts.values())) == (118, 9)


def test_the_empty_subtree_has_the_empty_root_and_proves_nothing() -> None:
    assert root(7, 7) == EMPTY_ROOT
    assert prove_subtree_consistency(7, 7, 8, READ) == ()
    assert consistent(7, 7, EMPTY_ROOT, 8, root(0, 8), ())
    assert not consistent(7, 7, EMPTY_ROOT, 8, root(0, 8), (LEAVES[7],))
    assert not consistent(7, 7, LEAVES[7], 8, root(0, 8), ())
    assert not consistent(9, 9, EMPTY_ROOT, 8, root(0, 8), ())
    assert base64.b64encode(EMPTY_ROOT).startswith(b"47DEQpj8")
