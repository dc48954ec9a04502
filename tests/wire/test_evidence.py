"""Evidence: a cosigned checkpoint, of which every line is explained or nothing counts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.acts import Evidence, Stamp
from comity.errors import Malformed
from comity.log.note import Note, SignatureLine, format_note, parse_note, sign_note
from comity.wire.evidence import check_checkpoint, cosigners_of, format_evidence, parse_evidence
from tests.refusals import refusal
from tests.world import World, key

WORLD = World()
LOGS = WORLD.reader.log_keys()
COSIGNERS = WORLD.reader.keyring().cosigners
NOTE = WORLD.cosigned(["Russia", "Oslo"], WORLD.time)
LINES = format_evidence(NOTE)
TEXT, (LOG, RUSSIA, OSLO) = parse_note(NOTE).text, parse_note(NOTE).signatures


def parse(lines: object) -> Evidence:
    """The evidence in lines, with the keys of the world."""
    return parse_evidence(lines, WORLD.origin, LOGS, COSIGNERS)


def check(*lines: SignatureLine, text: bytes = TEXT, origin: str = WORLD.origin) -> str:
    """The code with which a checkpoint with these lines is refused."""
    return refusal(check_checkpoint, Note(text, lines), origin, LOGS, COSIGNERS)


def test_evidence_says_who_held_how_much_and_when() -> None:
    stamps = (Stamp("notice", "Russia", WORLD.time), Stamp("witness", "Oslo", WORLD.time))
    root = WORLD.reader.root_at(WORLD.reader.size)
    assert parse(LINES) == Evidence(WORLD.reader.size, root, stamps)
    assert ("\n".join(LINES) + "\n").encode() == NOTE


def test_the_log_s_own_line_is_needed_and_enough() -> None:
    assert check(LOG) == ""
    assert check(RUSSIA, LOG) == ""
    assert check(RUSSIA, OSLO) == "log-unsigned"


def test_a_line_that_no_key_explains_sinks_the_whole() -> None:
    stranger = sign_note(TEXT, "stranger.example", key("stranger"))
    renamed = SignatureLine("council.example/Alliance/notice", RUSSIA.key_id, RUSSIA.signature)
    for line in (stranger, renamed, SignatureLine(LOG.name, bytes(4), LOG.signature)):
        assert check(LOG, RUSSIA, line) == "line-unexplained"


def test_a_line_twice_is_refused_even_where_both_are_right() -> None:
    later = parse_note(WORLD.cosigned(["Russia"], WORLD.time + 1)).signatures[1]
    for line in (RUSSIA, later):
        assert check(LOG, RUSSIA, line) == "line-twice"
    assert check(LOG, LOG) == "line-twice"


def test_false_lines_are_refused() -> None:
    for line in (LOG, RUSSIA, OSLO):
        false = SignatureLine(line.name, line.key_id, line.signature[:-1] + b"\x00")
        others = [each for each in (LOG, RUSSIA, OSLO) if each is not line]
        assert check(*others, false) == "signature-wrong"
    untimed = SignatureLine(RUSSIA.name, RUSSIA.key_id, bytes(8) + RUSSIA.signature[8:])
    assert check(LOG, untimed) == "cosignature-untimed"
    assert check(LOG, SignatureLine(RUSSIA.name, RUSSIA.key_id, b"x")) == "cosignature-malformed"


def test_the_checkpoint_of_another_log_is_refused() -> None:
    assert check(LOG, origin="other.example/log") == "checkpoint-foreign"
    assert check(LOG, text=TEXT + b"more\n") == "checkpoint-extension"


@pytest.mark.threat(14)
def test_cosignatures_pass_only_with_their_own_checkpoint() -> None:
    """Every size of the record's checkpoint with the lines of every other one."""
    notes = [
        parse_note(WORLD.cosigned(["Russia", "Oslo"], WORLD.time, size))
        for size in range(1, WORLD.reader.size + 1)
    ]
    assert len(notes) > 3
    for text in notes:
        for lines in notes:
            wanted = "" if text is lines else "signature-wrong"
            assert check(*lines.signatures, text=text.text) == wanted


@pytest.mark.threat(40)
@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (None, "evidence-malformed"),
        ("\n".join(LINES), "evidence-malformed"),
        ([], "note-malformed"),
        ([1], "evidence-malformed"),
        ([*LINES, None], "evidence-malformed"),
        ([LINES], "evidence-malformed"),
        ([""], "note-malformed"),
        (["\n".join(LINES)], "json-malformed"),
        ([*LINES[:-1], LINES[-1] + "\n"], "json-malformed"),
        ([*LINES[:-1], LINES[-1] + "\r"], "json-malformed"),
        ([*LINES, ""], "note-malformed"),
        (["", *LINES], "checkpoint-extension"),
        ([LINES[0] + "\u202e", *LINES[1:]], "json-malformed"),
        ([LINES[0], "0" + LINES[1], *LINES[2:]], "checkpoint-malformed"),
        ([LINES[0], LINES[1], LINES[2] + "=", *LINES[3:]], "checkpoint-malformed"),
        ([*LINES[:3], *LINES[4:]], "note-malformed"),
        ([*LINES[:4], LINES[4].replace("\u2014", "-"), *LINES[5:]], "note-malformed"),
        ([*LINES, *LINES[5:] * 100], "note-malformed"),
    ],
)
def test_one_fault_one_code(lines: object, code: str) -> None:
    assert refusal(parse, lines) == code


def test_every_character_of_the_lines_matters() -> None:
    for number, line in enumerate(LINES):
        for place in range(len(line)):
            for other in ("x", "0", "=", " ", "", line[place] * 2):
                if other != line[place]:
                    changed = line[:place] + other + line[place + 1 :]
                    assert refusal(parse, [*LINES[:number], changed, *LINES[number + 1 :]]) != ""


@given(st.lists(st.text(max_size=12) | st.sampled_from(LINES), max_size=9))
def test_other_lines_are_refused_and_nothing_worse(lines: list[Any]) -> None:
    if lines != LINES:
        code = refusal(parse, lines)
        assert code or ("\n".join(lines) + "\n").encode() == format_note(
            parse_note(("\n".join(lines) + "\n").encode())
        )


def test_cosigners_have_keys_for_cosignatures() -> None:
    table = cosigners_of([("witness", "Oslo", WORLD.vkey("Oslo", 0x04))])
    assert [each.name for each in table.values()] == ["Oslo"]
    assert refusal(cosigners_of, [("witness", "Oslo", WORLD.vkey("Oslo"))]) == "vkey-kind"
    with pytest.raises(Malformed):
        cosigners_of([("witness", "Oslo", "Oslo")])
