"""`comity verify` on a long record, against raw strict verification of as many signatures.

The record is exported once; `comity verify` then runs as a process of its own, start included.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.machine import CORES, verify
from bench.record import Record
from bench.rows import RUNS, Row, Show, cost

ACTS, QUICK_ACTS = 100_000, 120


def measure(folder: Path, quick: bool, show: Show, acts: int = 0) -> list[Row]:
    """Seconds to judge a record of `acts` acts (100,000 unless given), and the peak of memory."""
    wanted = acts or (QUICK_ACTS if quick else ACTS)
    place = folder / "record"
    acts, signatures = build(place, wanted, show)
    one, many, judged, peaks = [], [], [], []
    for run in range(1, RUNS + 1):
        show(f"verifying {signatures:,} signatures and judging {acts:,} acts, run {run} of {RUNS}")
        one.append(verify(signatures, 1))
        many.append(verify(signatures, CORES))
        seconds, peak = judge(place)
        judged.append(seconds)
        peaks.append(peak)
    raw = cost(f"raw strict verification of {signatures:,} signatures, one thread", one, "s")
    threads = cost(f"the same on {CORES} threads", many, "s")
    name = f"comity verify, {acts:,} acts with {signatures:,} signatures"
    return [
        raw,
        threads,
        cost(name, judged, "s", raw),
        cost(name, judged, "s", threads),
        cost("peak memory of comity verify", peaks, "MB"),
    ]


def build(place: Path, wanted: int, show: Show) -> tuple[int, int]:
    """Export a record of about so many acts; how many acts and signatures it holds."""
    record = Record()
    for twentieth in range(1, 21):
        record.grow(wanted * twentieth // 20)
        show(f"building a record: {record.acts:,} of {wanted:,} acts")
    record.export(place)
    return record.acts, record.signatures


def judge(place: Path) -> tuple[float, float]:
    """Seconds and megabytes of `comity verify` on a record that must be sound."""
    words = [sys.executable, "-m", "comity.cli.main", "verify", "--json", str(place)]
    started = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, child.returncode
    return took, usage.ru_maxrss / 1024
