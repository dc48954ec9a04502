"""Bits that flip in the file: what comes back is what was put, or nothing comes back."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import pytest

from comity.errors import ComityError, Missing, NotSound, Refused
from comity.store.port import Stamp, Store
from comity.store.sqlite import SqliteStore
from comity.store.sums import row_sum
from tests.contract.stores import entries, entry, everything

FLIPS = 400


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with some of everything, closed and packed: one file with little empty space."""
    path = tmp_path_factory.mktemp("sound") / "store.db"
    store = SqliteStore(path, create=True)
    for log in ("nrc", "council"):
        store.create(log)
        for size in range(0, 200, 4):
            store.append(log, size, entries(size, size + 4, "x" * 200), f"of {size}".encode())
            store.put_stamp(log, Stamp("RU", size, size + 7, b"note" * 20))
    for number in range(8):
        store.put_blob(f"blob{number}", bytes([number]) * 3000)
        store.put_value(f"mark{number}", str(number).encode())
    store.close()
    db = apsw.Connection(str(path))
    db.execute("VACUUM")
    db.close()
    return path


def questions() -> list[Callable[[Store], Any]]:
    """Everything that can be asked of the sound store."""
    logs = [partial(of_a_log, method, log) for log in LOGS for method in OF_A_LOG]
    blobs = [partial(blob, number=number) for number in range(8)]
    values = [partial(value, number=number) for number in range(8)]
    return [lambda store: store.logs(), *logs, *blobs, *values]


def of_a_log(method: Callable[[Store, str], Any], log: str, store: Store) -> Any:
    """One question about one log."""
    return method(store, log)


def blob(store: Store, number: int) -> bytes | None:
    """The blob of that number."""
    return store.get_blob(f"blob{number}")


def value(store: Store, number: int) -> bytes | None:
    """The value of that number."""
    return store.get_value(f"mark{number}")


LOGS = ("nrc", "council")
OF_A_LOG: tuple[Callable[[Store, str], Any], ...] = (
    lambda store, log: store.size(log),
    lambda store, log: store.read(log, 0, 200),
    lambda store, log: store.checkpoint(log),
    lambda store, log: store.stamps(log),
    lambda store, log: store.checkpoints(log),
    lambda store, log: store.checkpoint_at(log, 8),
    lambda store, log: store.find(log, entry(9, "x" * 200)[0]),
    lambda store, log: store.first_stamp(log, "RU", 9),
    lambda store, log: store.latest_stamp(log, "RU"),
)


def answers(store: Store) -> list[Any]:
    """The answer to each question, or the code of the error."""
    found: list[Any] = []
    for ask in questions():
        try:
            found.append(ask(store))
        except ComityError as error:
            found.append(error)
    return found


def opened(path: Path) -> SqliteStore | None:
    """The store, or None when opening it is refused in our own words."""
    try:
        return SqliteStore(path)
    except (NotSound, Refused):
        return None


def is_sound(store: Store) -> bool:
    """Whether `check` finds nothing."""
    try:
        store.check()
    except NotSound:
        return False
    return True


def holds_bytes(answer: Any) -> bool:
    """Whether an answer, a single one or entries of a range, hands out bytes."""
    return isinstance(answer, bytes | Stamp) or (
        isinstance(answer, list) and any(isinstance(item, bytes) for item in answer)
    )


def flip(path: Path, bit: int) -> None:
    """Turn one bit of a file."""
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << (bit % 8)
    path.write_bytes(data)


@pytest.mark.threat(8)
def test_no_flipped_bit_is_served(sound: Path, tmp_path: Path) -> None:
    """At any place in the file: `check` finds it, or every answer is what it was.

    Without `check`, bytes are still never wrong; at worst something is said not to be there.
    """
    truth_store = SqliteStore(sound)
    truth = answers(truth_store)
    truth_store.close()
    dice = random.Random(1949)
    bits = dice.sample(range(sound.stat().st_size * 8), FLIPS)
    found = 0
    for number, bit in enumerate(bits):
        path = tmp_path / f"{number}.db"
        shutil.copy(sound, path)
        flip(path, bit)
        store = opened(path)
        if store is None:
            found += 1
            continue
        got, whole = answers(store), is_sound(store)
        store.close()
        found += not whole
        for is_, was in zip(got, truth, strict=True):
            assert is_ == was or not (whole or holds_bytes(is_)), bit
    assert found > FLIPS / 2, "most of the file is in use, so most flips must be noticed"


