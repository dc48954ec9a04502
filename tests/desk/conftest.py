"""What the tests of the desk share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.chromium import chromium
from tests.desk.desks import Desk
from tests.desk.story import Story


@pytest.fixture(scope="module")
def story() -> Story:
    """A council in which everything has happened that a desk shows."""
    return Story()


@pytest.fixture(scope="module")
def desk(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Russia's desk, whose node holds the story."""
    desk = Desk(tmp_path_factory.mktemp("desk"), story.world)
    desk.step()  # takes in
    desk.step()  # compares, and sees its own signature
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, without a window."""
    with chromium() as browser:
        yield browser
