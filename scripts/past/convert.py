"""Turn the collected data sets of past decisions into files for `comity replay`.

    python -m scripts.past.convert SOURCE [OUT]

SOURCE holds the data sets as collected, one directory each (tests/data/replay/README.md says what
they are and where they come from); OUT is where the files go, tests/data/replay by default.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from scripts.past import bodies, congress, nations
from scripts.past.common import Line

OUT = Path(__file__).parents[2] / "tests" / "data" / "replay"
SETS: Mapping[str, Callable[[Path], Iterator[Line]]] = {
    "us-house": congress.us_house,
    "us-house-speakers": congress.speakers,
    "un-security-council": nations.unsc,
    "un-security-council-failed": nations.unsc_failed,
    "un-general-assembly": nations.unga,
    "un-general-assembly-china": nations.unga_china,
    "ca-browser-forum": bodies.cabf,
    "iso-dis-29500": bodies.iso,
    "php-rfc": bodies.php,
    "eu-council": bodies.eu,
    "nato": bodies.nato,
    "defence-planning-committee": bodies.nato_dpc,
    "osce": bodies.osce,
}


def write(path: Path, lines: Iterator[Line]) -> int:
    """Write lines, compressed, so that the same lines give the same bytes; how many there are."""
    rows = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines]
    data = "".join(f"{row}\n" for row in rows).encode()
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(data)
    return len(rows)


def main(source: Path, out: Path = OUT) -> None:
    """Write every set."""
    out.mkdir(parents=True, exist_ok=True)
    for name, lines in SETS.items():
        print(f"{name}: {write(out / f'{name}.jsonl.gz', lines(source))} decisions")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
