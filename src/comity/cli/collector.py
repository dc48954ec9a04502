"""Python's collector of cycles, kept out of the way of a long judgement."""

from __future__ import annotations

import gc

YOUNG = 100_000
"""New objects after which the collector looks; Python's own habit is 700."""


def calm() -> None:
    """Have the collector look seldom, and never again at what has been loaded so far.

    The values of the rules are frozen and hold one another in no circle, so that it finds next to
    nothing there and costs a fifth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)
