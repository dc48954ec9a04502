"""Records doctored by those who could: a host with its log key, a party, a thief of copies."""

from __future__ import annotations

import itertools

import pytest

from comity.log.note import Note, format_note, parse_note
from comity.verify.report import Result, Verdict
from comity.wire.digest import digest
from tests.nested import Nested
from tests.verify.exported import Files, check, exported, failed, judged, rewritten, small
from tests.world import START, World


@pytest.fixture(scope="module")
def world() -> World:
    return small()


@pytest.fixture(scope="module")
def files(world: World) -> Files:
    return exported(world)


def forced(world: World, circulation: str) -> int:
    """A conclusion that the host puts on the record without asking the rules; its entry."""
    entry = world.act("conclude", "secretariat", circulation=circulation, outcome="adopted")
    assert world.add(entry).error is not None
    return world.reader.size - 1


def test_a_sound_record_passes_every_check(files: Files, world: World) -> None:
    report = judged(files, world.council)
    assert report.verdict is Verdict.SOUND
    assert {each.result for each in report.checks[:13]} == {Result.PASSED}
    assert {each.result for each in report.checks[13:]} == {Result.NOT_MADE}
    assert [each.number for each in report.checks] == list(range(1, 16))
    (decision,) = report.decisions
    assert (decision.outcome, decision.concluded, decision.title) == ("adopted", 9, "On terrorism")
    assert decision.reasons == ("nobody objects: met (0 against or blocking, none allowed).",)


def test_a_conclusion_forced_before_notice_names_party_entry_instants_and_period() -> None:
    world = World()
    circulation = world.circulate("Alliance", "On terrorism")
    world.evidence((*world.witnesses, "Alliance"))
    world.time += 7
    world.evidence((*world.witnesses, "Alliance"))
    entry = forced(world, circulation)
    world.time += 5
    world.evidence()
    report = judged(exported(world))
    assert report.verdict is Verdict.NOT_SOUND
    assert failed(report) == ["conclusions", "notice"]
    (found,) = check(report, "notice").findings
    assert found.code == "false-notice-missing"
    assert found.sentence.startswith(
        f"Entry {entry} concludes adopted, which does not stand: Russia has given no notice"
    )
    assert (found.first, found.last) == (entry, entry)
    wanted = {
        "party": "Russia",
        "entry": entry,
        "circulated": START,
        "concluded": START + 12,
        "noticed": START + 12,
        "noticed_entry": entry + 1,
        "period": 60,
        "missing": 60,
        "outcome": "adopted",
    }
    assert wanted.items() <= found.facts.items()
    (decision,) = report.decisions
    assert decision.outcome == "open", "the forced conclusion has no effect"


def test_a_conclusion_forced_before_the_period_has_run_names_what_is_missing() -> None:
    world = World()
    circulation = world.circulate("Alliance", "On terrorism")
    world.evidence()
    world.time += 20
    world.evidence()
    entry = forced(world, circulation)
    report = judged(exported(world))
    assert failed(report) == ["conclusions", "notice"]
    (found,) = check(report, "notice").findings
    assert found.code == "false-period-not-run"
    wanted = {
        "party": "Russia",
        "entry": entry,
        "notice": START,
        "now": START + 20,
        "period": 60,
        "missing": 40,
    }
    assert wanted.items() <= found.facts.items()


def test_a_conclusion_with_another_outcome_than_the_rules_give() -> None:
    world = World()
    circulation = world.circulate("Alliance", "On terrorism")
    world.say("Russia", circulation, "object")
    world.evidence()
    world.time += 200
    world.evidence()
    forced(world, circulation)
    report = judged(exported(world))
    assert failed(report) == ["conclusions"]
    assert check(report, "conclusions").findings[0].code == "false-outcome-differs"


@pytest.mark.parametrize("gone", range(1, 9))
def test_an_entry_dropped_by_the_host_with_its_log_key(world: World, gone: int) -> None:
    entries = [*world.entries[:gone], *world.entries[gone + 1 :]]
    report = judged(rewritten(world, entries))
    assert report.verdict is Verdict.NOT_SOUND
    assert "history" in failed(report)
    assert check(report, "history").findings[0].first >= gone


def test_an_entry_dropped_by_somebody_without_the_log_key(world: World, files: Files) -> None:
    other = rewritten(world, world.entries[:-1])
    doctored = {path: data for path, data in other.items() if path != "checkpoint"}
    report = judged({**doctored, "checkpoint": files["checkpoint"]})
    assert report.verdict is Verdict.UNJUDGED
    assert "tile/entries/000.p/10" in check(report, "entries").findings[0].file
    renamed = {path.replace(".p/9", ".p/10"): data for path, data in doctored.items()}
    report = judged({**renamed, "checkpoint": files["checkpoint"]})
    assert report.verdict is Verdict.NOT_SOUND


