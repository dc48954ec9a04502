"""Settings for every test: how hard hypothesis tries (HYPOTHESIS_PROFILE=quick or soak)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# No deadlines: machines that run tests are noisy, and a slow example is not a wrong one.
settings.register_profile(
    "default", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=20)
settings.register_profile("soak", settings.get_profile("default"), max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
