"""Pictures: the same bytes every time, readable at any size, not by colour alone."""

from __future__ import annotations

import struct
import sys

import pytest

from comity.errors import Missing
from comity.insight.counting import method_for
from comity.insight.indices import Power, powers
from comity.insight.plots import power_plot
from tests.insight.games import numbered, security_council, weighted


def studied(size: int = 0) -> tuple[Power, ...]:
    """The power in a council of so many members, or in the Security Council."""
    body = weighted(size, numbered([1] * size)) if size else security_council(10, 9)
    return powers(body.game(), method_for(body.game()).count(body.game()))


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_same_figures_give_the_same_bytes(kind: str) -> None:
    assert power_plot(studied(), "Council", kind) == power_plot(studied(), "Council", kind)


def test_a_picture_in_lines_holds_no_date() -> None:
    svg = power_plot(studied(), "Council", "svg").decode()
    assert svg.startswith("<?xml")
    assert "<dc:date>" not in svg
    assert "Matplotlib v" not in svg


def test_bars_differ_by_pattern_too() -> None:
    """The hatch of one of the two is a pattern in the file."""
    assert "<pattern" in power_plot(studied(), "Council", "svg").decode()


def test_a_large_council_shows_its_largest() -> None:
    """Thirty bars at most, so that labels stay readable; the height stops growing."""
    heights = [height(power_plot(studied(size), "Council", "png")) for size in (29, 30, 31, 60)]
    assert heights[0] < heights[1] == heights[2] == heights[3]


def height(png: bytes) -> int:
    """The height of a picture in its header."""
    assert png.startswith(b"\x89PNG")
    found: int = struct.unpack(">I", png[20:24])[0]
    return found


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(Missing, match=r"not installed\. \[plots-missing\]"):
        power_plot(studied(), "Council", "png")
