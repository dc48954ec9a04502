"""Logs, entries and checkpoints in SQLite. Each function runs inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from comity.store import refusals
from comity.store.limits import NUMBER_END
from comity.store.sqlite_rows import rows
from comity.store.sums import check_row, row_sum


@dataclass(frozen=True, slots=True)
class Place:
    """Where a log is: its number in this database, and its size."""

    number: int
    size: int


def create(db: apsw.Connection, log: str) -> None:
    """Make an empty log, unless there is one."""
    db.execute(
        "INSERT INTO log (name, size, sum) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
        (log, 0, row_sum("log", log, 0)),
    )


def names(db: apsw.Connection) -> tuple[str, ...]:
    """The names of all logs, ascending."""
    found = rows(db, "SELECT name, size, sum FROM log ORDER BY name")
    for name, size, total in found:
        check_row(total, "log", name, size)
    return tuple(name for name, _, _ in found)


def locate(db: apsw.Connection, log: str) -> Place:
    """Find a log, or raise Missing `no-such-log`."""
    for number, size, total in rows(db, "SELECT number, size, sum FROM log WHERE name = ?", log):
        check_row(total, "log", log, size)
        return Place(number, size)
    raise refusals.no_such_log()


def append(
    db: apsw.Connection,
    log: str,
    size: int,
    entries: Sequence[tuple[bytes, bytes]],
    checkpoint: bytes,
) -> None:
    """Lengthen a log that still has `size` entries; any refusal must roll the transaction back."""
    number = _move(db, log, size, size + len(entries))
    _add_entries(db, number, log, size, entries)
    _add_checkpoint(db, number, log, size + len(entries), checkpoint)


def _move(db: apsw.Connection, log: str, old: int, new: int) -> int:
    """Set the size of a log that still has the old one; its number."""
    # Compare-and-swap: size and digest are compared in the statement that changes them. Of all
    # writers that built on `old`, in any process, one changes a row; the others change none and
    # read again.
    moved = rows(
        db,
        "UPDATE log SET size = ?, sum = ? WHERE name = ? AND size = ? AND sum = ? RETURNING number",
        *(new, row_sum("log", log, new), log, old, row_sum("log", log, old)),
    )
    for (number,) in moved:
        return int(number)
    locate(db, log)  # says so where the log is not there, or damaged
    raise refusals.log_moved()


def _add_entries(
    db: apsw.Connection, number: int, log: str, size: int, entries: Sequence[tuple[bytes, bytes]]
) -> None:
    # The unique index compares the id in the statement that adds it: a known one adds no row, and
    # the count shows it. A taken position is not forgiven: it can only be damage.
    before = db.total_changes()
    db.executemany(
        "INSERT INTO entry (log, position, id, body, sum) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (log, id) DO NOTHING",
        (
            (number, position, entry_id, body, row_sum("entry", log, position, entry_id, body))
            for position, (entry_id, body) in enumerate(entries, start=size)
        ),
    )
    if db.total_changes() - before != len(entries):
        raise refusals.entry_duplicate()


def _add_checkpoint(db: apsw.Connection, number: int, log: str, size: int, note: bytes) -> None:
    # Create-only by the unique index: there is never a second checkpoint of one size.
    db.execute(
        "INSERT INTO checkpoint (log, size, note, sum) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (log, size) DO NOTHING",
        (number, size, note, row_sum("checkpoint", log, size, note)),
    )
    if db.changes() == 0 and checkpoint_at(db, log, size) != note:
        raise refusals.checkpoint_exists()


def read(db: apsw.Connection, log: str, start: int, end: int) -> list[bytes]:
    """The entries [start, end), or Missing `no-such-entries`."""
    found = _entries(db, log, start, end) if 0 <= start < end < NUMBER_END else []
    if not found or [position for position, _, _, _ in found] != list(range(start, end)):
        _check_range(db, log, start, end)
    for position, entry_id, body, total in found:
        check_row(total, "entry", log, position, entry_id, body)
    return [body for _, _, body, _ in found]


def _entries(db: apsw.Connection, log: str, start: int, end: int) -> list[Any]:
    # One statement: whoever appends reads back, and then every page is read anew.
    return rows(
        db,
        "SELECT position, id, body, sum FROM entry WHERE log ="
        " (SELECT number FROM log WHERE name = ? AND size >= ?)"
        " AND position >= ? AND position < ? ORDER BY position",
        *(log, end, start, end),
    )


def _check_range(db: apsw.Connection, log: str, start: int, end: int) -> None:
    """Says why there are no entries or not all, unless none were asked for."""
    size = locate(db, log).size
    if not 0 <= start <= end <= size:
        raise refusals.no_such_entries(size)
    if start < end:
        raise refusals.store_damaged()


def find(db: apsw.Connection, log: str, entry_id: bytes) -> int | None:
    """The index of an entry, or None."""
    select = "SELECT position, body, sum FROM entry WHERE log = ? AND id = ?"
    for position, body, total in rows(db, select, locate(db, log).number, entry_id):
        check_row(total, "entry", log, position, entry_id, body)
        return int(position)
    return None


def last_checkpoint(db: apsw.Connection, log: str) -> bytes | None:
    """The checkpoint of the greatest size, or None."""
    select = "SELECT size, note, sum FROM checkpoint WHERE log = ? ORDER BY size DESC LIMIT 1"
    for size, note, total in rows(db, select, locate(db, log).number):
        check_row(total, "checkpoint", log, size, note)
        return bytes(note)
    return None


def checkpoint_at(db: apsw.Connection, log: str, size: int) -> bytes | None:
    """The checkpoint of exactly that size, or None."""
    select = "SELECT note, sum FROM checkpoint WHERE log = ? AND size = ?"
    for note, total in rows(db, select, locate(db, log).number, size):
        check_row(total, "checkpoint", log, size, note)
        return bytes(note)
    return None


def checkpoint_sizes(db: apsw.Connection, log: str) -> list[int]:
    """The sizes that have a checkpoint, ascending."""
    select = "SELECT size FROM checkpoint WHERE log = ? ORDER BY size"
    return [size for (size,) in rows(db, select, locate(db, log).number)]
