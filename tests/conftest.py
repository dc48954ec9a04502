"""For every test: how hard hypothesis tries (HYPOTHESIS_PROFILE=quick or soak), and the one
performance of the demonstration that tests share, since it takes most of a minute.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.cli.performance import Performance, comity, perform

# No deadlines: machines that run tests are noisy, and a slow example is not a wrong one.
settings.register_profile(
    "default", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=20)
settings.register_profile("soak", settings.get_profile("default"), max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Performance]:
    """One performance of the demonstration, left open until the tests are over."""
    place = tmp_path_factory.mktemp("moscow")
    yield perform(place)
    comity(place, "demo", "--stop")
