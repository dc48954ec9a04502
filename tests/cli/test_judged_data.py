"""The report as JSON, written piece by piece, is what the standard library prints of it."""

from __future__ import annotations

import json
from dataclasses import replace

from comity.cli.judged_data import as_json
from comity.verify.record import judge_record
from comity.verify.report import Report
from comity.verify.source import Memory
from tests.verify.exported import exported
from tests.world import World


def plainly(report: Report) -> bytes:
    """The same by another way."""
    text = json.dumps(report.plain(), ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def report_of(world: World) -> Report:
    """The report on the export of a world."""
    return judge_record(Memory(exported(world)))


def test_a_report_with_decisions_findings_and_entries_without_effect() -> None:
    """All that a report can hold, down to quotation marks, and the pieces are many."""
    world = World(("A", "B"))
    for title in ("One “matter” of two", 'Another "matter"\\'):
        world.circulate("A", title)
    world.entries.append(b"garbage")
    world.reader.read(b"garbage")
    report = report_of(world)
    pieces = [*as_json(report)]
    assert b"".join(pieces) == plainly(report)
    assert len(report.decisions) == 2
    assert report.without_effect
    assert [piece.count(b'"circulation"') for piece in pieces if b"matter" in piece] == [1, 1]


def test_a_report_without_decisions() -> None:
    """An empty list is printed as one."""
    report = replace(report_of(World(("A", "B"))), decisions=(), checks=())
    assert b"".join(as_json(report)) == plainly(report)
