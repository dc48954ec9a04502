"""Signatures put off: checked in groups by a pool of processes while the rules go on.

Nothing that rests on them may be told before the promise made for them holds; where it does not,
whoever put them off goes back and checks each at its place. A pool that breaks counts as a no.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass

from comity.keys import Signed, are_true

GROUP = 128
"""Signatures in one task: enough that handing it over costs little beside them."""
ASKED = 2 * (os.cpu_count() or 1)
"""Groups that a pool is asked for at a time: what it has not been asked for can be checked here."""


@dataclass(slots=True)
class Group:
    """Signatures, and the answer to whether all are true, None where nobody has been asked."""

    signatures: Sequence[Signed]
    answer: Future[bool] | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """That the signatures put off up to some point are true."""

    later: Later
    groups: Sequence[Group]

    def holds(self) -> bool:
        """Whether they are; waits to know, and checks here what the pool would come to last."""
        try:
            return all(self.later.is_true(group) for group in reversed(self.groups))
        except BrokenExecutor:
            return False


class Later:
    """Puts signatures off; less than a full group is not worth starting a pool."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._waiting: list[Signed] = []
        self._groups: list[Group] = []
        self._unasked: deque[Group] = deque()
        self._asked: list[Future[bool]] = []

    def check(self, public: bytes, message: bytes, signature: bytes) -> None:
        """Put a signature off. Raises nothing: `promise` tells."""
        self._waiting.append((public, message, signature))
        if len(self._waiting) == GROUP:
            group, self._waiting = Group(self._waiting), []
            self._groups.append(group)
            self._unasked.append(group)
            self._ask()

    def promise(self) -> Promise:
        """That every signature put off since the last promise is true."""
        rest = Group(self._waiting)
        if self._groups:
            self._unasked.append(rest)
        promise = Promise(self, [*self._groups, rest])
        self._waiting, self._groups = [], []
        return promise

    def is_true(self, group: Group) -> bool:
        """Whether every signature of a group is true; waits for the pool where it was asked."""
        self._ask()
        if group.answer is None:
            group.answer = Future()
            group.answer.set_result(are_true(group.signatures))
        return group.answer.result()

    def _ask(self) -> None:
        """Keep the pool busy."""
        self._asked = [each for each in self._asked if not each.done()]
        while self._unasked and len(self._asked) < ASKED:
            group = self._unasked.popleft()
            if group.answer is None:
                try:
                    group.answer = self._pool.submit(are_true, group.signatures)
                except BrokenExecutor:
                    return
                self._asked.append(group.answer)
