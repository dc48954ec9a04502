"""The Chromium of this machine, without a window, for tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

FLAGS = ["--disable-quic", "--disable-background-networking", "--disable-component-update"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed afterwards: while it is open its thread has a running loop, so that a
    test file must not keep it beyond its own end.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_path(), args=FLAGS)
        yield browser
        browser.close()


def _path() -> str:
    names = (os.environ.get("COMITY_CHROMIUM", "chromium"), "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found, "no Chromium: run make test, which installs it, or set COMITY_CHROMIUM"
    return found
