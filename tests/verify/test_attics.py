"""What is over is packed away while a record is read: the report is the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from comity.verify import replay
from comity.verify.attics import Attics
from comity.verify.record import judge_record
from comity.verify.source import Memory
from tests.verifier.lives import Life
from tests.verify.exported import exported, judged, small

SEEDS = range(60)


def test_odd_lives_are_judged_alike_if_all_is_packed_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever comes after the end of a circulation: promises, lifted reservations, late notice."""
    lives = [exported(Life(seed).world) for seed in SEEDS]
    wanted = [judged(files) for files in lives]
    monkeypatch.setattr(replay, "PACKED", 1)
    assert [judged(files) for files in lives] == wanted
    assert sum(len(report.decisions) for report in wanted) > 20


def test_batches_read_ahead_are_settled_before_anything_is_packed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = exported(small())
    wanted = judged(files)
    monkeypatch.setattr(replay, "PACKED", 7)
    monkeypatch.setattr(replay, "BATCH", 3)
    with ThreadPoolExecutor(1) as pool:
        assert judge_record(Memory(files), pool=pool) == wanted


def test_what_waits_for_notice_and_what_is_open_stays_as_it_is() -> None:
    """Only what is over is packed, and the council says what it said."""
    council = small().reader.council
    assert council is not None
    packed = Attics().packed(council)
    assert packed == council
    for identity in council.trailing:
        assert packed.closed[identity] is council.closed[identity]
