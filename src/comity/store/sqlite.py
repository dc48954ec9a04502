"""A store in one SQLite file: durable, for several threads and several processes, one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import apsw

from comity.store import refusals
from comity.store.limits import check_bytes, check_id, check_name, check_number
from comity.store.port import Stamp
from comity.store.sqlite_file import connect, make_file, migrate
from comity.store.sqlite_trouble import border, commit_trouble, stopped
from comity.store.sums import check_row, row_sum


class SqliteStore:
    """A port.Store in the file at `path`. With create=True the file is made if it is not there.

    One connection writes and one reads, each under its own lock, so that readers do not wait for the disk.
    Not to be used across a fork of the process.

    Raises Missing `no-store`, Refused `store-from-the-future` or `store-not-ours`, and whatever the port names.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if create:
            make_file(path)
        self._writer = connect(path)
        migrate(self._writer)
        self._reader = connect(path)
        self._write_lock, self._read_lock = Lock(), Lock()
        self._closed = self._stopped = False

    # Transactions

    def _check_open(self) -> None:
        if self._closed:
            raise refusals.store_closed()
        if self._stopped:
            raise stopped()

    @contextmanager
    def _reading(self) -> Iterator[apsw.Connection]:
        with self._read_lock, border():
            self._check_open()
            with self._reader:  # one snapshot for all statements
                yield self._reader

    @contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        """All or nothing, and on disk when the block is left without an error."""
        with self._write_lock, border():
            self._check_open()
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                self._roll_back()
                raise
            self._commit()

    def _commit(self) -> None:
        try:
            self._writer.execute("COMMIT")
        except apsw.Error as error:
            self._stopped = True
            self._roll_back()
            raise commit_trouble() from error

    def _roll_back(self) -> None:
        if self._writer.in_transaction:  # after some errors SQLite has rolled back by itself
            self._writer.execute("ROLLBACK")

    # Logs

    def create(self, log: str) -> None:
        check_name(log)
        with self._writing() as db:
            db.execute(
                "INSERT INTO log (name, size, sum) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
                (log, 0, row_sum("log", log, 0)),
            )

    def logs(self) -> tuple[str, ...]:
        with self._reading() as db:
            rows = db.execute("SELECT name, size, sum FROM log ORDER BY name").fetchall()
        for name, size, total in rows:
            check_row(total, "log", name, size)
        return tuple(name for name, _, _ in rows)

    def size(self, log: str) -> int:
        check_name(log)
        with self._reading() as db:
            return _find_log(db, log)[1]

    def append(
        self, log: str, size: int, entries: Sequence[tuple[bytes, bytes]], checkpoint: bytes
    ) -> None:
        check_name(log)
        check_number(size)
        check_number(size + len(entries))
        check_bytes(checkpoint)
        for entry_id, body in entries:
            check_id(entry_id)
            check_bytes(body)
        with self._writing() as db:
            number, _ = _find_log(db, log)
            _move_log(db, log, size, size + len(entries))
            _insert_entries(db, number, log, size, entries)
            _insert_checkpoint(db, number, log, size + len(entries), checkpoint)

    def read(self, log: str, start: int, end: int) -> list[bytes]:
        check_name(log)
        with self._reading() as db:
            number, size = _find_log(db, log)
            if not 0 <= start <= end <= size:
                raise refusals.no_such_entries(size)
            rows = db.execute(
                "SELECT position, id, body, sum FROM entry"
                " WHERE log = ? AND position >= ? AND position < ? ORDER BY position",
                (number, start, end),
            ).fetchall()
        if [row[0] for row in rows] != list(range(start, end)):
            raise refusals.store_damaged()
        for position, entry_id, body, total in rows:
            check_row(total, "entry", log, position, entry_id, body)
        return [body for _, _, body, _ in rows]

    def find(self, log: str, entry_id: bytes) -> int | None:
        check_name(log)
        check_id(entry_id)
        with self._reading() as db:
            number, _ = _find_log(db, log)
            row = _one(
                db,
                "SELECT position, body, sum FROM entry WHERE log = ? AND id = ?",
                (number, entry_id),
            )
        if row is None:
            return None
        check_row(row[2], "entry", log, row[0], entry_id, row[1])
        return int(row[0])

    def checkpoint(self, log: str) -> bytes | None:
        check_name(log)
        return self._checkpoint(log, "ORDER BY size DESC LIMIT 1", ())

    def checkpoint_at(self, log: str, size: int) -> bytes | None:
        check_name(log)
        check_number(size)
        return self._checkpoint(log, "AND size = ?", (size,))

    def _checkpoint(self, log: str, which: str, arguments: tuple[int, ...]) -> bytes | None:
        with self._reading() as db:
            number, _ = _find_log(db, log)
            select = "SELECT size, note, sum FROM checkpoint WHERE log = ? "
            row = _one(db, select + which, (number, *arguments))
        if row is None:
            return None
        check_row(row[2], "checkpoint", log, row[0], row[1])
        return bytes(row[1])

    def checkpoints(self, log: str) -> list[int]:
        check_name(log)
        with self._reading() as db:
            number, _ = _find_log(db, log)
            rows = db.execute("SELECT size FROM checkpoint WHERE log = ? ORDER BY size", (number,))
            return [row[0] for row in rows]

    # Stamps

    def put_stamp(self, log: str, stamp: Stamp) -> None:
        check_name(log)
        check_name(stamp.cosigner)
        check_number(stamp.size)
        check_number(stamp.time)
        check_bytes(stamp.note)
        total = row_sum("stamp", log, stamp.cosigner, stamp.size, stamp.time, stamp.note)
        with self._writing() as db:
            number, _ = _find_log(db, log)
            # One statement looks and inserts, inside the one write transaction there can be: kept once.
            db.execute(
                "INSERT INTO stamp (log, cosigner, size, time, note, sum)"
                " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM stamp"
                " WHERE log = ?1 AND cosigner = ?2 AND size = ?3 AND time = ?4 AND note = ?5)",
                (number, stamp.cosigner, stamp.size, stamp.time, stamp.note, total),
            )

    def stamps(self, log: str, from_size: int = 0) -> list[Stamp]:
        check_name(log)
        check_number(from_size)
        return self._stamps(log, "size >= ? ORDER BY size, time, cosigner, number", (from_size,))

    def first_stamp(self, log: str, cosigner: str, from_size: int) -> Stamp | None:
        check_name(log)
        check_name(cosigner)
        check_number(from_size)
        where = "cosigner = ? AND size >= ? ORDER BY time, size, number LIMIT 1"
        found = self._stamps(log, where, (cosigner, from_size))
        return found[0] if found else None

    def latest_stamp(self, log: str, cosigner: str) -> Stamp | None:
        check_name(log)
        check_name(cosigner)
        where = "cosigner = ? ORDER BY size DESC, time DESC, number DESC LIMIT 1"
        found = self._stamps(log, where, (cosigner,))
        return found[0] if found else None

    def _stamps(self, log: str, where: str, arguments: tuple[str | int, ...]) -> list[Stamp]:
        with self._reading() as db:
            number, _ = _find_log(db, log)
            select = "SELECT cosigner, size, time, note, sum FROM stamp WHERE log = ? AND "
            rows = db.execute(select + where, (number, *arguments)).fetchall()
        for cosigner, size, time, note, total in rows:
            check_row(total, "stamp", log, cosigner, size, time, note)
        return [Stamp(*row[:4]) for row in rows]

    # Blobs

    def put_blob(self, digest_hex: str, data: bytes) -> None:
        check_name(digest_hex)
        check_bytes(data)
        with self._writing() as db:
            db.execute(
                "INSERT INTO blob (name, data, sum) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
                (digest_hex, data, row_sum("blob", digest_hex, data)),
            )
            if db.changes() == 0 and _get_blob(db, digest_hex) != data:
                raise refusals.blob_differs()

    def get_blob(self, digest_hex: str) -> bytes | None:
        check_name(digest_hex)
        with self._reading() as db:
            return _get_blob(db, digest_hex)

    def has_blob(self, digest_hex: str) -> bool:
        check_name(digest_hex)
        with self._reading() as db:
            return _one(db, "SELECT 1 FROM blob WHERE name = ?", (digest_hex,)) is not None

    # Values

    def put_value(self, key: str, value: bytes) -> None:
        check_name(key)
        check_bytes(value)
        with self._writing() as db:
            db.execute(
                "INSERT INTO value (key, value, sum) VALUES (?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value, sum = excluded.sum",
                (key, value, row_sum("value", key, value)),
            )

    def get_value(self, key: str) -> bytes | None:
        check_name(key)
        with self._reading() as db:
            row = _one(db, "SELECT value, sum FROM value WHERE key = ?", (key,))
        if row is None:
            return None
        check_row(row[1], "value", key, row[0])
        return bytes(row[0])

    def swap_value(self, key: str, old: bytes | None, new: bytes) -> None:
        check_name(key)
        check_bytes(new)
        total = row_sum("value", key, new)
        with self._writing() as db:
            # The comparison is in the statement that changes the row: whoever comes second changes none.
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

    def close(self) -> None:
        with self._write_lock, self._read_lock:
            self._closed = True
            self._reader.close()
            self._writer.close()


