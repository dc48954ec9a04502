"""Signatures checked beside the rules: the report is the same, whatever becomes of the pool."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from comity.keys import are_true, generate_key
from comity.log.note import Note, SignatureLine, format_note, parse_note
from comity.verify import later, replay
from comity.verify.later import Later
from comity.verify.record import judge_record
from comity.verify.source import Memory
from tests.verify.exported import exported, judged, rewritten, small

KEY = generate_key(bytes(32))
TRUE = (KEY.public, b"message", KEY.sign(b"message"))
FALSE = (KEY.public, b"another", KEY.sign(b"message"))


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadPoolExecutor]:
    """A pool, and groups so small that it has much to do."""
    monkeypatch.setattr(later, "GROUP", 2)
    monkeypatch.setattr(replay, "BATCH", 5)
    with ThreadPoolExecutor(2) as threads:
        yield threads


def forged(entry: bytes) -> bytes:
    """The same act with one bit of its signature turned round."""
    note = parse_note(entry)
    line = note.signatures[0]
    signature = line.signature[:40] + bytes([line.signature[40] ^ 1]) + line.signature[41:]
    return format_note(Note(note.text, (SignatureLine(line.name, line.key_id, signature),)))


def test_a_sound_record_is_judged_alike(pool: ThreadPoolExecutor) -> None:
    files = exported(small())
    assert judge_record(Memory(files), pool=pool) == judged(files)


def test_one_false_signature_anywhere_is_found_at_its_place(pool: ThreadPoolExecutor) -> None:
    world = small()
    for index in range(1, len(world.entries) - 1):
        entries = list(world.entries)
        entries[index] = forged(entries[index])
        files = rewritten(world, entries)
        report = judge_record(Memory(files), pool=pool)
        assert report == judged(files)
        assert index in [each.entry for each in report.without_effect]


def test_a_false_founding_stops_the_reading_as_it_does_without_a_pool(
    pool: ThreadPoolExecutor,
) -> None:
    world = small()
    files = exported(world)
    bundle = f"tile/entries/000.p/{len(world.entries)}"
    files[bundle] = files[bundle].replace(world.entries[0], forged(world.entries[0]))
    report = judge_record(Memory(files), pool=pool)
    assert report == judged(files)
    assert report.verdict.exit_code == 1


def test_an_unsigned_act_cannot_make_a_record_need_a_document(pool: ThreadPoolExecutor) -> None:
    """Read as if it were signed it needs a charter that nobody has; that must leave no trace."""
    world = small()
    texts = world.texts("x")
    act = world.act("table", "Russia", sphere="open", title="x", texts=texts, amends="ab" * 32)
    files = rewritten(world, [*world.entries, forged(act)])
    report = judge_record(Memory(files), pool=pool)
    assert report == judged(files)
    assert report.without_effect[-1].code == "signature-wrong"


@pytest.mark.parametrize("place", range(7))
def test_one_false_signature_among_true_ones_is_told_once(
    place: int, pool: ThreadPoolExecutor
) -> None:
    asked = Later(pool)
    for number in range(7):
        asked.check(*(FALSE if number == place else TRUE))
    promise = asked.promise()
    assert asked.promise().holds(), "what has been promised is not asked again"
    asked.check(*TRUE)
    assert asked.promise().holds()
    assert not promise.holds()


def test_a_group_is_true_if_every_signature_is() -> None:
    assert are_true([])
    assert are_true([TRUE, TRUE])
    assert not are_true([TRUE, FALSE])


def test_a_pool_that_breaks_is_no_proof_and_changes_no_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(later, "GROUP", 2)
    files = exported(small())
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as broken:
        broken.submit(os._exit, 1)
        assert judge_record(Memory(files), pool=broken) == judged(files)
        asked = Later(broken)
        for number in range(4):
            asked.check(*(TRUE if number < 3 else FALSE))
        assert not asked.promise().holds()


class Endless(Executor):
    """A pool that takes a task and never answers."""

    def submit(self, _work: object, /, *_args: Any, **_more: Any) -> Future[Any]:
        return Future()


def test_what_the_pool_has_not_been_asked_for_is_checked_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pool has the first group for ever; the second is found false without it."""
    monkeypatch.setattr(later, "GROUP", 2)
    monkeypatch.setattr(later, "ASKED", 1)
    asked = Later(Endless())
    for each in (TRUE, TRUE, TRUE, FALSE):
        asked.check(*each)
    assert not asked.promise().holds()


def test_a_gap_behind_a_false_signature_stops_the_reading_at_its_own_place(
    pool: ThreadPoolExecutor,
) -> None:
    """The batch before the gap is read again, and the gap is met again after it."""
    world = small()
    entries = list(world.entries)
    entries[1] = forged(entries[1])
    files = rewritten(world, entries)
    del files[next(path for path in files if path.startswith("document/"))]
    report = judge_record(Memory(files), pool=pool)
    assert report == judged(files)
