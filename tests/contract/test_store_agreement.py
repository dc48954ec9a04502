"""Any sequence of calls: SQLite, reopened at any moment, answers as memory does."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from comity.errors import ComityError
from comity.store.memory import MemoryStore
from comity.store.port import Stamp, Store
from comity.store.sqlite import SqliteStore
from tests.contract.stores import everything

NAMES = st.sampled_from(["a", "я"])
COSIGNERS = st.sampled_from(["RU", "nrc.example/US"])
SMALL = st.integers(0, 6)
SIZES = SMALL | st.sampled_from([-1, 2**63 - 1, 2**63])
BYTES = st.binary(max_size=3)
IDS = st.integers(0, 12).map(lambda n: bytes([n]) * 32) | st.just(b"short")
BATCH = st.lists(st.tuples(IDS, BYTES), max_size=3)


def answer(store: Store, call: Callable[[Store], Any]) -> Any:
    """What the store says, be it an answer or a refusal."""
    try:
        return call(store)
    except ComityError as error:
        return type(error), error.args, error.recorded


class Agreement(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.memory = MemoryStore()
        self.sqlite = SqliteStore(self.folder / "store.db", create=True)

    def both(self, call: Callable[[Store], Any]) -> None:
        assert answer(self.sqlite, call) == answer(self.memory, call)

    @initialize(log=NAMES)
    def begin(self, log: str) -> None:
        """One log from the start, lest most calls be refused for want of one."""
        self.both(lambda s: s.create(log))

    @rule(log=NAMES)
    def create(self, log: str) -> None:
        self.both(lambda s: s.create(log))

    @rule(log=NAMES, size=SIZES, batch=BATCH, note=BYTES)
    def append(self, log: str, size: int, batch: list[tuple[bytes, bytes]], note: bytes) -> None:
        self.both(lambda s: s.append(log, size, batch, note))

    @rule(log=NAMES, batch=BATCH, note=BYTES)
    def append_at_its_size(self, log: str, batch: list[tuple[bytes, bytes]], note: bytes) -> None:
        self.both(lambda s: s.append(log, s.size(log), batch, note))

    @rule(log=NAMES, start=SIZES, end=SIZES, entry_id=IDS)
    def look(self, log: str, start: int, end: int, entry_id: bytes) -> None:
        self.both(lambda s: s.read(log, start, end))
        self.both(lambda s: s.find(log, entry_id))
        self.both(lambda s: s.checkpoint_at(log, start))

    @rule(log=NAMES, cosigner=COSIGNERS, size=SIZES, time=SMALL, note=BYTES, asked=SMALL)
    def stamp(self, log: str, cosigner: str, size: int, time: int, note: bytes, asked: int) -> None:
        self.both(lambda s: s.put_stamp(log, Stamp(cosigner, size, time, note)))
        self.both(lambda s: s.stamps(log, asked))
        self.both(lambda s: s.first_stamp(log, cosigner, asked))
        self.both(lambda s: s.latest_stamp(log, cosigner))

    @rule(name=NAMES, data=BYTES)
    def blob(self, name: str, data: bytes) -> None:
        self.both(lambda s: s.has_blob(name))
        self.both(lambda s: s.put_blob(name, data))
        self.both(lambda s: s.get_blob(name))

    @rule(key=NAMES, old=st.none() | BYTES, new=BYTES, force=st.booleans())
    def value(self, key: str, old: bytes | None, new: bytes, force: bool) -> None:
        self.both(lambda s: s.put_value(key, new) if force else s.swap_value(key, old, new))
        self.both(lambda s: s.get_value(key))

    @rule()
    def reopen(self) -> None:
        self.sqlite.close()
        self.sqlite = SqliteStore(self.folder / "store.db")
        self.sqlite.check()

    @invariant()
    def the_same_is_there(self) -> None:
        assert everything(self.sqlite) == everything(self.memory)

    def teardown(self) -> None:
        self.sqlite.check()
        self.sqlite.close()
        shutil.rmtree(self.folder)


Agreement.TestCase.settings = settings(max_examples=40, stateful_step_count=30)
TestAgreement = Agreement.TestCase
