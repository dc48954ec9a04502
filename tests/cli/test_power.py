"""`comity charter power`: what people read about a rule, and the files it writes."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from comity.cli.main import main
from comity.wire.charter import format_charter
from comity.wire.draft import templates
from tests.house.tree import text
from tests.world import World, procedure

DONE, REFUSED, NOT_JUDGED, USAGE = 0, 1, 2, 64
PARTIES = ("Ayland", "Beeland", "Ceeland", "Deeland", "Eeland")
RULES = [
    {"name": "both", "kind": "all", "of": ["most", "no_veto"]},
    {"name": "most", "kind": "count", "of": ["assent"], "num": 3},
    {"name": "no_veto", "kind": "count", "of": ["dissent"], "op": "<=", "num": 0, "group": "big"},
    {"name": "exactly_two", "kind": "count", "of": ["assent"], "op": "==", "num": 2},
    {"name": "voters", "kind": "count", "of": ["assent"], "num": 1, "group": "people"},
]


def procedures() -> list[dict[str, Any]]:
    """A usual procedure, one that is not monotone, and one that counts people without names."""
    words = {"yes": "assent", "no": "dissent", "pass": "neutral"}
    positions = [{"word": word, "role": role} for word, role in words.items()]
    rules = {"usual": "both", "odd": "exactly_two", "public": "voters"}
    return [
        procedure(name, rule=rule, positions=positions, missing="none", proposer="")
        for name, rule in rules.items()
    ]


@pytest.fixture(scope="module")
def charter(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A council of five, two of whom have a veto, as the record fixes its charter."""
    plain = World(PARTIES, accede=False).charter_plain()
    everyone = [{"to": "all", "standing": "decides"}]
    spheres = [
        {"name": name, "title": name, "procedure": name, "standings": everyone, "powers": []}
        for name in ("usual", "odd", "public")
    ]
    plain |= {
        "rules": RULES,
        "procedures": procedures(),
        "spheres": spheres,
        "groups": [
            {"name": "big", "title": "Big", "members": ["Ayland", "Beeland"]},
            {"name": "people", "title": "People", "counted": True},
        ],
        "amendment": "usual",
    }
    path = tmp_path_factory.mktemp("power") / "five.json"
    path.write_bytes(format_charter(plain))
    return str(path)


def power(charter: str, *words: str) -> Result:
    return CliRunner().invoke(main, ["charter", "power", charter, *words], catch_exceptions=False)


def test_the_table_and_its_sentences(charter: str) -> None:
    shown = power(charter)
    assert shown.exit_code == DONE
    lines = shown.stdout.splitlines()
    assert "5 members decide. One in favour says yes; every other says no." in lines
    assert "7 of 32 sets of members can carry a text." in lines
    assert "Sets that just suffice to carry a text: 3 of 3 members." in lines
    assert [line.split() for line in lines if line.startswith(("Ayland", "Eeland"))] == [
        ["Ayland", "7", "41.176%", "45.000%", "9/20", "can", "stop", "alone"],
        ["Eeland", "1", "5.882%", "3.333%", "1/30"],
    ]
    assert max(len(line) for line in lines) <= 80


def test_what_it_means_for_one_party(charter: str) -> None:
    words = " ".join(power(charter, "--party", "Eeland").stdout.split())
    assert "Eeland: its vote decides in 1 of 16 cases (6.250%)." in words
    assert (
        "To carry a text by its vote it needs at least 2 others, for example Ayland, Beeland."
        in words
    )
    assert "To stop one it needs at least 2 others, for example Ceeland, Deeland." in words


def test_what_is_still_needed(charter: str) -> None:
    given = ("--positions", "Ayland=yes, Ceeland=no", "--chance", "2/3")
    words = " ".join(power(charter, *given).stdout.split())
    assert "most: open, needs 2 more of 5 members" in words
    assert "no_veto: open, no objection so far from 2 of 2 big" in words
    assert "At least 2 of 3 undecided must still be in favour" in words
    assert "Can still stop it alone: Beeland." in words
    assert "passes with probability 16/27 (59.259%)" in words


def test_everything_as_data(charter: str) -> None:
    shown = power(charter, "--json", "--party", "Eeland", "--positions", "Ayland=yes")
    data = json.loads(shown.stdout)
    assert (data["winning"], data["sets"], data["method"]) == ("7", "32", "by kinds of members")
    assert data["powers"][0]["shapley_shubik"] == "9/20"
    assert data["powers"][0]["swings"] == "7"
    assert data["minimal_blocking"]["by_size"] == ["0", "2", "0", "1", "0", "0"]
    assert data["stake"]["carries_with"] == 2
    assert data["outlook"]["least_further"] == 2
    assert data["outlook"]["chance"] == "7/16"
    assert [each["third"]["word"] for each in data["three_options"]] == ["pass", ""]


