"""The file itself: which files are opened, how durably, and what its own triggers refuse."""

from __future__ import annotations

import ast
import re
import stat
from pathlib import Path

import apsw
import pytest

from comity.errors import ComityError, Missing, Recorded, Refused, Unavailable
from comity.store import sqlite_file
from comity.store.sqlite import SqliteStore
from tests.contract.stores import entries, everything

STORE_ROOM = Path(sqlite_file.__file__).parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    store = SqliteStore(path, create=True)
    store.create("log")
    store.append("log", 0, entries(0, 2), b"of 2")
    store.close()
    return path


def test_a_mistyped_path_is_not_an_empty_record(tmp_path: Path) -> None:
    """A new empty store in place of the old one would sign a second history."""
    with pytest.raises(Missing, match="no-store"):
        SqliteStore(tmp_path / "stroe.db")
    assert list(tmp_path.iterdir()) == []


def test_creating_a_store_that_exists_opens_it(path: Path) -> None:
    store = SqliteStore(path, create=True)
    assert store.size("log") == 2


def test_a_folder_that_does_not_exist_is_trouble_and_nothing_is_recorded(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="disk-trouble") as caught:
        SqliteStore(tmp_path / "nowhere" / "store.db", create=True)
    assert caught.value.recorded is Recorded.NOTHING


def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_store_from_the_future_is_refused_and_left_alone(path: Path) -> None:
    db = apsw.Connection(str(path))
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(Refused, match="store-from-the-future") as caught:
        SqliteStore(path)
    assert "99" in caught.value.sentence
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    db = apsw.Connection(str(path))
    db.execute("PRAGMA journal_mode = WAL").fetchall()
    db.execute("CREATE TABLE bookmarks (url TEXT)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(Refused, match="store-not-ours"):
        SqliteStore(path, create=True)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleagues, " * 100)
    with pytest.raises(ComityError, match="store-damaged"):
        SqliteStore(path)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM entry",
        "UPDATE entry SET body = x'00'",
        "DELETE FROM checkpoint",
        "UPDATE checkpoint SET note = x'00'",
        "UPDATE log SET size = 1",
        "DELETE FROM log",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_record(path: Path, sql: str) -> None:
    db = apsw.Connection(str(path))
    with pytest.raises(apsw.ConstraintError, match="never"):
        db.execute(sql)
    db.close()
    store = SqliteStore(path)
    store.check()
    assert store.size("log") == 2


def test_connections_are_durable(path: Path) -> None:
    """FULL is 2: each commit is flushed. The other settings are as the store room promises."""
    db = sqlite_file.connect(path)
    names = ("journal_mode", "synchronous", "fullfsync", "foreign_keys", "busy_timeout")
    assert [db.execute(f"PRAGMA {name}").get for name in names] == ["wal", 2, 1, 1, 10_000]


def test_a_store_held_by_another_process_is_busy_and_nothing_is_recorded(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_MILLISECONDS", 20)
    store = SqliteStore(path)
    holder = apsw.Connection(str(path))
    holder.execute("BEGIN IMMEDIATE")
    before = everything(store)
    with pytest.raises(Unavailable, match="store-busy") as caught:
        store.append("log", 2, entries(2, 3), b"of 3")
    assert caught.value.recorded is Recorded.NOTHING
    holder.execute("ROLLBACK")
    assert everything(store) == before
    store.append("log", 2, entries(2, 3), b"of 3")
    assert store.size("log") == 3


def statements() -> list[str]:
    """Every SQL text in the room: the schema files and the strings of the code."""
    found = [p.read_text(encoding="utf-8") for p in sorted(STORE_ROOM.rglob("*.sql"))]
    for file in sorted(STORE_ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return found


def test_every_insert_names_its_columns() -> None:
    """A column added later must not shift what is written."""
    inserts = [s for s in statements() if re.search(r"\bINSERT\b", s)]
    assert len(inserts) >= 6
    for statement in inserts:
        assert re.search(r"\bINSERT INTO \w+ \((\w+, )+\w+\)", statement), statement
        assert "OR REPLACE" not in statement


def test_schema_files_are_numbered_without_gaps() -> None:
    names = sorted(p.name for p in (STORE_ROOM / "schema").iterdir() if p.suffix == ".sql")
    assert names == [f"{number:04}.sql" for number in range(1, len(names) + 1)]
