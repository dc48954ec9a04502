"""Running SQL to its end: the driver stops at each row until somebody asks for the next."""

from __future__ import annotations

from typing import Any

import apsw


def rows(db: apsw.Connection, select: str, *arguments: str | int | bytes) -> list[Any]:
    """All rows at once, so that no statement is left half read when an error is raised."""
    return db.execute(select, arguments).fetchall()


def run(db: apsw.Connection, script: str) -> None:
    """Every statement of a script, also those after one that returns a row."""
    db.execute(script).fetchall()
