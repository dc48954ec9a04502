"""Run the benchmarks and print their figures, each as a ratio within this run.

All run unless some are named. What is printed is also kept, as data and as one page, in bench/out.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from functools import partial
from importlib import import_module
from pathlib import Path

import click
from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that the tests' own councils can be used from here

from bench.rows import Row, Show  # noqa: E402

NAMES = ("admission", "store", "merkle", "growth", "verification", "sealed", "notice", "power")


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--quick", is_flag=True, help="Everything at a tiny size, to see that it runs.")
@click.option("--acts", type=int, default=0, help="Acts of the record that is verified.")
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "bench" / "out")
def main(names: tuple[str, ...], quick: bool, acts: int, out: Path) -> None:
    """Measure, print, and keep."""
    out.mkdir(parents=True, exist_ok=True)
    console, page = Console(stderr=True), []
    for name in names or NAMES:
        with console.status(name) as status:
            rows = run(name, quick, acts, status.update)
        (out / f"{name}.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))
        page.append(f"## {name}\n\n{table(rows)}")
        click.echo(page[-1])
    (out / "results.md").write_text("\n".join(page))


def run(name: str, quick: bool, acts: int, show: Show) -> list[Row]:
    """The rows of one benchmark, measured in a directory that is gone afterwards."""
    measure = import_module(f"bench.{name}").measure
    if name == "verification":
        measure = partial(measure, acts=acts)
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        rows: list[Row] = measure(Path(folder), quick, show)
    return rows


def table(rows: list[Row]) -> str:
    """The rows as a table in Markdown."""
    lines = ["| figure | best | spread | ratio |", "|---|---:|---:|---|"]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:,.3g} of {row.of}"
        best = f"{row.best:,.0f}" if row.best >= 1000 else f"{row.best:.3g}"
        lines.append(f"| {row.figure} | {best} {row.unit} | {row.spread:.0%} | {ratio} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
