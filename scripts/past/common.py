"""What the conversions share: reading tables, days and outcomes."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

Line = dict[str, Any]
ADOPTED, REJECTED = "adopted", "rejected"


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file of comma-separated values, compressed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def day(written: str, form: str) -> str:
    """A date in the form of the source as 2002-05-28."""
    return datetime.strptime(written, form).strftime("%Y-%m-%d")


def outcome(adopted: bool) -> str:
    """The official outcome in the words of a replay."""
    return ADOPTED if adopted else REJECTED
