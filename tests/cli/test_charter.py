"""`comity charter`: what people read before they sign."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from comity.cli.main import main
from comity.wire.charter import parse_charter
from comity.wire.digest import digest
from comity.wire.draft import template, templates

SOUND, REFUSED, USAGE = 0, 1, 64
OLD, NEW = "permanent-joint-council", "at-twenty"


def comity(*words: str) -> Result:
    return CliRunner().invoke(main, ["charter", *words], catch_exceptions=False)


def altered(tmp_path: Path, name: str, old: str, new: str) -> str:
    """A charter that comes with Comity, with one passage changed, as a file."""
    text = template(name)
    assert old in text
    path = tmp_path / "charter.toml"
    path.write_text(text.replace(old, new, 1))
    return str(path)


def test_the_charters_that_come_with_it_are_listed() -> None:
    listed = comity("list")
    assert listed.exit_code == SOUND
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(templates())


@pytest.mark.parametrize("name", templates())
def test_every_charter_that_comes_with_it_is_not_refused_and_reads_well(name: str) -> None:
    checked, explained = comity("check", name), comity("explain", name)
    assert checked.exit_code == SOUND, checked.stdout
    assert checked.stdout.splitlines()[-1] == "ok"
    assert explained.exit_code == SOUND
    for heading in ("Parties", "Decision rules", "Time and witnesses", "Change"):
        assert f"\n{heading}\n" in explained.stdout
    lines = explained.stdout.splitlines()
    assert all(line.endswith((".", "…")) for line in lines if line.startswith("  "))


def test_check_says_in_which_spheres_russia_can_be_told_only_after_the_fact() -> None:
    lines = comity("check", OLD).stdout.splitlines()
    told = [line for line in lines if line.startswith("  In ") and "Russia can be told" in line]
    assert [line.split()[1] for line in told] == ["enlargement", "operations"]
    assert all("nobody waits for Russia's notice" in line for line in told)


def test_check_as_data_says_the_same(tmp_path: Path) -> None:
    report = json.loads(comity("check", OLD, "--json").stdout)
    assert report["refused"] is False
    can = [each["sphere"] for each in report["prospects"] if each["verdict"] == "can"]
    assert can == ["enlargement", "operations"]
    assert report["prospects"][0]["sentence"] in comity("check", OLD).stdout


def test_a_charter_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    path = altered(tmp_path, OLD, "quorum = 2", "quorum = 1")
    checked = comity("check", path)
    assert checked.exit_code == REFUSED
    assert checked.stdout.splitlines()[-1] == "refused"
    assert "[quorum-too-small]" in checked.stdout


def test_a_charter_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    path = altered(tmp_path, OLD, 'procedure = "alone"', 'procedure = "lonely"')
    checked = comity("check", path)
    assert checked.exit_code == REFUSED
    assert "lonely" in checked.stderr
    assert checked.stdout == ""
    assert comity("check", str(tmp_path / "nowhere.toml")).exit_code == USAGE


def test_new_begins_a_charter_and_never_writes_over_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    assert comity("new", "--like", OLD, "--out", str(path)).exit_code == SOUND
    assert path.read_text() == template(OLD)
    path.write_text("mine")
    assert comity("new", "--like", OLD, "--out", str(path)).exit_code != SOUND
    assert path.read_text() == "mine"


def test_compile_writes_the_bytes_of_the_record_and_tells_their_hash(tmp_path: Path) -> None:
    path = tmp_path / "charter.json"
    compiled = comity("compile", OLD, "--draft", "--out", str(path))
    assert compiled.exit_code == SOUND
    raw = path.read_bytes()
    assert compiled.stdout.strip() == digest(raw)
    assert parse_charter(raw).name == "permanent-joint-council"
    refused = comity("compile", OLD, "--out", str(tmp_path / "other.json"))
    assert "[charter-draft]" in refused.stderr
    assert not (tmp_path / "other.json").exists()


def test_diff_says_what_changes_for_whom() -> None:
    told = comity("diff", OLD, NEW).stdout
    assert "\nAlliance\n  No longer a party.\n" in told
    _, _, russia = told.partition("\nRussia\n")
    first = russia.splitlines()[0]
    assert first.startswith("  In terrorism and proliferation: decides, before it was consulted;")
    assert "its objection alone now stops a text" in first
    assert "The number of nodes that make a checkpoint final is 14, before 2." in told


def test_diff_as_data_and_of_a_charter_with_itself() -> None:
    changes = json.loads(comity("diff", OLD, NEW, "--json").stdout)
    wanted = {"what": "standing", "whom": "Russia", "where": "terrorism"}
    assert wanted | {"before": "consulted", "after": "decides"} in changes
    assert json.loads(comity("diff", OLD, OLD, "--json").stdout) == []
    assert "Nothing changes." in comity("diff", OLD, OLD).stdout


def test_diff_sees_a_rule_that_changes(tmp_path: Path) -> None:
    rule = 'name = "both_in_favour"\nkind = "count"\nof = ["assent"]\nop = ">="\nnum = '
    path = altered(tmp_path, OLD, f"{rule}2", f"{rule}1")
    told = comity("diff", OLD, path).stdout
    assert "In the procedure together a text is adopted if at least 1 is in favour;" in told
    assert "its objection alone no longer stops a text" in told
