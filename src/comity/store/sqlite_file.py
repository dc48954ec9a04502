"""Opening an SQLite file: the settings that make it durable, and bringing its schema up to date."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import apsw

from comity.errors import Missing, Refused
from comity.store import refusals
from comity.store.sqlite_rows import rows, run
from comity.store.sqlite_trouble import border

APPLICATION_ID = 0x436F6D69
BUSY_MILLISECONDS = 10_000


def make_file(path: Path) -> None:
    """Make an empty file, readable by its owner alone, unless there is one already."""
    with border():
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise apsw.CantOpenError(str(error)) from error


def connect(path: Path) -> apsw.Connection:
    """Open an existing file durably; Missing `no-store` if there is none.

    A store is never made by opening it: a mistyped path would be an empty record, and signing on
    from an empty record is a fork.
    """
    if not path.is_file():
        raise Missing(
            "no-store",
            "There is no store at this path.",
            "Check the path; if this is a new installation, create the store first.",
        )
    with border():
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        # A statement is planned once, not again for each value that is bound to it.
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        run(
            connection,
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA fullfsync = ON;
            PRAGMA checkpoint_fullfsync = ON;
            PRAGMA foreign_keys = ON;
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            """,
        )
    return connection


def migrate(connection: apsw.Connection) -> None:
    """Apply, in one transaction, the numbered schema files that this database has not seen.

    Raises Refused `store-from-the-future` if it has seen more than there are, Refused
    `store-not-ours` if the file belongs to another program, NotSound `store-damaged` if its tables
    are not what the schema files make.
    """
    with border():
        connection.execute("BEGIN IMMEDIATE")  # so that two processes cannot both migrate
        try:
            _apply(connection, _schemas())
            _check_schema(connection, _schemas())
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def _apply(connection: apsw.Connection, schemas: list[str]) -> None:
    version = _pragma(connection, "user_version")
    owner = _pragma(connection, "application_id")
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    if owner != APPLICATION_ID and (owner or version or tables):
        raise Refused(
            "store-not-ours",
            "This file is a database of another program; nothing was changed.",
            "Check the path.",
        )
    if version > len(schemas):
        raise Refused(
            "store-from-the-future",
            f"The store has schema {version}, this program knows {len(schemas)}.",
            "Use the newer program that wrote it, or a later one.",
        )
    for number, schema in enumerate(schemas[version:], start=version + 1):
        run(connection, schema)
        run(connection, f"PRAGMA user_version = {number}")


def _check_schema(connection: apsw.Connection, schemas: list[str]) -> None:
    """A flipped bit in a stored trigger would quietly disarm it, so compare with a fresh schema."""
    fresh = apsw.Connection(":memory:")
    for schema in schemas:
        run(fresh, schema)
    select = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    if rows(connection, select) != rows(fresh, select):
        raise refusals.store_damaged()


def _pragma(connection: apsw.Connection, name: str) -> int:
    value = connection.execute(f"PRAGMA {name}").get
    assert isinstance(value, int)
    return value


def _schemas() -> list[str]:
    """The texts of schema/0001.sql and so on, in order."""
    found = sorted(
        (f for f in files("comity.store").joinpath("schema").iterdir() if f.name.endswith(".sql")),
        key=lambda f: f.name,
    )
    assert [f.name for f in found] == [f"{i:04}.sql" for i in range(1, len(found) + 1)]
    return [f.read_text(encoding="utf-8") for f in found]
