"""A store in one SQLite file: durable, for many threads and processes, one writer at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from comity.store import sqlite_cells, sqlite_check, sqlite_logs, sqlite_stamps
from comity.store.limits import check_bytes, check_entries, check_id, check_name, check_number
from comity.store.port import Stamp
from comity.store.sqlite_session import Session


class SqliteStore:
    """A port.Store in the file at `path`; with create=True the file is made if it is not there.

    Not to be used across a fork of the process. Raises what the port names and, on opening, Missing
    `no-store`, Refused `store-from-the-future` or Refused `store-not-ours`.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self._session = Session(path, create=create)

    def create(self, log: str) -> None:
        check_name(log)
        with self._session.writing() as db:
            sqlite_logs.create(db, log)

    def logs(self) -> tuple[str, ...]:
        with self._session.reading() as db:
            return sqlite_logs.names(db)

    def size(self, log: str) -> int:
        check_name(log)
        with self._session.reading() as db:
            return sqlite_logs.locate(db, log).size

    def append(
        self, log: str, size: int, entries: Sequence[tuple[bytes, bytes]], checkpoint: bytes
    ) -> None:
        check_name(log)
        check_number(size)
        check_number(size + len(entries))
        check_entries(entries)
        check_bytes(checkpoint)
        with self._session.writing() as db:
            sqlite_logs.append(db, log, size, entries, checkpoint)

    def read(self, log: str, start: int, end: int) -> list[bytes]:
        check_name(log)
        with self._session.reading() as db:
            return sqlite_logs.read(db, log, start, end)

    def find(self, log: str, entry_id: bytes) -> int | None:
        check_name(log)
        check_id(entry_id)
        with self._session.reading() as db:
            return sqlite_logs.find(db, log, entry_id)

    def checkpoint(self, log: str) -> bytes | None:
        check_name(log)
        with self._session.reading() as db:
            return sqlite_logs.last_checkpoint(db, log)

    def checkpoint_at(self, log: str, size: int) -> bytes | None:
        check_name(log)
        check_number(size)
        with self._session.reading() as db:
            return sqlite_logs.checkpoint_at(db, log, size)

    def checkpoints(self, log: str) -> list[int]:
        check_name(log)
        with self._session.reading() as db:
            return sqlite_logs.checkpoint_sizes(db, log)

    def put_stamp(self, log: str, stamp: Stamp) -> None:
        check_name(log)
        check_name(stamp.cosigner)
        check_number(stamp.size)
        check_number(stamp.time)
        check_bytes(stamp.note)
        with self._session.writing() as db:
            sqlite_stamps.put(db, log, stamp)

    def stamps(self, log: str, from_size: int = 0) -> list[Stamp]:
        check_name(log)
        check_number(from_size)
        with self._session.reading() as db:
            return sqlite_stamps.since(db, log, from_size)

    def first_stamp(self, log: str, cosigner: str, from_size: int) -> Stamp | None:
        check_name(log)
        check_name(cosigner)
        check_number(from_size)
        with self._session.reading() as db:
            return sqlite_stamps.first(db, log, cosigner, from_size)

    def latest_stamp(self, log: str, cosigner: str) -> Stamp | None:
        check_name(log)
        check_name(cosigner)
        with self._session.reading() as db:
            return sqlite_stamps.latest(db, log, cosigner)

    def put_blob(self, digest_hex: str, data: bytes) -> None:
        check_name(digest_hex)
        check_bytes(data)
        with self._session.writing() as db:
            sqlite_cells.put_blob(db, digest_hex, data)

    def get_blob(self, digest_hex: str) -> bytes | None:
        check_name(digest_hex)
        with self._session.reading() as db:
            return sqlite_cells.get_blob(db, digest_hex)

    def has_blob(self, digest_hex: str) -> bool:
        check_name(digest_hex)
        with self._session.reading() as db:
            return sqlite_cells.has_blob(db, digest_hex)

    def put_value(self, key: str, value: bytes) -> None:
        check_name(key)
        check_bytes(value)
        with self._session.writing() as db:
            sqlite_cells.put_value(db, key, value)

    def get_value(self, key: str) -> bytes | None:
        check_name(key)
        with self._session.reading() as db:
            return sqlite_cells.get_value(db, key)

    def swap_value(self, key: str, old: bytes | None, new: bytes) -> None:
        check_name(key)
        check_bytes(new)
        with self._session.writing() as db:
            sqlite_cells.swap_value(db, key, old, new)

    def check(self) -> None:
        with self._session.reading() as db:
            sqlite_check.check(db)

    def close(self) -> None:
        self._session.close()
