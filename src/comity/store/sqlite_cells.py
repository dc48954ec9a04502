"""Blobs and values in SQLite. Each function runs inside the caller's transaction."""

from __future__ import annotations

import apsw

from comity.store import refusals
from comity.store.sqlite_rows import rows
from comity.store.sums import check_row, row_sum


def put_blob(db: apsw.Connection, name: str, data: bytes) -> None:
    """Keep a blob, or raise Conflict `blob-differs`."""
    # Create-only by the unique index: a name that is taken adds no row.
    db.execute(
        "INSERT INTO blob (name, data, sum) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
        (name, data, row_sum("blob", name, data)),
    )
    if db.changes() == 0 and get_blob(db, name) != data:
        raise refusals.blob_differs()


def get_blob(db: apsw.Connection, name: str) -> bytes | None:
    """The bytes of that name, or None."""
    for data, total in rows(db, "SELECT data, sum FROM blob WHERE name = ?", name):
        check_row(total, "blob", name, data)
        return bytes(data)
    return None


def has_blob(db: apsw.Connection, name: str) -> bool:
    """Whether there is a row of that name."""
    return bool(rows(db, "SELECT 1 FROM blob WHERE name = ?", name))


def put_value(db: apsw.Connection, key: str, value: bytes) -> None:
    """Set a value, whatever it was."""
    db.execute(
        "INSERT INTO value (key, value, sum) VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value, sum = excluded.sum",
        (key, value, row_sum("value", key, value)),
    )


def get_value(db: apsw.Connection, key: str) -> bytes | None:
    """The value, or None."""
    for value, total in rows(db, "SELECT value, sum FROM value WHERE key = ?", key):
        check_row(total, "value", key, value)
        return bytes(value)
    return None


def swap_value(db: apsw.Connection, key: str, old: bytes | None, new: bytes) -> None:
    """Set a value that is still `old`, or raise Conflict `value-moved`."""
    # Compare-and-swap: the comparison is in the statement that changes the row; whoever comes
    # second changes none.
    total = row_sum("value", key, new)
    if old is None:
        db.execute(
            "INSERT INTO value (key, value, sum) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (key, new, total),
        )
    else:
        db.execute(
            "UPDATE value SET value = ?, sum = ? WHERE key = ? AND value = ?",
            (new, total, key, old),
        )
    if db.changes() == 0:
        raise refusals.value_moved()
