"""What the tests of `comity act` share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.act.acting import Desk
from tests.world import World


@pytest.fixture(autouse=True)
def _nobody_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the settings of whoever runs the tests."""
    for name in ("COMITY_NODE", "COMITY_KEY", "COMITY_COUNCIL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def quiet_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk for tests after which nothing has moved."""
    world = World()
    world.circulate("Alliance", "Joint statement")
    desk = Desk(tmp_path_factory.mktemp("desk"), world)
    yield desk
    desk.host.stop()


@pytest.fixture
def resting(
    quiet_desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """The desk of this module's tests that hand nothing in."""
    monkeypatch.chdir(quiet_desk.folder)
    quiet_desk.capture = capsys
    return quiet_desk


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """Russia's desk in a council of two, in which one text is in circulation."""
    monkeypatch.chdir(tmp_path)
    world = World()
    world.circulate("Alliance", "Joint statement")
    desk = Desk(tmp_path, world)
    desk.capture = capsys
    yield desk
    desk.host.stop()
