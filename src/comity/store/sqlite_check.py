"""Reading a whole SQLite store once, to find what has rotted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import apsw

from comity.store import refusals
from comity.store.sqlite_rows import rows
from comity.store.sums import check_row

_TABLES = {
    "log": "SELECT sum, name, size FROM log",
    "entry": "SELECT e.sum, l.name, e.position, e.id, e.body FROM entry e JOIN log l"
    " ON l.number = e.log",
    "checkpoint": "SELECT c.sum, l.name, c.size, c.note FROM checkpoint c JOIN log l"
    " ON l.number = c.log",
    "stamp": "SELECT s.sum, l.name, s.cosigner, s.size, s.time, s.note FROM stamp s JOIN log l"
    " ON l.number = s.log",
    "blob": "SELECT sum, name, data FROM blob",
    "value": "SELECT sum, key, value FROM value",
}
"""Per table the digest of each row and the fields that it covers."""

_GAPS = (
    "SELECT 1 FROM log l WHERE l.size <> (SELECT count(*) FROM entry e WHERE e.log = l.number)"
    " OR l.size <> (SELECT ifnull(max(e.position) + 1, 0) FROM entry e WHERE e.log = l.number)"
)


def check(db: apsw.Connection) -> None:
    """Pages and indexes, references, every row's digest, and that each log is without a gap.

    Raises NotSound `store-damaged`. Takes time in proportion to the size of the file.
    """
    if rows(db, "PRAGMA integrity_check") != [("ok",)] or rows(db, "PRAGMA foreign_key_check"):
        raise refusals.store_damaged()
    for table, select in _TABLES.items():
        for total, *fields in _each(db, select):
            check_row(total, table, *fields)
    if rows(db, _GAPS):
        raise refusals.store_damaged()


def _each(db: apsw.Connection, select: str) -> Iterator[Any]:
    """Row by row: the whole need not fit in memory."""
    yield from db.execute(select)
