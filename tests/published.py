"""Reading the vectors that others have published: tests/vectors, one folder and one README each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parent / "vectors"


def rows(path: str) -> list[dict[str, Any]]:
    """The cases in a JSON file, at least one."""
    found: list[dict[str, Any]] = json.loads((VECTORS / path).read_text(encoding="utf-8"))
    assert found, f"no case in {path}"
    return found


def data(path: str) -> bytes:
    """The bytes of a file."""
    return (VECTORS / path).read_bytes()
