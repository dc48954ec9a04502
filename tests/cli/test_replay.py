"""`comity replay` as people and scripts meet it."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from comity.cli.decisions import LONGEST
from comity.cli.main import main
from tests.core.replaying import COUNCIL

ALL_REPRODUCED, NOT_REPRODUCED, NOT_JUDGED, USAGE = 0, 1, 2, 64
SILENT = {"id": "silent", "procedure": "silence", "positions": {}, "official": "adopted"}
BROKEN = SILENT | {"id": "broken", "positions": {"India": "break"}, "official": "rejected"}
WRONG = BROKEN | {"id": "wrong", "date": "2001-11-23", "official": "adopted"}
UNLABELLED = {"id": "unlabelled", "procedure": "silence", "positions": {"USSR": "break"}}


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("charter") / "council.toml"
    path.write_text(COUNCIL, encoding="utf-8")
    return str(path)


def comity(*words: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, list(words), input=stdin, catch_exceptions=False)


def spelled(lines: Iterable[dict[str, Any] | str]) -> bytes:
    written = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    return "".join(f"{line}\n" for line in written).encode()


def told(council: str, tmp_path: Path, *lines: dict[str, Any] | str, option: str = "") -> Result:
    """The result of a file of these lines."""
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(spelled(lines))
    return comity("replay", council, str(path), *([option] if option else []))


def test_all_reproduced(council: str, tmp_path: Path) -> None:
    result = told(council, tmp_path, SILENT, BROKEN)
    assert result.exit_code == ALL_REPRODUCED
    assert result.stdout == "2 of 2 official outcomes reproduced.\n"
    assert result.stderr == ""


def test_what_is_not_reproduced_is_told_with_its_reasons(council: str, tmp_path: Path) -> None:
    result = told(council, tmp_path, SILENT, WRONG)
    assert result.exit_code == NOT_REPRODUCED
    assert result.stdout.split("\n") == [
        "wrong (line 2, 2001-11-23): no decision by the rules, but officially adopted",
        "  because nobody objects: not met (1 against or blocking, none allowed).",
        "1 of 2 official outcomes reproduced.",
        "",
    ]


def test_without_an_official_outcome_the_outcome_is_told(council: str, tmp_path: Path) -> None:
    result = told(council, tmp_path, UNLABELLED)
    assert result.exit_code == ALL_REPRODUCED
    assert result.stdout.startswith("unlabelled (line 1): no decision by the rules\n  because")
    assert result.stdout.endswith("1 without an official outcome.\n")


def test_a_line_that_cannot_be_judged_is_named_and_the_others_are_judged(
    council: str, tmp_path: Path
) -> None:
    unknown = SILENT | {"positions": {"Narnia": "agree"}}
    result = told(council, tmp_path, SILENT, "", unknown, BROKEN)
    assert result.exit_code == NOT_JUDGED
    assert "Line 3 names the party Narnia" in result.stderr
    assert "[party-not-known]" in result.stderr
    assert "2 of 2 official outcomes reproduced." in result.stdout
    assert "1 line could not be judged" in result.stdout


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("{", "column 2"),
        ('{"id": "a", "id": "b"}', "gives id twice"),
        ('{"id": "a", "procedure": "silence", "positions": {"IE": "agree", "IE": "break"}}', "IE"),
        ('{"counts": {"people": {"yes": 1.0}}}', "1.0"),
        ('{"counts": {"people": {"yes": NaN}}}', "NaN"),
        ('{"id": "\\ud800", "procedure": "silence", "positions": {}}', "half"),
        ("[" * 100_000, "nested"),
        ("[]", "table of fields"),
    ],
)
def test_a_line_of_another_form_is_refused(
    council: str, tmp_path: Path, line: str, word: str
) -> None:
    result = told(council, tmp_path, line)
    assert result.exit_code == NOT_JUDGED
    assert "Line 1" in result.stderr
    assert word in result.stderr


def test_bytes_that_are_no_text_and_lines_without_end(council: str) -> None:
    long = b'{"id":"' + b"a" * (2 * LONGEST) + b'"}\n'
    result = comity("replay", council, "-", stdin=b"\xff\n" + long + spelled([SILENT]))
    assert result.exit_code == NOT_JUDGED
    assert "Line 1 is not JSON" in result.stderr
    assert "Line 2 is longer" in result.stderr
    assert "1 of 1 official" in result.stdout


def test_many_bad_lines_are_counted_not_all_shown(council: str, tmp_path: Path) -> None:
    result = told(council, tmp_path, *["{"] * 50)
    assert result.exit_code == NOT_JUDGED
    assert result.stderr.count("is not JSON") == 20
    assert "50 lines could not be judged" in result.stdout


def test_an_empty_file_is_no_success(council: str, tmp_path: Path) -> None:
    result = told(council, tmp_path)
    assert result.exit_code == NOT_JUDGED
    assert result.stdout == "There is no decision in it.\n"


def test_as_data(council: str, tmp_path: Path) -> None:
    result = told(council, tmp_path, SILENT, WRONG, UNLABELLED, "{", option="--json")
    assert result.exit_code == NOT_JUDGED
    found = json.loads(result.stdout)
    assert found["summary"] == {"judged": 3, "official": 2, "reproduced": 1, "unreadable": 1}
    silent, wrong, unlabelled, bad = found["lines"]
    assert silent == {
        "line": 1,
        "id": "silent",
        "outcome": "adopted",
        "official": "adopted",
        "reproduced": True,
    }
    assert (wrong["outcome"], wrong["reproduced"]) == ("no_decision", False)
    assert wrong["reasons"] == ["nobody objects: not met (1 against or blocking, none allowed)."]
    assert "official" not in unlabelled
    assert (bad["line"], bad["error"]["code"]) == (4, "line-malformed")


def test_from_standard_input_and_compressed(council: str, tmp_path: Path) -> None:
    lines = spelled([SILENT, BROKEN])
    assert comity("replay", council, "-", stdin=lines).exit_code == ALL_REPRODUCED
    path = tmp_path / "decisions.jsonl.gz"
    path.write_bytes(gzip.compress(lines))
    assert comity("replay", council, str(path)).stdout.startswith("2 of 2")


def test_a_compressed_file_that_is_cut_gives_no_figure(council: str, tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(spelled([SILENT] * 1_000))[:-12])
    for option in ([], ["--json"]):
        result = comity("replay", council, str(path), *option)
        assert result.exit_code == NOT_JUDGED
        assert "[decisions-damaged]" in result.stderr
        assert result.stdout == ""


@pytest.mark.parametrize("words", [("no-such-charter", "x"), ("{council}", "no-such-file"), ()])
def test_wrong_usage(council: str, words: tuple[str, ...]) -> None:
    given = [word.format(council=council) for word in words]
    assert comity("replay", *given).exit_code == USAGE


def test_memory_does_not_grow_with_the_file(council: str, tmp_path: Path) -> None:
    short, long = tmp_path / "short.jsonl", tmp_path / "long.jsonl"
    short.write_bytes(spelled([SILENT] * 1_000))
    long.write_bytes(spelled([SILENT] * 4_000))
    comity("replay", council, str(short))
    assert peak(council, long) < 1.2 * peak(council, short)


def peak(council: str, path: Path) -> int:
    """The most bytes that a replay holds at once."""
    tracemalloc.start()
    try:
        assert comity("replay", council, str(path)).exit_code == ALL_REPRODUCED
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


PAGE = Path(__file__).parents[2] / "docs" / "replay.md"


@pytest.mark.parametrize("number", [0, 1])
def test_what_the_page_shows_is_what_the_command_prints(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = PAGE.read_text(encoding="utf-8").split("```console\n")[number + 1].split("```")[0]
    command, _, expected = shown.partition("\n")
    monkeypatch.chdir(PAGE.parents[1])
    assert comity(*command.removeprefix("$ comity ").split()).stdout == expected
