"""A second verifier: one HTML file in plain JavaScript that shares no code with the rest."""

from __future__ import annotations

from importlib.resources import files


def page() -> bytes:
    """The self-contained page; `scripts/verifier_page.py` assembles it from its parts."""
    return files("comity.verifier").joinpath("verifier.html").read_bytes()
