"""Options that are given as NAME=VALUE, several times."""

from __future__ import annotations

from collections.abc import Iterable

import click


def pairs(option: str, given: Iterable[str], value: str = "VKEY") -> dict[str, str]:
    """Name -> value of each; wrong usage where one is not of that form."""
    parts = [each.partition("=") for each in given]
    if not all(name and sign and said for name, sign, said in parts):
        raise click.UsageError(f"{option} takes NAME={value}")
    return {name: said for name, _, said in parts}
