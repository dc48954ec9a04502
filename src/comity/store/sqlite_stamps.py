"""Stamps in SQLite. Each function runs inside the caller's transaction."""

from __future__ import annotations

import apsw

from comity.store.port import Stamp
from comity.store.sqlite_logs import locate
from comity.store.sqlite_rows import rows
from comity.store.sums import check_row, row_sum

_SELECT = "SELECT cosigner, size, time, note, sum FROM stamp WHERE log = ? "


def put(db: apsw.Connection, log: str, stamp: Stamp) -> None:
    """Keep a stamp once."""
    total = row_sum("stamp", log, stamp.cosigner, stamp.size, stamp.time, stamp.note)
    number = locate(db, log).number
    # One statement looks and adds, inside the only write transaction there can be: kept once. Two
    # notes that differ at the same size and time are both kept: that may be a fork.
    db.execute(
        "INSERT INTO stamp (log, cosigner, size, time, note, sum)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM stamp"
        " WHERE log = ?1 AND cosigner = ?2 AND size = ?3 AND time = ?4 AND note = ?5)",
        (number, stamp.cosigner, stamp.size, stamp.time, stamp.note, total),
    )


def since(db: apsw.Connection, log: str, from_size: int) -> list[Stamp]:
    """All stamps of at least that size."""
    which = "AND size >= ? ORDER BY size, time, cosigner, number"
    return _stamps(db, log, which, from_size)


def first(db: apsw.Connection, log: str, cosigner: str, from_size: int) -> Stamp | None:
    """The earliest of at least that size."""
    which = "AND cosigner = ? AND size >= ? ORDER BY time, size, number LIMIT 1"
    return next(iter(_stamps(db, log, which, cosigner, from_size)), None)


def latest(db: apsw.Connection, log: str, cosigner: str) -> Stamp | None:
    """The one of the greatest size, then time, then arrival."""
    which = "AND cosigner = ? ORDER BY size DESC, time DESC, number DESC LIMIT 1"
    return next(iter(_stamps(db, log, which, cosigner)), None)


def _stamps(db: apsw.Connection, log: str, which: str, *arguments: str | int) -> list[Stamp]:
    found = rows(db, _SELECT + which, locate(db, log).number, *arguments)
    for *fields, total in found:
        check_row(total, "stamp", log, *fields)
    return [Stamp(cosigner, size, time, note) for cosigner, size, time, note, _ in found]
