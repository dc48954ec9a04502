"""The demonstration, played by separate processes: what it says, leaves behind and survives.

One performance is left open and shared by most tests; a second one has its secretariat killed.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from urllib.request import urlopen

import pytest

from comity.log.tiles import parse_bundle
from comity.verify.certificate import PLACE, judge_file
from comity.verify.report import Verdict
from comity.wire.act import parse_signed_act
from tests.cli.performance import (
    COUNCILS,
    Performance,
    comity,
    files_of,
    interrupt,
    perform_with_kills,
    processes,
)
from tests.verify.exported import files_named, judged
from tests.verify.test_flips import flipped

pytestmark = pytest.mark.timeout(400)
SEED, KILLS = 20011123, 12


@pytest.fixture(scope="session")
def hindered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Performance, int]:
    """A performance whose secretariat dies again and again."""
    return perform_with_kills(tmp_path_factory.mktemp("hindered"), SEED, KILLS)


def entries_of(record: Path) -> list[bytes]:
    """The entries of an export of fewer than 256."""
    (bundle,) = (record / "tile" / "entries" / "000.p").iterdir()
    return parse_bundle(bundle.read_bytes(), int(bundle.name))


def test_it_plays_to_the_end_in_less_than_a_minute_of_its_own_clock(played: Performance) -> None:
    assert (played.code, played.trouble) == (0, "")
    clock = [float(each) for each in re.findall(r"^ +([\d.]+) s  ", played.said, re.MULTILINE)]
    assert clock == sorted(clock)
    # A minute is the promise for a machine of its own; others may be at work where tests run.
    assert clock[-1] < 120


def test_who_is_told_after_the_fact_is_said_and_seen(played: Performance) -> None:
    for sphere, title in (
        ("operations", "An air operation"),
        ("enlargement", "Invitation to three states"),
    ):
        assert (
            f"In {sphere} Russia can be told only after the fact: Alliance tables and circulates a "
            "text and the secretariat concludes at once; nobody waits for Russia's notice."
        ) in played.said
        late = re.search(rf"{title} \({sphere}\): decided at .* (\d+) seconds later\.", played.said)
        assert late is not None
        assert int(late[1]) >= 2
    for sphere in ("terrorism", "proliferation"):
        assert f"In {sphere} Russia cannot be told only after the fact" in played.said
    ahead = re.search(r"and only then: Russia held the text at .* before the decision", played.said)
    assert ahead is not None


def test_an_early_conclusion_is_refused_before_notice_and_before_the_period(
    played: Performance,
) -> None:
    first, second = re.findall(r"The record refuses: (.*)", played.said)
    assert first.startswith("Russia has given no notice of the circulation of ")
    assert first.endswith("[notice-missing]")
    assert re.fullmatch(
        r"Russia had notice at [-\d]+ [:\d]+ UTC and is owed 20 seconds; "
        r"the record attests only [-\d]+ [:\d]+ UTC\. \[period-not-run\]",
        second,
    )


def test_the_forged_record_is_rejected_with_party_entry_instants_and_period(
    played: Performance,
) -> None:
    told = played.said.partition("$ comity verify doctored")[2].partition("exit 1")[0]
    assert "FAILED: Nobody owed a period was told only after the fact." in told
    assert re.search(r"where: tile/entries/000\.p/\d+, entry \d+", told)
    assert re.search(
        r"party Russia; notice given [-\d]+ [:\d]+ UTC; latest attested time [-\d]+ [:\d]+ UTC; "
        r"owed 20 seconds; missing \d+ seconds",
        told,
    )


def test_the_charter_is_amended_under_its_own_rule_and_the_nineteen_accede(
    played: Performance,
) -> None:
    report = report_on(played, "permanent-joint-council")
    amended = decision(report, "A council at twenty")
    assert [language for language, _ in amended["texts"]] == ["en", "fr", "ru"]
    assert {each["party"] for each in amended["notices"]} == {"Alliance", "Russia"}
    assert all(each["entry"] < amended["concluded"] for each in amended["notices"])
    old, new = report["charters"]
    assert (amended["charter"], new["entry"]) == (old["hash"], amended["concluded"])
    assert len(report["members"]) == 20
    (joint, *_) = played.copies("permanent-joint-council")
    acts = [parse_signed_act(entry) for entry in entries_of(joint)[new["entry"] :]]
    acceded = [act.head["by"] for act in acts if act.kind == "accede"]
    assert len(acceded) == len(set(acceded)) == 19


def test_the_declaration_is_broken_amended_and_adopted_with_what_was_said_beside_it(
    played: Performance,
) -> None:
    report = report_on(played, "permanent-joint-council")
    broken, adopted = [
        each for each in report["decisions"] if each["title"] == "Declaration on terrorism"
    ]
    assert broken["outcome"] == "withdrawn"
    assert [(each["party"], each["word"]) for each in broken["positions"]] == [("Turkey", "break")]
    assert adopted["outcome"] == "adopted"
    assert broken["texts"] != adopted["texts"]
    assert len(adopted["notices"]) == 20
    reserved = {each["party"] for each in adopted["positions"] if each["reservation"]}
    assert reserved == {"Russia", "Norway"}
    (promise,) = adopted["undertakings"]
    assert promise["party"] == "Russia"
    assert promise["starts"] < promise["report_due"] < promise["ends"]


def report_on(played: Performance, council: str) -> dict:  # type: ignore[type-arg]
    """The report on the first copy, as data."""
    done = comity(played.place, "verify", str(played.copies(council)[0]), "--json")
    assert done.returncode == 0
    return dict(json.loads(done.stdout))


def decision(report: dict, title: str) -> dict:  # type: ignore[type-arg]
    """The decision of that title."""
    (found,) = [each for each in report["decisions"] if each["title"] == title]
    return dict(found)


def test_the_public_word_is_left_beside_the_records(played: Performance) -> None:
    word = (played.out / "communique.txt").read_text()
    assert "Declaration on terrorism (terrorism): adopted at " in word
    assert "  Russia reserves: " in word
    assert "  Norway reserves: " in word
    assert "  Russia undertakes: Overflight and bases, until " in word
    assert re.search(
        r"An air operation .*\n  Only after the fact: Russia \(\d+ seconds later\)", word
    )
    for line in word.splitlines():
        assert line in played.said


@pytest.mark.parametrize("council", COUNCILS)
def test_every_copy_gives_the_same_report(played: Performance, council: str) -> None:
    copies = played.copies(council)
    assert len(copies) == {"north-atlantic-council": 3, "permanent-joint-council": 4}[council]
    for extra in ((), ("--json",)):
        done = [
            comity(played.place, "verify", str(copy), "--council", played.councils[council], *extra)
            for copy in copies
        ]
        assert [each.returncode for each in done] == [0] * len(copies)
        assert {each.stdout for each in done} == {done[0].stdout}


def test_every_certificate_stands_with_the_councils_identity_and_with_no_other(
    played: Performance, tmp_path: Path
) -> None:
    names = [path.name for path in played.certificates()]
    assert names == ["council-at-twenty.certificate", "declaration-on-terrorism.certificate"]
    own, other = (played.councils[name] for name in COUNCILS[::-1])
    (tmp_path / "tmp").mkdir()
    for path in played.certificates():
        alone = tmp_path / path.name
        alone.write_bytes(path.read_bytes())
        assert (
            comity(tmp_path, "certificate", "verify", str(alone), "--council", own).returncode == 0
        )
        refused = comity(tmp_path, "certificate", "verify", str(alone), "--council", other)
        assert refused.returncode == 1


def test_the_sealed_certificate_is_small_and_rests_on_the_word_of_three(
    played: Performance,
) -> None:
    (path,) = (played.out / "certificates").glob("*.sealed")
    raw, own = path.read_bytes(), played.councils["permanent-joint-council"]
    assert len(raw) < 20_000
    assert judge_file(raw, own).verdict is Verdict.UNJUDGED
    whole = judge_file(path.with_suffix(".certificate").read_bytes(), own)
    report = judge_file(raw, own, whole.charters[-1].hash)
    assert report.verdict is Verdict.SOUND
    assert report.word == ("Norway", "Russia", "UK")
    (sealed,), (decision,) = report.decisions, whole.decisions
    assert (sealed.positions, sealed.outcome) == (decision.positions, decision.outcome)


def test_random_altered_bytes_of_the_record_are_seen_and_placed(played: Performance) -> None:
    files = files_of(played.copies("permanent-joint-council")[0])
    council = played.councils["permanent-joint-council"]
    assert judged(files, council).verdict is Verdict.SOUND
    dice, names = random.Random(SEED), sorted(files)
    weights = [len(files[name]) for name in names]
    # Half by weight, so that every byte is as likely; half by file, so that small ones are met.
    chosen = [*dice.choices(names, weights, k=500), *dice.choices(names, k=500)]
    missed = []
    for name in chosen:
        place = dice.randrange(len(files[name]))
        report = judged({**files, name: flipped(files[name], place)}, council)
        if report.verdict is not Verdict.NOT_SOUND or name not in files_named(report):
            missed.append((name, place, report.verdict))
    assert missed == []


def test_random_altered_bytes_of_the_certificates_are_seen_and_placed(played: Performance) -> None:
    council, dice, missed = played.councils["permanent-joint-council"], random.Random(SEED), []
    for path in played.certificates():
        raw = path.read_bytes()
        assert judge_file(raw, council).verdict is Verdict.SOUND
        for place in dice.sample(range(len(raw)), 500):
            report = judge_file(flipped(raw, place), council)
            if report.verdict is not Verdict.NOT_SOUND or PLACE not in files_named(report):
                missed.append((path.name, place, report.verdict))
    assert missed == []


def test_a_killed_secretariat_delays_the_play_and_changes_nothing(
    hindered: tuple[Performance, int],
) -> None:
    play, killed = hindered
    assert (play.code, play.trouble) == (0, "")
    assert killed == KILLS
    for council in COUNCILS:
        reports = {comity(play.place, "verify", str(copy)).stdout for copy in play.copies(council)}
        assert len(reports) == 1
    report = report_on(play, "permanent-joint-council")
    adopted = [each["title"] for each in report["decisions"] if each["outcome"] == "adopted"]
    assert adopted == [
        "Invitation to three states",
        "An air operation",
        "Joint assessment of threats",
        "A council at twenty",
        "Declaration on terrorism",
    ]


def test_no_acknowledged_act_is_lost_when_the_secretariat_is_killed(
    hindered: tuple[Performance, int],
) -> None:
    play, _ = hindered
    acknowledged = json.loads((play.out / "acknowledged.json").read_text())
    assert {council: len(acts) > 30 for council, acts in acknowledged.items()} == dict.fromkeys(
        COUNCILS, True
    )
    for council, acts in acknowledged.items():
        for copy in play.copies(council):
            ids = [parse_signed_act(entry).id for entry in entries_of(copy)]
            assert [(index, identity) for index, identity in acts if ids[index] != identity] == []
            assert len(ids) == len(set(ids))


def test_once_leaves_no_process(hindered: tuple[Performance, int]) -> None:
    play, _ = hindered
    assert processes(play.place / "tmp") == []
    assert [*(play.place / "tmp").iterdir()] == []


def test_interrupted_it_leaves_no_process_and_no_key(tmp_path: Path) -> None:
    assert interrupt(tmp_path, 3) == 143
    assert processes(tmp_path / "tmp") == []
    assert [*(tmp_path / "tmp").iterdir()] == []
    assert not (tmp_path / "demo").exists()


def test_the_desks_stay_open_until_they_are_stopped(played: Performance) -> None:
    desks = re.findall(r"Desk of (\w+): (http://127\.0\.0\.1:\d+/)", played.said)
    assert [name for name, _ in desks] == ["Russia", "UK", "US"]
    for _, address in desks:
        with urlopen(address, timeout=10) as answer:
            assert answer.status == 200
            assert b"Permanent Joint Council" in answer.read()
    # Host, three witnesses, four node processes, and the one that ends them after an hour.
    assert len(processes(played.place / "tmp")) == 9
    stopped = comity(played.place, "demo", "--stop")
    assert (stopped.returncode, stopped.stdout) == (0, "Stopped.\n")
    assert processes(played.place / "tmp") == []
    assert [*(played.place / "tmp").glob("comity-demo-*/keys")] == []
