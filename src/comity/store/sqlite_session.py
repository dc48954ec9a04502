"""Transactions on one SQLite file: whole or not at all, and no answer after a disk has failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import apsw

from comity.store import refusals
from comity.store.sqlite_file import connect, make_file, migrate
from comity.store.sqlite_trouble import border, commit_trouble, stopped


class Session:
    """One connection writes, one reads, each under its lock: readers do not wait for the disk."""

    def __init__(self, path: Path, *, create: bool) -> None:
        if create:
            make_file(path)
        self._writer = connect(path)
        migrate(self._writer)
        self._reader = connect(path)
        self._write_lock, self._read_lock = Lock(), Lock()
        self._closed = self._stopped = False

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """One snapshot for all statements of the block."""
        with self._read_lock, border():
            self._check_open()
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                # Nothing was changed; this only lets go of the snapshot.
                _roll_back(self._reader)

    @contextmanager
    def writing(self) -> Iterator[apsw.Connection]:
        """All or nothing, and on disk when the block is left without an error."""
        with self._write_lock, border():
            self._check_open()
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                _roll_back(self._writer)
                raise
            self._commit()

    def close(self) -> None:
        """Wait for what is under way and close both connections."""
        with self._write_lock, self._read_lock, border():
            self._closed = True
            self._reader.close()
            self._writer.close()

    def _check_open(self) -> None:
        if self._closed:
            raise refusals.store_closed()
        if self._stopped:
            raise stopped()

    def _commit(self) -> None:
        try:
            self._writer.execute("COMMIT")
        except apsw.Error as error:
            self._stopped = True
            _roll_back(self._writer)
            raise commit_trouble() from error


def _roll_back(db: apsw.Connection) -> None:
    if db.in_transaction:  # after some errors SQLite has rolled back by itself
        db.execute("ROLLBACK")
