"""Go's sumdb/note, sumdb/tlog and crypto/mldsa agree with us on notes, tiles and proofs."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from comity.errors import ComityError
from comity.log.note import parse_note, parse_vkey
from comity.log.policy import parse_policy
from comity.log.proof import prove_consistency, prove_inclusion, subtree_root
from comity.log.signed import check_signed
from comity.log.tlog_proof import parse_proof
from comity.log.tree import leaf_hash
from tests.interop.conftest import Verifier
from tests.interop.logs import VKEYS
from tests.own_vectors import ENTRIES, KEYS, ORIGIN, READ, SIZE, signed
from tests.published import data, rows

INDICES = [0, 1, 255, 256, 300, 511, 512, 523, 698, 699]


def text(node: bytes) -> str:
    """A hash as it is written."""
    return base64.b64encode(node).decode()


def root(size: int) -> str:
    """The root of our log at a size."""
    return text(subtree_root(0, size, READ))


def test_every_line_of_our_checkpoint_verifies(verifier: Verifier) -> None:
    note = signed(SIZE, *KEYS).decode()
    answer = verifier("open", Vkeys=list(VKEYS.values()), Note=note)
    assert answer["error"] == ""
    assert sorted(answer["names"]) == sorted(
        "+".join(vkey.split("+")[:2]) for vkey in VKEYS.values()
    )


def ours(vkeys: list[str], note: bytes) -> int:
    """How many lines of a checkpoint we find good, 0 where we refuse it."""
    keys = [parse_vkey(vkey) for vkey in vkeys]
    logs = [key for key in keys if key.name == ORIGIN]
    try:
        signed = check_signed(parse_note(note), logs, [key for key in keys if key not in logs])
    except ComityError:
        return 0
    return len(signed.logs) + len(signed.cosigners)


@pytest.mark.parametrize("name", list(KEYS))
def test_a_checkpoint_altered_anywhere_is_refused_by_both(verifier: Verifier, name: str) -> None:
    """With the log's line and one other, a bit in every eleventh byte: not all lines hold.

    But Go reads base64 whose last letter has bits that mean nothing, and we do not.
    """
    names = list(dict.fromkeys(["log", name]))
    note, vkeys = signed(SIZE, *names), [VKEYS[one] for one in names]
    assert ours(vkeys, note) == len(names)
    for place in range(0, len(note), 11):
        altered = note[:place] + bytes([note[place] ^ 1]) + note[place + 1 :]
        answer = verifier("open", Vkeys=vkeys, Note=altered.decode("utf-8", "replace"))
        assert ours(vkeys, altered) < len(names), place
        loose = note[place + 1 : place + 2] == b"="
        assert len(answer["names"] or []) < len(names) or loose, place


def test_our_proofs_hold(verifier: Verifier) -> None:
    for index in INDICES:
        proof = [text(node) for node in prove_inclusion(index, SIZE, READ)]
        leaf = text(leaf_hash(ENTRIES[index]))
        given: dict[str, Any] = {"New": SIZE, "NewRoot": root(SIZE), "Leaf": leaf, "Proof": proof}
        assert verifier("inclusion", Index=index, **given)["error"] == ""
        assert verifier("inclusion", Index=index ^ 1, **given)["error"] != ""
        old = index + 1
        steps = [text(node) for node in prove_consistency(old, SIZE, READ)]
        given = {"New": SIZE, "NewRoot": root(SIZE), "Old": old, "Proof": steps}
        assert verifier("consistency", OldRoot=root(old), **given)["error"] == ""
        assert verifier("consistency", OldRoot=root(old - 1), **given)["error"] != ""


def test_its_proofs_from_our_tiles_are_ours(verifier: Verifier, directory: Path) -> None:
    given: dict[str, Any] = {"Dir": str(directory), "New": SIZE, "NewRoot": root(SIZE)}
    for index in INDICES:
        answer = verifier("prove inclusion", Index=index, **given)
        assert answer["proof"] == [text(node) for node in prove_inclusion(index, SIZE, READ)]
        answer = verifier("prove consistency", Old=index + 1, **given)
        wanted = [text(node) for node in prove_consistency(index + 1, SIZE, READ)]
        assert (answer["proof"] or []) == wanted
        assert verifier("root", Old=index + 1, **given)["root"] == root(index + 1)
    given["NewRoot"] = root(SIZE - 1)
    assert verifier("prove inclusion", Index=0, **given)["error"] != ""


@pytest.mark.parametrize("name", ["523", "523-mldsa", "523-extra"])
def test_our_proofs_in_files_hold(verifier: Verifier, name: str) -> None:
    proof = parse_proof(data(f"comity-proof/{name}.tlog-proof"))
    assert parse_policy(data("comity-proof/policy")).quorum == b"two"
    answer = verifier("open", Vkeys=list(VKEYS.values()), Note=proof.checkpoint.decode())
    assert answer["error"] == ""
    assert len(answer["names"]) == 3
    given: dict[str, Any] = {"New": SIZE, "NewRoot": root(SIZE), "Index": proof.index}
    leaf, hashes = text(leaf_hash(b"entry 523")), [text(node) for node in proof.hashes]
    assert verifier("inclusion", Leaf=leaf, Proof=hashes, **given)["error"] == ""


def test_it_agrees_on_published_notes(verifier: Verifier) -> None:
    verdicts = {"ok": True, "unverified": False, "invalid": False}
    for case in rows("notes/signed_notes.json"):
        if case["want"] in verdicts:
            answer = verifier("open", Vkeys=case["vkeys"], Note=case["note"])
            assert (answer["error"] == "") == verdicts[case["want"]], case["desc"]
