"""`comity act`: what is missing is named, what is wrong is refused with nothing lost, what would
follow is said before anything is signed, and the answer afterwards is the truth.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from comity.cli.act.options import flag_of
from comity.core.fill import FILLED
from comity.core.sheets import KINDS, Field, sheet_of
from comity.wire.act import parse_signed_act
from tests.cli.act.acting import Desk
from tests.node.hosting import refuse, say, silent

POSITION = ("position", "--circulation", "Joint statement", "--position", "approve")
WRONG = {
    "text": "x" * 201,
    "name": "not a name",
    "word": "two words",
    "words": "not a name",
    "instant": "tomorrow",
    "instants": "tomorrow",
    "document": "no-such-file",
    "documents": "no-such-file",
    "texts": "en",
    "vkey": "x" * 3_000,
    "vkeys": "x" * 3_000,
    "note": "no-such-file",
    "table": "act",
    "json": "{",
    "digest": "abc",
    "paper": "xx",
    "count": "-1",
    "span": "soon",
    "flag": "perhaps",
}
FIELDS = [(kind, field) for kind in KINDS for field in sheet_of(kind).fields]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "found"])
def test_without_a_terminal_every_missing_option_is_named_and_nothing_is_asked(
    resting: Desk, kind: str
) -> None:
    wanted = [
        flag_of(sheet_of(kind), field)
        for field in sheet_of(kind).fields
        if field.needed and field.name not in FILLED.get(kind, ())
    ]
    code, out, err = resting.act(kind, key=resting.root if not wanted else None)
    assert code == 64 or not wanted
    assert out == ""
    told = [line.split()[0] for line in err.splitlines() if line.startswith("  --")]
    assert told == wanted
    assert resting.host.taken == []


@pytest.mark.parametrize(
    ("kind", "field"), FIELDS, ids=[f"{kind}-{field.name}" for kind, field in FIELDS]
)
def test_a_wrong_value_is_refused_in_the_words_of_the_house(
    resting: Desk, kind: str, field: Field
) -> None:
    size = resting.world.reader.size
    words = [flag_of(sheet_of(kind), field), WRONG.get(field.form, "nothing of that name")]
    if kind == "found":
        charter = resting.folder / "charter.json"
        charter.write_bytes(resting.world.documents[resting.world.charter])
        words += ["--charter", str(charter)]
    code, out, err = resting.act(kind, *words, "--yes")
    assert code in (1, 2), err
    assert out == ""
    assert "Nothing was recorded." in err
    assert "\nNext: " in err
    assert resting.world.reader.size == size
    assert resting.host.taken == []
    assert not list(resting.folder.glob("*.act"))


def test_a_rehearsal_signs_nothing_and_says_what_would_follow(desk: Desk) -> None:
    size = desk.world.reader.size
    code, out, err = desk.act(*POSITION, "--dry-run")
    assert code == 0
    assert out.splitlines()[:2] == [
        f"It would be accepted as entry {size}, if nothing comes in between.",
        "  - Russia says approve.",
    ]
    assert "Alliance has given no notice" in out
    assert "“Joint statement [en]”" in err
    assert "comity/act/v1\n{" in err
    assert desk.world.reader.size == size
    assert desk.host.taken == []


def test_a_rehearsal_says_why_it_would_be_refused_and_ends_with_1(desk: Desk) -> None:
    code, out, _ = desk.act("position", *POSITION[1:3], "--position", "maybe", "--dry-run")
    assert code == 1
    assert out.startswith("It would be refused: The charter has no position maybe. [word-unknown]")
    assert "Next: Say one of: approve, object, abstain" in out
    assert desk.host.taken == []


def test_a_rehearsal_as_data_holds_the_very_text_that_is_signed_later(desk: Desk) -> None:
    code, out, _ = desk.act(*POSITION, "--dry-run", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["accepted"] is True
    assert told["error"] is None
    assert {each["code"] for each in told["effects"]} >= {"position-taken", "still-needed"}
    plain = json.loads(told["text"].split("\n")[1])
    assert plain["act"] == "position"
    assert plain["seen"]["size"] == desk.world.reader.size
    code, out, _ = desk.act(*POSITION, "--dry-run", "--json", "--position", "maybe")
    assert (code, json.loads(out)["error"]["code"]) == (1, "word-unknown")


def test_a_position_is_recorded_and_a_later_one_replaces_it(desk: Desk) -> None:
    statement = desk.file("statement.txt", "We expect a report.\n")
    code, out, err = desk.act(*POSITION, "--statement", statement, "--yes")
    assert (code, out) == (0, f"Recorded as entry {desk.world.reader.size - 1}.\n"), err
    code, out, err = desk.act("position", *POSITION[1:3], "--position", "object", "--yes")
    assert code == 0, err
    assert "replaces     position of Russia (approve" in err
    council = desk.world.reader.council
    assert council is not None
    (served,) = council.open.values()
    first, second = served.positions
    assert second.replaces == (first.id,)
    assert first.statement in desk.world.documents
    assert [spoken.word for spoken in (first, second)] == ["approve", "object"]


def test_without_a_terminal_nothing_is_signed_unless_it_is_agreed_to(desk: Desk) -> None:
    code, out, err = desk.act(*POSITION)
    assert (code, out) == (64, "")
    assert "--yes" in err
    assert desk.host.taken == []


def test_as_data_the_answer_is_one_line(desk: Desk) -> None:
    code, out, _ = desk.act(*POSITION, "--yes", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["status"], told["index"], told["seen"]) == (
        "recorded",
        desk.world.reader.size - 1,
        True,
    )
    code, out, _ = desk.act("withdraw", "--circulation", "Joint", "--yes", "--json")
    told = json.loads(out)
    assert (code, told["status"], told["error"]["code"]) == (1, "not recorded", "not-circulator")


def test_a_signed_act_is_written_handed_in_and_handed_in_again(desk: Desk) -> None:
    paper = desk.file("paper.txt", "With a reservation.\n")
    out_file = desk.folder / "later.act"
    code, out, _ = desk.act(*POSITION, "--reservation", paper, "--yes", "--out", str(out_file))
    assert code == 0
    assert out.startswith(
        f"Signed and written to {out_file}; not handed in. Next: comity act submit"
    )
    assert desk.host.taken == []
    where = ("--node", str(desk.settings))
    code, _, err = desk.run("act", "submit", str(out_file), "--document", paper, *where)
    assert code == 0, err
    index = desk.world.reader.size - 1
    assert parse_signed_act(desk.world.entries[index]).kind == "position"
    code, out, _ = desk.run("act", "submit", str(out_file), *where)
    assert (code, out) == (0, f"Recorded as entry {index}; it was there before.\n")
    assert desk.world.reader.size == index + 1


def test_an_existing_file_is_not_written_over(desk: Desk) -> None:
    kept = desk.file("kept.act", "something")
    code, _, err = desk.act(*POSITION, "--yes", "--out", kept)
    assert code == 1
    assert "[file-exists]" in err
    assert Path(kept).read_text() == "something"


def test_when_the_host_does_not_answer_it_says_not_yet_known_and_keeps_the_act(
    desk: Desk,
) -> None:
    desk.host.twists["act"] = silent
    code, out, err = desk.act(*POSITION, "--yes")
    assert (code, out) == (2, "")
    assert "It is not yet known whether the act was recorded." in err
    (file,) = desk.folder.glob("*.act")
    assert f"comity act submit {file.name}" in err
    desk.host.twists.clear()
    code, out, _ = desk.run("act", "submit", str(file), "--node", str(desk.settings))
    assert (code, out) == (0, f"Recorded as entry {desk.world.reader.size - 1}.\n")


def test_a_host_that_says_recorded_and_has_not_is_found_out(desk: Desk) -> None:
    size = desk.world.reader.size
    desk.host.twists["act"] = say(json.dumps({"index": size - 1}).encode())
    code, out, err = desk.act(*POSITION, "--yes")
    assert (code, out) == (1, "")
    assert "[act-not-there]" in err


def test_what_the_host_objects_to_is_told_as_it_says_it(desk: Desk) -> None:
    desk.host.twists["act"] = refuse(422, "house-closed")
    code, _, err = desk.act(*POSITION, "--yes")
    assert code == 1
    assert err.splitlines()[-3:] == [
        "The host has its reasons. [house-closed]",
        "Nothing was recorded.",
        "Next: Ask it.",
    ]


def test_without_the_host_a_rehearsal_still_works_on_what_the_node_holds(desk: Desk) -> None:
    desk.host.stop()
    code, out, err = desk.act(*POSITION, "--dry-run")
    assert code == 0, err
    assert "Working with what your node holds" in err
    assert "Russia says approve." in out
    code, _, err = desk.act(*POSITION, "--yes")
    assert code == 2
    assert "Nothing was recorded." in err


def test_without_a_node_the_host_or_an_export_serves(desk: Desk) -> None:
    words = [*POSITION, "--dry-run", "--key", str(desk.key)]
    council = desk.world.council
    code, out, err = desk.run("act", *words, "--host", desk.host.url, "--council", council)
    assert code == 0, err
    where = str(desk.folder / "copy")
    code, _, err = desk.run("node", "export", str(desk.settings), council, where)
    assert code == 0, err
    code, again, err = desk.run("act", *words, "--export", where)
    assert (code, again) == (0, out), err
    code, _, err = desk.run("act", *words[:-3], "--yes", *words[-2:], "--export", where)
    assert code == 64
    assert "An export takes no acts." in err
    code, _, err = desk.run("act", *words, "--export", where, "--council", "0" * 64)
    assert code == 1
    assert "[council-other]" in err
    code, _, err = desk.run("act", *words)
    assert code == 64
    assert "Which record?" in err


def test_things_are_named_by_title_or_by_eight_digits(desk: Desk) -> None:
    world = desk.world
    assert world.reader.council is not None
    (known,) = world.reader.council.open
    world.circulate("Alliance", "Joint statement on ports")

    def dry(words: str) -> tuple[int, str, str]:
        return desk.act("position", "--circulation", words, "--position", "approve", "--dry-run")

    assert dry("joint STATEMENT")[0] == 0
    assert dry("ports")[0] == 0
    assert dry(known)[0] == 0
    assert dry(known[:8])[0] == 0
    assert "[id-short]" in dry(known[:7])[2]
    code, _, err = dry("int stat")
    assert code == 1
    assert "means 2 things on this record. [id-ambiguous]" in err
    assert known[:8] in err
    assert "[id-unknown]" in dry("no such text")[2]


def test_a_text_of_a_new_charter_is_compiled_and_judged(desk: Desk) -> None:
    texts = ["--text", f"en={desk.file('a', 'A')}", "--text", f"fr={desk.file('b', 'B')}"]
    table = ("table", "--title", "A new charter", *texts)
    charter = desk.folder / "charter.json"
    charter.write_bytes(desk.world.documents[desk.world.charter])
    amends = ("--amends", str(charter))
    code, _, err = desk.act(*table, "--sphere", "open", *amends, "--dry-run")
    assert code == 0, err
    code, out, _ = desk.act(*table, "--sphere", "informed", *amends, "--dry-run")
    assert code == 1
    assert "[amendment-misplaced]" in out or "[power-lacking]" in out


def test_a_key_that_signs_no_acts_is_refused(desk: Desk) -> None:
    code, _, err = desk.act(*POSITION, "--yes", key=desk.folder / "notice.skey")
    assert code == 1
    assert "[act-key-kind]" in err
    assert desk.host.taken == []


def test_the_body_of_what_is_signed_is_what_was_shown(desk: Desk) -> None:
    code, _, err = desk.act(*POSITION, "--yes")
    assert code == 0
    entry = desk.world.entries[-1]
    shown = err[err.index("comity/act/v1") :]
    assert entry.startswith(shown.encode())
    assert parse_signed_act(entry).plain["position"] == "approve"
