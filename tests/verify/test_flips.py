"""Whatever byte is altered, the judge sees it and says where."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from comity.errors import ComityError
from comity.log.note import parse_note
from comity.verify.certificate import PLACE, judge_file
from comity.verify.make import make_certificate
from comity.verify.report import Verdict
from comity.verify.tree import bracket
from comity.wire.certificate import format_certificate, parse_certificate
from tests.nested import Nested
from tests.verify.exported import Files, check, exported, files_named, judged, small
from tests.world import World

DICE = random.Random(2001)


def flipped(data: bytes, place: int) -> bytes:
    """The bytes with one of them altered."""
    return data[:place] + bytes([data[place] ^ DICE.randrange(1, 256)]) + data[place + 1 :]


@pytest.fixture(scope="module")
def world() -> World:
    return small()


@pytest.fixture(scope="module")
def files(world: World) -> Files:
    return exported(world, ["Russia", "Oslo"])


def certificate_of(world: World) -> bytes:
    assert world.reader.council is not None
    (circulation,) = world.reader.council.closed
    notes = [parse_note(world.cosigned([*world.parties, "Oslo"], world.time))]
    return make_certificate(world.entries, world.documents.get, notes, circulation)


def missed(files: Files, path: str) -> list[tuple[str, int, Verdict]]:
    """The bytes of a file whose alteration is not seen, or not told with the file's name."""
    data = files[path]
    found = []
    for place in range(len(data)):
        report = judged({**files, path: flipped(data, place)})
        if report.verdict is not Verdict.NOT_SOUND or path not in files_named(report):
            found.append((path, place, report.verdict))
    return found


def test_every_byte_of_the_entries(files: Files) -> None:
    assert judged(files).verdict is Verdict.SOUND
    assert missed(files, "tile/entries/000.p/10") == []


def test_every_byte_of_every_other_file(files: Files) -> None:
    paths = [path for path in files if not path.startswith("tile/entries/")]
    assert len(paths) == 8
    assert [each for path in paths for each in missed(files, path)] == []


def test_an_altered_entry_is_named_with_its_number_and_its_bytes(files: Files) -> None:
    bundle = "tile/entries/000.p/10"
    place = files[bundle].index(b'"position":"approve"') + 12
    found = check(judged({**files, bundle: flipped(files[bundle], place)}), "entries").findings
    assert [(each.code, each.file, each.first, each.last) for each in found] == [
        ("entry-altered", bundle, 6, 6)
    ]
    assert found[0].start <= place < found[0].end
    assert found[0].sentence == "Entry 6 is not the one that the checkpoint covers."


def test_an_altered_tile_is_named_and_the_entries_are_not_blamed(files: Files) -> None:
    report = judged({**files, "tile/0/000.p/10": flipped(files["tile/0/000.p/10"], 32 * 7 + 3)})
    (found,) = check(report, "tiles").findings
    assert (found.first, found.last, found.start, found.end) == (7, 7, 224, 256)
    assert check(report, "entries").findings == ()


def test_every_byte_of_a_certificate(world: World) -> None:
    raw = certificate_of(world)
    assert judge_file(raw, world.council).verdict is Verdict.SOUND
    missed = []
    for place in range(len(raw)):
        report = judge_file(flipped(raw, place), world.council)
        if report.verdict is not Verdict.NOT_SOUND or PLACE not in files_named(report):
            missed.append((place, report.verdict))
    assert missed == []


def test_every_truncation_of_a_certificate(world: World) -> None:
    raw = certificate_of(world)
    for length in range(0, len(raw), 7):
        assert judge_file(raw[:length], world.council).verdict is Verdict.NOT_SOUND


def test_a_certificate_with_an_altered_act_is_told_by_the_acts_behind_it(world: World) -> None:
    """Spelled anew, so that only the tree can tell; the acts themselves bracket the place."""
    certificate = parse_certificate(certificate_of(world))
    entries = list(certificate.entries)
    entries[6] = entries[6].replace(b"approve", b"abstain")
    raw = format_certificate(replace(certificate, entries=tuple(entries)))
    report = judge_file(raw, world.council)
    assert report.verdict is Verdict.NOT_SOUND
    (found,) = check(report, "acts").findings
    assert found.first == 9, "the conclusion no longer follows: its evidence was of another history"
    assert bracket(iter(entries)) == (6, 6)


def test_a_certificate_over_other_entries_than_its_checkpoint_says_which(world: World) -> None:
    certificate = parse_certificate(certificate_of(world))
    entries = list(certificate.entries)
    entries[-1] = entries[-1][:-3] + b"A=\n"
    raw = format_certificate(replace(certificate, entries=tuple(entries)))
    assert judge_file(raw, world.council).verdict is Verdict.NOT_SOUND
    garbage = format_certificate(replace(certificate, entries=(*certificate.entries, b"more")))
    report = judge_file(garbage, world.council)
    (found,) = check(report, "entries").findings
    assert (found.code, found.first, found.last) == ("root-differs", 9, 10)


def test_bytes_of_the_inner_certificate_of_a_council_that_is_a_party() -> None:
    nested = Nested()
    outer = nested.outer
    files = exported(outer, ["Russia"])
    assert judged(files, outer.council).verdict is Verdict.SOUND
    (path,) = [path for path, data in files.items() if data.startswith(b"comity/certificate/v1\n")]
    for place in sorted(DICE.sample(range(len(files[path])), 150)):
        report = judged({**files, path: flipped(files[path], place)})
        assert report.verdict is Verdict.NOT_SOUND
        assert path in files_named(report)


def test_an_altered_inner_certificate_under_its_own_name_gives_no_authority() -> None:
    """The host and the inner delegate work together: a new act names the altered certificate."""
    nested = Nested()
    raw = nested.decision({"act": "submit"}, "Altered")
    texts = nested.outer.texts("Altered")
    for place in sorted(DICE.sample(range(len(raw)), 10)):
        entry = nested.signed(
            "table", flipped(raw, place), sphere="consulted", title="x", texts=texts
        )
        reading = nested.outer.add(entry)
        assert isinstance(reading.error, ComityError)
    report = judged(exported(nested.outer))
    assert report.verdict is Verdict.SOUND
    assert len(report.without_effect) == 10
