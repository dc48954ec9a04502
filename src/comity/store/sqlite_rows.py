"""The one way in which SQLite answers are read here: whole lists of rows."""

from __future__ import annotations

from typing import Any

import apsw


def rows(db: apsw.Connection, select: str, *arguments: str | int | bytes) -> list[Any]:
    """All rows at once, so that no statement is left half read when an error is raised."""
    return db.execute(select, arguments).fetchall()
