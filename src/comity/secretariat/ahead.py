"""Signatures of acts that wait together, checked by helpers ahead of the rules.

Nothing rests on the helpers: a signature that none of them has found true is checked here, at its
place, and then says by itself what is wrong.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, cycle, islice

from comity.keys import Signed, check_signature
from comity.secretariat.helpers import Group, Helper, Helpers

GROUP = 32
"""Signatures handed over together: enough that handing over costs little beside them."""
DEPTH = 3
"""Groups that a helper has at a time: it is never idle, and the line to it is never full."""


class Ahead:
    """What a council's reader checks signatures with; for one thread at a time."""

    def __init__(self, helpers: Helpers) -> None:
        self._helpers = helpers
        self._groups: dict[Signed, Group] = {}
        self._more: Iterator[Group] = iter(())

    def check(self, public: bytes, message: bytes, signature: bytes) -> None:
        """As `comity.keys.check_signature`."""
        group = self._groups.get((public, message, signature))
        if group is None or not self._is_true(group):
            check_signature(public, message, signature)

    @contextmanager
    def begin(self, signatures: Iterable[Signed]) -> Iterator[None]:
        """Have these signatures checked from now to the end of the block, where they fill a group.

        They are taken from the iterator as the helpers come to them.
        """
        rest = iter(signatures)
        first = list(islice(rest, GROUP))
        if len(first) < GROUP:
            yield
            return
        with self._helpers.borrow() as helpers:
            try:
                self._more = self._handing_over(chain(first, rest), helpers)
                deque(islice(self._more, DEPTH * len(helpers)), maxlen=0)
                yield
            finally:
                self._groups, self._more = {}, iter(())

    def _is_true(self, group: Group) -> bool:
        if group.answer is None:
            next(self._more, None)
        return group.is_true()

    def _handing_over(
        self, signatures: Iterator[Signed], helpers: Sequence[Helper]
    ) -> Iterator[Group]:
        for helper in cycle(helpers):
            signed = list(islice(signatures, GROUP))
            if not signed:
                return
            group = helper.ask(signed)
            self._groups.update(dict.fromkeys(signed, group))
            yield group