@pytest.mark.parametrize("first", range(1, 9))
def test_two_entries_reordered_by_the_host(world: World, first: int) -> None:
    entries = list(world.entries)
    entries[first], entries[first + 1] = entries[first + 1], entries[first]
    report = judged(rewritten(world, entries))
    assert report.verdict is Verdict.NOT_SOUND
    assert "history" in failed(report) or "conclusions" in failed(report)


def test_a_record_cut_short_is_betrayed_by_any_cosigned_checkpoint(world: World) -> None:
    cosigned = {"Russia": world.cosigned(["Russia"], world.time)}
    report = judged(rewritten(world, world.entries[:-1], cosigned))
    assert failed(report) == ["cosigned"]
    (found,) = check(report, "cosigned").findings
    assert (found.code, found.file) == ("record-cut", "cosigned/Russia")
    assert found.sentence == "Russia cosigned 10 entries, and this record holds 9."


def test_a_record_cut_short_without_any_cosigned_checkpoint_is_not_called_final(
    world: World,
) -> None:
    report = judged(rewritten(world, world.entries[:6]))
    assert report.verdict is Verdict.SOUND
    assert (report.final, check(report, "final").result) == (0, Result.NOT_MADE)


def test_a_split_view_is_proved_by_the_party_s_cosignature(world: World, files: Files) -> None:
    """The host showed Russia another history of as many entries."""
    other = small()
    other.entries[-1] = other.act(
        "conclude", "secretariat", circulation="0" * 64, outcome="adopted"
    )
    twin = World()
    circulation = twin.circulate("Alliance", "On something else")
    twin.say("Russia", circulation, "approve")
    twin.decide(circulation)
    assert twin.reader.size == world.reader.size
    split = {**files, "cosigned/Russia": twin.cosigned(["Russia"], twin.time)}
    report = judged(split)
    assert failed(report) == ["cosigned"]
    (found,) = check(report, "cosigned").findings
    assert (found.code, found.file) == ("history-split", "cosigned/Russia")


def test_evidence_of_another_history_on_the_record_itself(world: World) -> None:
    """The log signed both: no honest record can hold such an entry, whoever filed it."""
    twin = World()
    twin.circulate("Alliance", "On something else")
    other = small()
    lines = twin.cosigned(["Russia"], twin.time).decode().removesuffix("\n").split("\n")
    other.add(other.act("evidence", "secretariat", checkpoint=lines))
    report = judged(exported(other))
    assert failed(report) == ["history"]
    (found,) = check(report, "history").findings
    assert (found.code, found.first, found.file) == ("history-forked", 10, "tile/entries/000.p/11")


def test_an_extra_file(files: Files) -> None:
    for path in ("readme", "tile/0/000", "tile/entries/000.p/9", "cosigned/Nobody", "x/../vkeys"):
        report = judged({**files, path: b"more"})
        assert failed(report) == ["files"], path
        assert check(report, "files").findings[0].file == path
    name = digest(b"more")
    report = judged({**files, f"document/{name}": b"more"})
    assert failed(report) == ["files"]


def test_a_surplus_signature_line(world: World, files: Files) -> None:
    both = parse_note(world.cosigned(["Russia"], world.time))
    stranger = World(name="stranger").cosigned(["Russia"], world.time)
    foreign = parse_note(stranger).signatures[1]
    for path, lines in (
        ("checkpoint", both.signatures),
        ("checkpoint", (both.signatures[0], foreign)),
        ("cosigned/Russia", (*both.signatures, foreign)),
        ("cosigned/Oslo", both.signatures),
    ):
        report = judged({**files, path: format_note(Note(both.text, lines))})
        assert report.verdict is Verdict.NOT_SOUND
        found = [each for c in report.checks for each in c.findings]
        assert [(each.code, each.file) for each in found] == [("line-unexplained", path)]


def test_vkeys_with_a_key_more_less_or_changed(files: Files) -> None:
    lines = files["vkeys"].split(b"\n")
    for other in (lines[1:], [*lines[:-1], lines[0], b""], [lines[1], lines[0], *lines[2:]]):
        report = judged({**files, "vkeys": b"\n".join(other)})
        assert failed(report) == ["vkeys"]


