"""Copies of records made by somebody who wants the judge to hang, fall over or read elsewhere."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from comity.errors import NotSound
from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.note import Note, format_note, sign_note
from comity.verify import source
from comity.verify.record import judge_record
from comity.verify.report import Report, Result, Verdict
from comity.verify.source import Directory, shown
from comity.wire.act import sign_act
from comity.wire.reader import Reader
from tests.verify.exported import Files, check, exported, failed, judged, small, write
from tests.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return small()


@pytest.fixture(scope="module")
def files(world: World) -> Files:
    return exported(world)


@pytest.fixture
def copy(files: Files, tmp_path: Path) -> Path:
    write(files, str(tmp_path / "copy"))
    return tmp_path / "copy"


def judged_at(place: Path) -> Report:
    report = judge_record(Directory(str(place)))
    # Whatever it is, it is one of the three verdicts, and each check has a sentence.
    assert all(each.detail for each in report.checks)
    return report


def test_a_copy_on_disk_gives_the_report_of_the_files_in_memory(copy: Path, files: Files) -> None:
    assert judged_at(copy) == judged(files)


def test_an_empty_directory(tmp_path: Path) -> None:
    report = judged_at(tmp_path)
    assert report.verdict is Verdict.UNJUDGED
    assert check(report, "checkpoint").detail == "The file checkpoint is missing."


def test_each_file_missing_is_named_and_the_record_is_never_called_sound(files: Files) -> None:
    for path in files:
        report = judged({each: data for each, data in files.items() if each != path})
        if path.startswith("cosigned/"):
            assert report.verdict is Verdict.SOUND, "whoever has not cosigned yet is missing too"
            continue
        assert report.verdict is Verdict.UNJUDGED
        lacking = [each for each in report.checks if each.result is Result.UNJUDGED]
        assert path in {found.file for each in lacking for found in each.findings}


def test_links_are_not_followed_not_even_to_the_very_bytes(copy: Path, tmp_path: Path) -> None:
    for name in ("vkeys", "checkpoint", "tile/0/000.p/10"):
        (copy / name).rename(tmp_path / "elsewhere")
        (copy / name).symlink_to(tmp_path / "elsewhere")
        report = judged_at(copy)
        assert failed(report) == ["files"] or report.verdict is Verdict.UNJUDGED
        (copy / name).unlink()
        (tmp_path / "elsewhere").rename(copy / name)
    assert judged_at(copy).verdict is Verdict.SOUND
    (copy / "cosigned").rename(tmp_path / "cosigned")
    (copy / "cosigned").symlink_to(tmp_path / "cosigned")
    assert failed(judged_at(copy)) == ["files"]


def test_pipes_are_never_opened(copy: Path) -> None:
    (copy / "vkeys").unlink()
    os.mkfifo(copy / "vkeys")
    report = judged_at(copy)
    assert failed(report) == ["files"]
    assert check(report, "vkeys").result is Result.UNJUDGED


def test_a_pipe_put_in_place_after_the_listing_is_not_waited_for(copy: Path) -> None:
    record = Directory(str(copy))
    (copy / "vkeys").unlink()
    os.mkfifo(copy / "vkeys")
    report = judge_record(record)
    assert check(report, "vkeys").detail == "The file vkeys cannot be read."


def test_huge_files_are_not_read_whole(copy: Path) -> None:
    for name in ("checkpoint", "vkeys", "tile/0/000.p/10", "tile/entries/000.p/10"):
        before = (copy / name).read_bytes()
        with open(copy / name, "r+b") as file:
            file.truncate(1 << 40)
        report = judged_at(copy)
        assert report.verdict is Verdict.NOT_SOUND
        found = [each for c in report.checks for each in c.findings]
        assert ("file-too-large", name) in {(each.code, each.file) for each in found}
        (copy / name).write_bytes(before)


def test_names_that_are_no_text_or_would_move_the_cursor(copy: Path) -> None:
    for name in (b"\xff\xfe", b"line\nbreak", b"\x1b[2J", b"tile\\0"):
        place = os.path.join(os.fsencode(copy), name)
        with open(place, "wb"):
            pass
        report = judged_at(copy)
        assert failed(report) == ["files"]
        (found,) = check(report, "files").findings
        assert found.file.isprintable()
        os.unlink(place)


def test_directories_deeper_than_the_format_needs(copy: Path) -> None:
    deep = copy
    for _ in range(60):
        deep = deep / "x"
    deep.mkdir(parents=True)
    assert failed(judged_at(copy)) == ["files"]


def test_more_files_than_are_looked_at(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_FILES", 5)
    report = judged_at(copy)
    assert report.verdict is Verdict.NOT_SOUND
    assert "files-too-many" in [each.code for each in check(report, "files").findings]


def test_a_file_that_the_machine_does_not_give(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise PermissionError("no")

    monkeypatch.setattr(source, "_read", refuse)
    report = judged_at(copy)
    assert report.verdict is Verdict.UNJUDGED
    assert check(report, "checkpoint").detail == "The file checkpoint cannot be read."


@pytest.mark.parametrize("size", [11, 266, 2**40, 2**63 - 1])
def test_a_checkpoint_of_the_log_over_more_entries_than_are_here(
    world: World, files: Files, size: int
) -> None:
    """Signed truly, so that nothing but the missing bundles speaks against it."""
    text = format_checkpoint(Checkpoint(world.origin, size, b"\x00" * 32))
    note = format_note(Note(text, (sign_note(text, world.origin, world.log_key),)))
    report = judged({**files, "checkpoint": note})
    assert report.verdict is Verdict.UNJUDGED
    assert check(report, "entries").findings[0].code == "file-missing"


def test_an_empty_log(world: World) -> None:
    text = format_checkpoint(Checkpoint(world.origin, 0, World().reader.roots[0]))
    note = format_note(Note(text, (sign_note(text, world.origin, world.log_key),)))
    assert judged({"checkpoint": note}).verdict is Verdict.UNJUDGED


def test_random_damage_always_ends_in_a_verdict(files: Files) -> None:
    """Cut, doubled, swapped, overwritten and nested files: no error escapes, none is sound."""
    dice = random.Random(23)
    paths = sorted(files)
    for _ in range(400):
        damaged = dict(files)
        path, other = dice.choice(paths), dice.choice(paths)
        data, place = files[path], dice.randrange(len(files[path]))
        damaged[path] = dice.choice(
            (
                data[:place],
                data + data,
                files[other],
                data[:place] + dice.randbytes(9) + data[place + 9 :],
                b"[" * 100_000,
                b"",
            )
        )
        report = judged(damaged)
        assert all(each.detail for each in report.checks)
        if damaged != files:
            assert report.verdict is Verdict.NOT_SOUND, path


def test_what_is_shown_of_a_name_is_harmless() -> None:
    assert shown("a\x1b[2Jb\u202e\udcff") == "a\\x1b[2Jb\\u202e\\udcff"
    assert len(shown("x" * 500)) == 100


def test_evidence_without_a_checkpoint_has_no_effect_and_stops_nobody() -> None:
    world = small()
    reading = world.add(world.act("evidence", "secretariat"))
    assert reading.error is not None
    assert reading.error.code == "field-missing"
    assert judged(exported(world)).verdict is Verdict.SOUND


def test_a_record_that_begins_with_evidence_founds_nothing(world: World) -> None:
    signer, root = world.signer("secretariat"), World().reader.root_at(0)
    head = world.head("evidence", "secretariat", signer) | {"seen": {"root": root, "size": 0}}
    reader = Reader(world.documents.get)
    with pytest.raises(NotSound) as caught:
        reader.read(sign_act({**head, "checkpoint": ["x"]}, *signer))
    assert caught.value.code == "founding-missing"