@pytest.mark.threat(8)
def test_every_bit_of_a_stored_entry_counts(sound: Path, tmp_path: Path) -> None:
    """The bytes of one entry, flipped bit by bit: neither its range nor its id gives an answer."""
    entry_id, body = entry(9, "x" * 200)
    path = tmp_path / "flipped.db"
    at = place_of_entry_9_of_nrc(sound, path)
    for offset in range(0, len(body) * 8, 13):
        shutil.copy(sound, path)
        flip(path, at * 8 + offset)
        store = SqliteStore(path)
        with pytest.raises(NotSound, match="store-damaged"):
            store.read("nrc", 9, 10)
        with pytest.raises(NotSound, match="store-damaged"):
            store.find("nrc", entry_id)
        assert not is_sound(store)
        store.close()


def place_of_entry_9_of_nrc(sound: Path, path: Path) -> int:
    """Where in the file the entry is; the same bytes are in the other log and in dead space."""
    body = entry(9, "x" * 200)[1]
    for found in re.finditer(re.escape(body), sound.read_bytes()):
        shutil.copy(sound, path)
        flip(path, found.start() * 8)
        store = SqliteStore(path)
        try:
            store.read("nrc", 9, 10)
        except NotSound:
            return found.start()
        finally:
            store.close()
    pytest.fail("no flip of this entry is noticed anywhere")


@pytest.mark.threat(8)
def test_a_file_cut_short_is_noticed(sound: Path, tmp_path: Path) -> None:
    whole = sound.read_bytes()
    for length in range(0, len(whole), 4096 * 3 + 1):
        path = tmp_path / f"{length}.db"
        path.write_bytes(whole[:length])
        if length == 0:
            continue  # an empty file is a new store: only a high-water mark elsewhere can tell
        store = opened(path)
        assert store is None or not is_sound(store)


def test_a_log_set_back_behind_the_store_is_neither_continued_nor_sound(
    sound: Path, tmp_path: Path
) -> None:
    """Somebody with the file open gives an old size a fitting digest: no entry is overwritten."""
    path = tmp_path / "forged.db"
    shutil.copy(sound, path)
    store = SqliteStore(path)
    truth = store.read("nrc", 0, 200)
    db = apsw.Connection(str(path))
    db.execute("DROP TRIGGER log_never_shrinks")
    db.execute("UPDATE log SET size = 7, sum = ? WHERE name = 'nrc'", (row_sum("log", "nrc", 7),))
    db.close()
    assert not is_sound(store)
    with pytest.raises(NotSound, match="store-damaged"):
        store.append("nrc", 7, entries(500, 501), b"forged")
    assert store.read("nrc", 0, 7) == truth[:7]
    with pytest.raises(Missing, match="no-such-entries"):
        store.read("nrc", 0, 8)
    assert store.find("nrc", entry(500)[0]) is None


def test_a_log_whose_row_is_damaged_is_not_continued(sound: Path, tmp_path: Path) -> None:
    """The digest of its row is compared in the statement that would lengthen it."""
    path = tmp_path / "damaged.db"
    shutil.copy(sound, path)
    db = apsw.Connection(str(path))
    db.execute("UPDATE log SET sum = ? WHERE name = 'nrc'", (bytes(32),))
    store = SqliteStore(path)
    with pytest.raises(NotSound, match="store-damaged"):
        store.append("nrc", 200, entries(500, 501), b"forged")
    assert db.execute("SELECT count(*) FROM entry").get == 400
    store.close()
    db.close()


def test_a_forged_row_is_refused(sound: Path, tmp_path: Path) -> None:
    """Rows exchanged between positions keep their bytes, but not their digests."""
    path = tmp_path / "forged.db"
    shutil.copy(sound, path)
    db = apsw.Connection(str(path))
    db.execute("DROP TRIGGER entry_never_changes")
    db.execute("UPDATE entry SET position = 1000 WHERE position = 3 AND log = 1")
    db.execute("UPDATE entry SET position = 3 WHERE position = 4 AND log = 1")
    db.execute("UPDATE entry SET position = 4 WHERE position = 1000 AND log = 1")
    db.close()
    assert opened(path) is None  # a trigger is missing
    schema = Path("src/comity/store/schema/0001.sql").read_text()
    start = schema.index("CREATE TRIGGER entry_never_changes")
    db = apsw.Connection(str(path))
    db.execute(schema[start : schema.index("END;", start) + 4])
    db.close()
    store = SqliteStore(path)
    with pytest.raises(ComityError, match="store-damaged"):
        store.read("nrc", 0, 5)
    with pytest.raises(ComityError, match="store-damaged"):
        everything(store)
    assert not is_sound(store)
