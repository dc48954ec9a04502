"""Every store there is, and entries to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from comity.errors import ComityError, Recorded
from comity.store.memory import MemoryStore
from comity.store.port import Store
from comity.store.sqlite import SqliteStore

STORES: dict[str, Callable[[Path], Store]] = {
    "memory": lambda folder: MemoryStore(),
    "sqlite": lambda folder: SqliteStore(folder / "store.db", create=True),
}


def entry(number: int, of: str = "") -> tuple[bytes, bytes]:
    """An entry unlike any of another number or writer: (id, bytes)."""
    body = f"entry {number} {of}".encode()
    return sha256(body).digest(), body


def entries(start: int, end: int, of: str = "") -> list[tuple[bytes, bytes]]:
    """The entries [start, end) of one writer."""
    return [entry(number, of) for number in range(start, end)]


def everything(store: Store) -> dict[str, Any]:
    """All that the port shows of the logs: to compare before and after."""
    return {
        log: (
            store.read(log, 0, store.size(log)),
            [(size, store.checkpoint_at(log, size)) for size in store.checkpoints(log)],
            store.checkpoint(log),
            store.stamps(log),
        )
        for log in store.logs()
    }


@contextmanager
def refused(store: Store, code: str, recorded: Recorded = Recorded.NOTHING) -> Iterator[None]:
    """The block must raise the error with this code, and nothing may have moved."""
    before = everything(store)
    with pytest.raises(ComityError) as caught:
        yield
    assert caught.value.code == code
    assert caught.value.recorded is recorded
    assert caught.value.sentence.endswith(".")
    assert len(caught.value.sentence.split()) <= 25
    assert caught.value.hint
    assert everything(store) == before
