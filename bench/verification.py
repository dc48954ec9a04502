"""`comity verify` on a long record, against raw strict verification of as many signatures.

The record is exported once; `comity verify` then runs as a process of its own, start included. Time
by the wall says what a user waits; time of the processors says what it costs, neighbours aside.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

from bench.machine import CORES, verify
from bench.record import Record
from bench.rows import Row, Show, cost, runs

ACTS, QUICK_ACTS = 100_000, 120


def measure(folder: Path, quick: bool, show: Show, acts: int = 0) -> list[Row]:
    """Seconds to judge a record of `acts` acts (100,000 unless given), and the peak of memory."""
    wanted = acts or (QUICK_ACTS if quick else ACTS)
    place = folder / "record"
    acts, signatures = build(place, wanted, show)
    one, many, judged, spent, used, peaks = [], [], [], [], [], []
    for run in runs(quick):
        show(f"verifying {signatures:,} signatures and judging {acts:,} acts, run {run}")
        before = time.process_time()
        one.append(verify(signatures, 1))
        spent.append(time.process_time() - before)
        many.append(verify(signatures, CORES))
        seconds, processors, peak = judge(place)
        judged.append(seconds)
        used.append(processors)
        peaks.append(peak)
    raw = cost(f"raw strict verification of {signatures:,} signatures, one thread", one, "s")
    threads = cost(f"the same on {CORES} threads", many, "s")
    alone = cost("the same, time of the processors", spent, "s")
    name = f"comity verify, {acts:,} acts with {signatures:,} signatures"
    return [
        raw,
        threads,
        alone,
        cost(name, judged, "s", raw),
        cost(name, judged, "s", threads),
        cost(f"{name}, time of the processors", used, "s", alone),
        cost("peak memory of the process that judges", peaks, "MB"),
    ]


def build(place: Path, wanted: int, show: Show) -> tuple[int, int]:
    """Export a record of about so many acts; how many acts and signatures it holds."""
    record = Record()
    for twentieth in range(1, 21):
        record.grow(wanted * twentieth // 20)
        show(f"building a record: {record.acts:,} of {wanted:,} acts")
    record.export(place)
    return record.acts, record.signatures


def judge(place: Path) -> tuple[float, float, float]:
    """Seconds by the wall, seconds of the processors and megabytes that `comity verify` takes.

    The record must be sound. The processors' time includes the processes that it starts.
    """
    words = [sys.executable, "-m", "comity.cli.main", "verify", "--json", str(place)]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    child, peak = subprocess.Popen(words, stdout=subprocess.DEVNULL), 0.0
    while child.poll() is None:
        peak = max(peak, most_memory(child.pid))
        time.sleep(0.02)
    took = time.perf_counter() - started
    assert child.returncode == 0, child.returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, spent, peak


def most_memory(process: int) -> float:
    """The most megabytes that a process has held so far, 0 where it is gone.

    Asked of the process itself: what is told of it when it ends counts its parent as well.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    held = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(held[0]) / 1024 if held else 0.0
