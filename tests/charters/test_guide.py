"""The page on writing charters, and what strangers wrote by it: all of it reads and decides."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from comity.cli.main import main
from comity.core.charter import Charter
from comity.core.edition import edition
from comity.core.lint import lint
from comity.core.lint_words import CODES
from comity.core.roll import roll_of
from comity.core.surprise import prospects
from comity.core.verdict import verdict_of
from comity.wire.charter import charter_from_toml, format_charter, parse_charter
from comity.wire.draft import fill_draft
from tests.house.tree import ROOT, text

GUIDE, SPEC = "docs/charters.md", "docs/spec/charter.md"
BLOCK = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
STRANGERS = sorted((Path(ROOT) / "tests/charters/strangers").glob("*.toml"))
N, S, E, W, M = "Northland", "Southland", "Eastland", "Westland", "Midland"


def blocks(page: str) -> list[dict[str, Any]]:
    """The TOML of a page, in plain data."""
    return [charter_from_toml(block) for block in BLOCK.findall(text(page))]


def assembled(place: int) -> Charter:
    """The whole charter of the page, with the tables of one of its pieces in place of its own."""
    whole, *pieces = blocks(GUIDE)
    plain = whole if place == 0 else whole | pieces[place - 1]
    return parse_charter(format_charter(fill_draft(plain)))


def kind(charter: Charter, procedure: str, said: dict[str, str]) -> str:
    """The outcome at the close."""
    sphere = next(each for each in charter.spheres if each.procedure == procedure)
    roll = roll_of(charter, (party.name for party in charter.parties), sphere)
    how = charter.procedure(procedure)
    return verdict_of(charter.rules, how, roll, said, final=True).kind


def comity(*words: str) -> Result:
    return CliRunner().invoke(main, [*words], catch_exceptions=False)


@pytest.mark.parametrize("place", range(len(blocks(GUIDE))))
def test_every_piece_of_the_page_makes_a_sound_charter(place: int) -> None:
    codes = [each.code for each in lint(assembled(place)) if each.code != "key-draft"]
    refused = [each for each in lint(assembled(place)) if each.level == "refuse"]
    assert {each.code for each in refused} <= {"key-draft"}
    assert "rule-idle" not in codes or place == 1


def test_the_pieces_of_the_specification_are_well_written() -> None:
    assert len(blocks(SPEC)) >= 1
    whole = blocks(GUIDE)[0]
    for piece in (each for each in blocks(SPEC) if "groups" in each):
        names = {name for row in piece["groups"] for name in row.get("members", [])}
        names |= {each["party"] for row in piece["groups"] for each in row.get("terms", [])}
        names |= {each["party"] for row in piece["weights"] for each in row["of"]}
        more = [{"name": name, "title": name} for name in sorted(names)]
        plain = whole | piece | {"parties": [*whole["parties"], *more]}
        assert parse_charter(format_charter(fill_draft(plain))).written.weights


def test_what_the_specification_says_of_meetings_and_occasions_is_well_written() -> None:
    whole = blocks(GUIDE)[0]
    meeting, occasion = (each for each in blocks(SPEC) if not {"groups", "parties"} & {*each})
    charter = parse_charter(format_charter(fill_draft(whole | meeting)))
    assert (charter.meetings.within, charter.meetings.quorum) == (86_400, 10)
    (sphere,) = occasion["spheres"]
    silence = next(each for each in whole["procedures"] if each["name"] == "silence")
    named = [each["procedure"] for each in sphere["occasions"]]
    plain = {
        "spheres": [*whole["spheres"], sphere],
        "procedures": [*whole["procedures"], *(silence | {"name": name} for name in named)],
    }
    made = parse_charter(format_charter(fill_draft(whole | meeting | plain)))
    assert made.spheres[-1].procedure_for("emergency") == "urgent"
    assert "emergency-closed" not in [each.code for each in lint(made)]


CASES = [
    (0, "silence", {}, "adopted"),
    (0, "silence", {M: "object"}, "no_decision"),
    (0, "agreement", dict.fromkeys((N, S, E, W), "agree"), "rejected"),
    (0, "agreement", dict.fromkeys((N, S, E, W, M), "agree"), "adopted"),
    (1, "silence", {S: "agree"}, "adopted"),
    (2, "meeting", {N: "yes", S: "yes", E: "no"}, "adopted"),
    (2, "meeting", {N: "yes", S: "yes"}, "invalid"),
    (2, "meeting", {N: "yes", S: "no", E: "abstain", W: "abstain"}, "rejected"),
    (2, "meeting", {N: "yes", E: "abstain", W: "abstain"}, "adopted"),
    (3, "qualified", {N: "for", S: "for", M: "for"}, "adopted"),
    (3, "qualified", {N: "for", S: "for"}, "rejected"),
    (3, "qualified", {E: "for", W: "for", M: "for"}, "adopted"),
    (3, "qualified", {N: "against", S: "against", E: "for", W: "for", M: "for"}, "adopted"),
    (3, "qualified", {N: "for", E: "for", S: "against", W: "against", M: "abstain"}, "rejected"),
    (4, "vote", {N: "abstain", E: "yes", W: "yes", M: "yes"}, "adopted"),
    (4, "vote", {N: "no", S: "yes", E: "yes", W: "yes", M: "yes"}, "rejected"),
    (4, "vote", {M: "no", N: "yes", S: "yes", E: "yes"}, "adopted"),
    (4, "vote", {N: "yes", S: "yes"}, "rejected"),
    (5, "after_hearing", {N: "approve"}, "adopted"),
    (5, "after_hearing", {N: "refuse"}, "rejected"),
]


@pytest.mark.parametrize(("place", "procedure", "said", "outcome"), CASES)
def test_the_worked_examples_decide_as_the_page_says(
    place: int, procedure: str, said: dict[str, str], outcome: str
) -> None:
    assert kind(assembled(place), procedure, said) == outcome


def test_the_consulted_of_the_page_are_owed_their_fourteen_days() -> None:
    found = [each for each in prospects(assembled(5)) if each.sphere == "licences"]
    assert [(p.verdict, p.period) for p in found if p.party != N] == [("cannot", 1_209_600)] * 4


def test_the_threshold_of_the_page_changes_with_the_year() -> None:
    said = {N: "yes", S: "yes"}
    charter = assembled(6)
    assert kind(edition(charter, "2021-12-31"), "vote", said) == "adopted"
    assert kind(edition(charter, "2022-01-01"), "vote", said) == "rejected"


def test_the_page_knows_every_finding() -> None:
    table = text(GUIDE).partition("## What check can say")[2]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    told = [code for row in rows for code in re.findall(r"`([a-z-]+)`", row)]
    assert sorted(told) == sorted(CODES)


def stranger(path: Path) -> Charter:
    """A charter that somebody else wrote."""
    return parse_charter(format_charter(fill_draft(charter_from_toml(path.read_text()))))


@pytest.mark.parametrize("path", STRANGERS, ids=lambda path: path.stem)
def test_what_a_stranger_wrote_checks_reads_and_decides(path: Path) -> None:
    checked, explained = (
        comity("charter", "check", str(path)),
        comity("charter", "explain", str(path)),
    )
    assert (checked.exit_code, explained.exit_code) == (0, 0)
    assert [each for each in prospects(stranger(path)) if each.verdict != "cannot"] == []
    decisions = path.with_suffix(".jsonl")
    replayed = comity("replay", str(path), str(decisions))
    number = len(decisions.read_text().splitlines())
    assert replayed.exit_code == 0
    assert replayed.stdout == f"{number} of {number} official outcomes reproduced.\n"


def test_strangers_wrote_three() -> None:
    assert len(STRANGERS) == 3
