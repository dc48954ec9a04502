"""Processes beside this one that check signatures; whoever asks them trusts only a yes.

Processes and not threads: a thread that has checked a signature waits for this one's turn to end
before it can take the next.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Lock

from comity.keys import Signed, are_true


@dataclass(slots=True)
class Group:
    """What a helper was asked; answer: whether all of it is true, None until it has answered."""

    helper: Helper
    answer: bool | None = None

    def is_true(self) -> bool:
        """Whether every signature of the group is true; waits for the answer."""
        while self.answer is None:
            self.helper.listen()
        return self.answer


class Helper:
    """One process; it takes groups in their order and ends when this process does."""

    def __init__(self) -> None:
        # Spawned, not forked: another thread may hold a lock just now, which would stay held.
        context = multiprocessing.get_context("spawn")
        self._line, other = context.Pipe()
        self.process = context.Process(target=_work, args=(other,), daemon=True)
        self.process.start()
        other.close()
        self._greeting = Group(self)
        self._asked = deque([self._greeting])

    def is_ready(self) -> bool:
        """Whether it has started and is there; does not wait for it."""
        while self._asked and self._line.poll():
            self.listen()
        return self._greeting.answer is True and not self._line.closed

    def ask(self, signatures: list[Signed]) -> Group:
        """Hand a group over."""
        group = Group(self)
        self._asked.append(group)
        try:
            self._line.send(signatures)
        except OSError:
            self.close()
        return group

    def listen(self) -> None:
        """Wait for the next answer; a helper that is gone answers no to all that it was asked."""
        try:
            answer = self._line.recv()
        except (EOFError, OSError):
            self.close()
        else:
            self._asked.popleft().answer = answer

    def close(self) -> None:
        """End the process."""
        self._line.close()
        self.process.join()
        for group in self._asked:
            group.answer = False
        self._asked.clear()


class Helpers:
    """The helpers of a host, started when first needed; `count` is one for each further core."""

    def __init__(self, count: int | None = None) -> None:
        self.count = (os.cpu_count() or 1) - 1 if count is None else count
        self.started: list[Helper] = []
        self._lock = Lock()

    @contextmanager
    def borrow(self) -> Iterator[list[Helper]]:
        """Those that are ready, for the length of the block; none while somebody else has them."""
        if not self._lock.acquire(blocking=False):
            yield []
            return
        try:
            while len(self.started) < self.count:
                self.started.append(Helper())
            yield [helper for helper in self.started if helper.is_ready()]
        finally:
            self._lock.release()

    def close(self) -> None:
        """End them all."""
        with self._lock:
            for helper in self.started:
                helper.close()
            self.started, self.count = [], 0


def _work(line: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        line.send(True)
        while True:
            line.send(are_true(line.recv()))
    except (EOFError, OSError):
        return  # whoever asked is gone