@pytest.mark.threat(27)
def test_a_text_swapped_after_circulation_in_any_language(world: World, files: Files) -> None:
    """The record names exact bytes: neither the old name nor a new one lets other bytes in."""
    texts = [path for path in files if path.startswith("document/") and len(files[path]) < 100]
    assert len(texts) == 2
    for path in texts:
        report = judged({**files, path: files[path].replace(b"terrorism", b"terrorisn")})
        assert failed(report) == ["documents"]
        assert check(report, "documents").findings[0].file == path
        other = files[path].replace(b"terrorism", b"enlarging")
        moved = {each: data for each, data in files.items() if each != path}
        report = judged({**moved, f"document/{digest(other)}": other})
        assert report.verdict is Verdict.NOT_SOUND
        assert check(report, "documents").result is Result.UNJUDGED


def test_garbage_written_by_the_host_is_listed_and_changes_nothing(world: World) -> None:
    dirty = small()
    before = judged(exported(dirty)).decisions
    for garbage in (
        b"",
        b"\xff" * 70,
        b"comity/act/v9\n{}\n\n",
        dirty.entries[6],
        dirty.entries[0],
    ):
        dirty.add(garbage)
    report = judged(exported(dirty))
    assert report.verdict is Verdict.SOUND
    assert [each.entry for each in report.without_effect] == [10, 11, 12, 13, 14]
    assert all(each.code and each.sentence for each in report.without_effect)
    assert report.decisions == before


@pytest.mark.threat(13)
def test_acts_of_one_council_have_no_effect_in_the_other() -> None:
    """Every act of a council with the same parties and keys, put on the record of another."""
    one, other = small(), World(changes={"title": "Another council"})
    size = other.reader.size
    for entry in one.entries:
        assert other.add(entry).error is not None
    report = judged(exported(other))
    assert report.decisions == ()
    assert [each.entry for each in report.without_effect] == [
        size + number for number in range(len(one.entries))
    ]
    codes = {each.code for each in report.without_effect}
    assert codes <= {"council-differs", "founded-already", "key-unknown"}


@pytest.mark.threat(14)
def test_entries_tiles_and_checkpoint_pass_only_together() -> None:
    """All triples of parts from histories of equal length under one log key."""
    histories = []
    for words in ("One", "Two", "Three", "Four"):
        world = World()
        world.circulate("Alliance", words)
        histories.append(exported(world, []))
    parts = ("tile/entries/000.p/6", "tile/0/000.p/6", "checkpoint")
    documents = {
        path: data
        for each in histories
        for path, data in each.items()
        if path.startswith("document/")
    }
    for choice in itertools.product(range(len(histories)), repeat=3):
        files = {part: histories[which][part] for part, which in zip(parts, choice, strict=True)}
        report = judged({**documents, "vkeys": histories[0]["vkeys"], **files})
        speaking = {"checkpoint", "entries", "tiles"} & set(failed(report))
        assert (not speaking) == (len(set(choice)) == 1), choice


def test_another_council_than_the_one_asked_for(files: Files, world: World) -> None:
    report = judged(files, "0" * 64)
    assert failed(report) == ["council"]
    assert check(report, "council").findings[0].facts == {"council": world.council}
    assert check(judged(files), "council").result is Result.NOT_MADE


def test_a_record_with_a_council_as_party(files: Files) -> None:
    nested = Nested()
    authority = nested.decision({"act": "submit"}, "On terrorism")
    texts = nested.outer.texts("On terrorism")
    table = {"sphere": "consulted", "title": "On terrorism", "texts": texts}
    matter = nested.outer.admit(nested.signed("table", authority, **table))
    fields = {"matter": matter, "texts": texts, "deadline": nested.outer.time + 100}
    circulation = nested.outer.admit(nested.signed("circulate", authority, **fields))
    nested.outer.decide(circulation)
    report = judged(exported(nested.outer), nested.council)
    assert report.verdict is Verdict.SOUND
    assert report.members == ("Russia", "Alliance")
    assert [each.outcome for each in report.decisions] == ["adopted"]


def test_notice_after_the_fact_is_told_with_the_seconds_by_which_it_trailed() -> None:
    world = World()
    circulation = world.circulate("Alliance", "On operations", "informed")
    world.conclude(circulation)
    world.time += 7
    world.evidence((*world.witnesses, "Alliance"))
    world.time += 5
    world.evidence()
    report = judged(exported(world))
    assert report.verdict is Verdict.SOUND
    (decision,) = report.decisions
    ahead = {each.party: each.ahead for each in decision.notices}
    assert ahead == {"Alliance": 0, "Russia": -5}
