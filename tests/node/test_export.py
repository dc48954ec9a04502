"""Writing a copy out: all of it or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.errors import Refused
from comity.node.export import write_export


def test_an_export_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    """The second file cannot be written, for the first stands where its folder should be."""
    with pytest.raises(OSError, match=r"directory|exists"):
        write_export({"checkpoint": b"x", "checkpoint/under": b"y"}, tmp_path / "export")
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_replaced(tmp_path: Path) -> None:
    write_export({"checkpoint": b"x", "tile/0/000": b"y"}, tmp_path / "export")
    for path in (tmp_path / "export", tmp_path / "export" / "checkpoint"):
        with pytest.raises(Refused) as refusal:
            write_export({"checkpoint": b"z"}, path)
        assert refusal.value.code == "export-exists"
    assert (tmp_path / "export" / "checkpoint").read_bytes() == b"x"
    assert (tmp_path / "export" / "tile" / "0" / "000").read_bytes() == b"y"
    assert [path.name for path in tmp_path.iterdir()] == ["export"]
