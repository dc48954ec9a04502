"""Signatures put off: checked in groups by a pool of processes while the rules go on.

Nothing that rests on them may be told before `all_true` has said so; where it says no, whoever put
them off goes back and checks each at its place. A pool that breaks counts as a no.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Executor, Future

from comity.errors import NotSound
from comity.keys import check_signature

GROUP = 128
"""Signatures in one task: enough that handing it over costs little beside them."""
Signed = tuple[bytes, bytes, bytes]
"""Public key, message and signature."""


class Later:
    """Puts signatures off; without a full group they are checked here, when the answer is asked."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._waiting: list[Signed] = []
        self._asked: list[Future[bool]] = []
        self._broken = False

    def check(self, public: bytes, message: bytes, signature: bytes) -> None:
        """Put a signature off. Raises nothing: `all_true` tells."""
        self._waiting.append((public, message, signature))
        if len(self._waiting) == GROUP:
            group, self._waiting = self._waiting, []
            try:
                self._asked.append(self._pool.submit(are_true, group))
            except BrokenExecutor:
                self._broken = True

    def all_true(self) -> bool:
        """Whether every signature put off since the last answer is true; waits to know."""
        rest, self._waiting = self._waiting, []
        asked, self._asked = self._asked, []
        try:
            answers = [are_true(rest), *(each.result() for each in asked)]
        except BrokenExecutor:
            self._broken = True
        return not self._broken and all(answers)


def are_true(signatures: Sequence[Signed]) -> bool:
    """Whether every one of the signatures is true."""
    try:
        for public, message, signature in signatures:
            check_signature(public, message, signature)
    except NotSound:
        return False
    return True
