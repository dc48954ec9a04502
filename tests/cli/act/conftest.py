"""What the tests of `comity act` share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.act.acting import Desk
from tests.world import World


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """Russia's desk in a council of two, in which one text is in circulation."""
    for name in ("COMITY_NODE", "COMITY_KEY", "COMITY_COUNCIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    world = World()
    world.circulate("Alliance", "Joint statement")
    desk = Desk(tmp_path, world, capsys)
    yield desk
    desk.host.stop()
