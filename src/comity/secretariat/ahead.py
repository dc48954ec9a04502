"""Signatures of acts that wait together, checked by helpers ahead of the rules.

Nothing rests on the helpers: a signature that none of them has found true is checked here, at its
place, and then says by itself what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, cycle, islice

from comity.keys import Signed, check_signature
from comity.secretariat.helpers import Group, Helper, Helpers

GROUP = 32
"""Signatures handed over together: enough that handing over costs little beside them."""


class Ahead:
    """What a council's reader checks signatures with; for one thread at a time."""

    def __init__(self, helpers: Helpers) -> None:
        self._helpers = helpers
        self._groups: dict[Signed, Group] = {}

    def check(self, public: bytes, message: bytes, signature: bytes) -> None:
        """As `comity.keys.check_signature`."""
        group = self._groups.get((public, message, signature))
        if group is None or not group.is_true():
            check_signature(public, message, signature)

    @contextmanager
    def begin(self, signatures: Iterable[Signed]) -> Iterator[None]:
        """Have signatures checked from now to the end of the block, where they fill a group."""
        rest = iter(signatures)
        first = list(islice(rest, GROUP))
        if len(first) < GROUP:
            yield
            return
        with self._helpers.borrow() as helpers:
            try:
                self._hand_over(chain(first, rest), helpers)
                yield
            finally:
                self._groups.clear()

    def _hand_over(self, signatures: Iterator[Signed], helpers: Sequence[Helper]) -> None:
        for helper in cycle(helpers):
            group = list(islice(signatures, GROUP))
            if not group:
                return
            self._groups.update(dict.fromkeys(group, helper.ask(group)))