def _one(db: apsw.Connection, sql: str, arguments: tuple[Any, ...]) -> Any:
    rows = db.execute(sql, arguments).fetchall()
    return rows[0] if rows else None


def _find_log(db: apsw.Connection, name: str) -> tuple[int, int]:
    """The log's number and size."""
    row = _one(db, "SELECT number, size, sum FROM log WHERE name = ?", (name,))
    if row is None:
        raise refusals.no_such_log()
    number, size, total = row
    check_row(total, "log", name, size)
    return number, size


def _move_log(db: apsw.Connection, name: str, old: int, new: int) -> None:
    # Compare-and-swap: the size is compared in the statement that changes it. Of any number of writers that
    # built on `old`, in any process, one changes a row; the others change none and must read again.
    db.execute(
        "UPDATE log SET size = ?, sum = ? WHERE name = ? AND size = ?",
        (new, row_sum("log", name, new), name, old),
    )
    if db.changes() == 0:
        raise refusals.log_moved()


def _insert_entries(
    db: apsw.Connection, number: int, log: str, size: int, entries: Sequence[tuple[bytes, bytes]]
) -> None:
    rows = (
        (number, i, entry_id, body, row_sum("entry", log, i, entry_id, body))
        for i, (entry_id, body) in enumerate(entries, start=size)
    )
    # DO NOTHING on the unique id alone: an entry known already changes no row, and the count shows it.
    before = db.total_changes()
    db.executemany(
        "INSERT INTO entry (log, position, id, body, sum) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (log, id) DO NOTHING",
        rows,
    )
    if db.total_changes() - before != len(entries):
        raise refusals.entry_duplicate()


def _insert_checkpoint(db: apsw.Connection, number: int, log: str, size: int, note: bytes) -> None:
    db.execute(
        "INSERT INTO checkpoint (log, size, note, sum) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (log, size) DO NOTHING",
        (number, size, note, row_sum("checkpoint", log, size, note)),
    )
    if db.changes() == 0:
        kept = _one(db, "SELECT note FROM checkpoint WHERE log = ? AND size = ?", (number, size))
        if kept[0] != note:
            raise refusals.checkpoint_exists()


def _get_blob(db: apsw.Connection, name: str) -> bytes | None:
    row = _one(db, "SELECT data, sum FROM blob WHERE name = ?", (name,))
    if row is None:
        return None
    check_row(row[1], "blob", name, row[0])
    return bytes(row[0])