def test_the_table_as_a_file(charter: str, tmp_path: Path) -> None:
    path = tmp_path / "power.csv"
    assert power(charter, "--csv", str(path)).exit_code == DONE
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["member"] for row in rows] == list(PARTIES)
    assert rows[0] == {
        "member": "Ayland",
        "swings": "7",
        "banzhaf": "7/17",
        "banzhaf_absolute": "7/16",
        "shapley_shubik": "9/20",
        "banzhaf_percent": "41.176471",
        "shapley_shubik_percent": "45.000000",
        "veto": "True",
        "dictator": "False",
        "dummy": "False",
    }
    again = power(charter, "--csv", str(path))
    assert again.exit_code == REFUSED
    assert "[file-exists]" in again.stderr


@pytest.mark.parametrize(("name", "start"), [("p.png", b"\x89PNG"), ("p.svg", b"<?xml")])
def test_a_picture(charter: str, tmp_path: Path, name: str, start: bytes) -> None:
    assert power(charter, "--plot", str(tmp_path / name)).exit_code == DONE
    assert (tmp_path / name).read_bytes().startswith(start)


def test_no_index_where_a_vote_can_harm(charter: str, tmp_path: Path) -> None:
    shown = power(charter, "--sphere", "odd")
    assert shown.exit_code == REFUSED
    words = " ".join(shown.stdout.split())
    assert "10 of 32 sets of members can carry a text." in words
    assert "No power indices: A further vote in favour can keep a text from passing" in words
    refused = power(charter, "--sphere", "odd", "--csv", str(tmp_path / "power.csv"))
    assert "[vote-can-harm]" in refused.stderr
    assert not (tmp_path / "power.csv").exists()
    assert "[vote-can-harm]" in power(charter, "--sphere", "odd", "--party", "Ayland").stderr
    assert json.loads(power(charter, "--sphere", "odd", "--json").stdout)["powers"] is None


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("--sphere", "none"), "sphere-missing", NOT_JUDGED),
        (("--procedure", "none"), "procedure-missing", NOT_JUDGED),
        (("--party", "Zedland"), "party-not-deciding", NOT_JUDGED),
        (("--positions", "Zedland=yes"), "party-not-deciding", NOT_JUDGED),
        (("--positions", "Ayland=maybe"), "word-unknown", REFUSED),
        (("--chance", "0.5"), "share-unfit", REFUSED),
        (("--against", "nope"), "sides-missing", REFUSED),
        (("--procedure", "public"), "members-unnamed", REFUSED),
        (("--date", "yesterday"), "value-unfit", REFUSED),
    ],
)
def test_what_it_cannot_answer(
    charter: str, words: tuple[str, ...], code: str, status: int
) -> None:
    shown = power(charter, *words)
    assert shown.exit_code == status
    assert f"[{code}]" in shown.stderr
    assert shown.stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        ("--positions", "Ayland"),
        ("--positions", "Ayland=yes,Ayland=no"),
        ("--positions", "=yes"),
        ("--plot", "picture.gif"),
    ],
)
def test_wrong_usage(charter: str, words: tuple[str, ...]) -> None:
    assert power(charter, *words).exit_code == USAGE


def test_another_word_of_those_not_in_favour(charter: str) -> None:
    """Who passes does not veto, so three of five suffice."""
    words = power(charter, "--against", "pass").stdout
    assert "16 of 32 sets of members can carry a text." in words


def test_a_charter_that_comes_with_comity() -> None:
    shown = power("at-twenty", "--sphere", "terrorism", "--party", "Russia")
    assert shown.exit_code == DONE
    assert "It can stop any text alone." in shown.stdout


@pytest.mark.parametrize("name", templates())
def test_every_charter_that_comes_with_comity_is_answered_or_refused(name: str) -> None:
    """In its first sphere: figures, or the one reason why there are none."""
    shown = power(name)
    if shown.exit_code == REFUSED:
        assert "[members-unnamed]" in shown.stderr
    else:
        assert shown.exit_code == DONE
        assert max(len(line) for line in shown.stdout.splitlines()) <= 80


def test_the_page_shows_what_the_command_prints() -> None:
    """Each transcript of docs/power.md, whole or from a line on."""
    blocks = re.findall(r"^```console\n\$ (.*?)^```", text("docs/power.md"), re.M | re.S)
    assert len(blocks) == 2
    for block in blocks:
        typed, _, printed = block.replace("\\\n", "").partition("\n")
        words = typed.split()
        assert words[:3] == [".venv/bin/comity", "charter", "power"]
        shown = power(words[3], *words[4:]).stdout
        head, left_out, rest = printed.rpartition("…\n")
        assert head == ""
        assert shown.endswith(rest) if left_out else shown == rest
