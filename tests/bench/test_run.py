"""Every benchmark runs, at a tiny size: what it measures exists and still answers as it expects."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

NAMES = ("admission", "store", "merkle", "growth", "verification", "sealed", "notice", "power")


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks as `make bench` does."""
    command = [sys.executable, str(ROOT / "bench" / "run.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)


@pytest.mark.timeout(300)  # processes start one after another, slowly on a busy machine
@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_gives_figures_and_ratios(name: str, tmp_path: Path) -> None:
    ran = bench("--quick", "--out", str(tmp_path), name)
    assert ran.returncode == 0, ran.stderr
    rows = json.loads((tmp_path / f"{name}.json").read_text())
    assert all(row["best"] > 0 for row in rows)
    assert all(row["ratio"] > 0 for row in rows if row["of"])
    figures = [row["figure"] for row in rows]
    measured = [row for row in rows if row["of"]]
    assert measured
    assert all(row["of"] in figures for row in measured)
    page = (tmp_path / "results.md").read_text()
    assert ran.stdout == page + "\n"
    assert all(f"| {figure} |" in page for figure in figures)


def test_an_unknown_benchmark_is_refused(tmp_path: Path) -> None:
    ran = bench("--out", str(tmp_path / "out"), "nothing")
    assert ran.returncode == 2
    assert "nothing" in ran.stderr
    assert not (tmp_path / "out").exists()
