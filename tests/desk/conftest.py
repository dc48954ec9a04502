"""What the tests of the desk share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.desk.desks import Desk
from tests.desk.story import Story

FLAGS = ["--disable-quic", "--disable-background-networking", "--disable-component-update"]


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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield browser
        browser.close()


def _chromium() -> str:
    names = (os.environ.get("COMITY_CHROMIUM", "chromium"), "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found, "no Chromium: run make test, which installs it, or set COMITY_CHROMIUM"
    return found
