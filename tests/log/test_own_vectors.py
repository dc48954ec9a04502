"""Our own published vectors: the files are those that the script makes, and they hold."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import pytest

from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.cosignature import Subtree, check_subtree_cosignature
from comity.log.note import MLDSA, format_note, parse_lines, parse_note, parse_vkey
from comity.log.signed import check_signed
from tests.own_vectors import HERE, ORIGIN, TIME, files
from tests.published import data, rows


@pytest.fixture(scope="module")
def made() -> Mapping[str, bytes]:
    """What the script makes."""
    return files()


def test_the_files_are_those_that_the_script_makes(made: Mapping[str, bytes]) -> None:
    for name, raw in made.items():
        assert data(name) == raw, f"{name}: run python -m tests.own_vectors"
    there = {str(path.relative_to(HERE)) for path in HERE.glob("comity-*/*")}
    assert {name for name in there if not name.endswith("README.md")} == set(made)


def test_the_cosigned_checkpoint_holds() -> None:
    keys = {row["who"]: parse_vkey(row["vkey"]) for row in rows("comity-cosignature/vkeys.json")}
    (case,) = (row for row in rows("comity-cosignature/cases.json") if row["what"] == "checkpoint")
    note = parse_note(case["note"].encode())
    logs, cosigners = (
        [keys[name] for name in names]
        for names in (("log", "log-mldsa"), ("witness", "witness-mldsa", "mirror"))
    )
    signed = check_signed(note, logs, cosigners)
    assert signed.checkpoint == parse_checkpoint(note.text)
    assert signed.checkpoint.size == 700
    assert signed.logs == tuple(logs)
    assert signed.cosigners == tuple((vkey, TIME) for vkey in cosigners[:2])
    assert format_note(note) == case["note"].encode()


def test_the_cosigned_subtree_holds() -> None:
    (case,) = (row for row in rows("comity-cosignature/cases.json") if row["what"] == "subtree")
    (key,) = (
        parse_vkey(row["vkey"])
        for row in rows("comity-cosignature/vkeys.json")
        if row["who"] == "witness-mldsa"
    )
    assert key.kind == MLDSA
    (line,) = parse_lines(case["line"].encode())
    root = base64.b64decode(case["root"], validate=True)
    check_subtree_cosignature(Subtree(ORIGIN, case["start"], case["end"], root), line, key)
    assert isinstance(Checkpoint(ORIGIN, 700, root), Checkpoint)
