"""What is wrong with the files of a log, and where."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 1_000
"""Faults after which a log is not examined any further."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the file at `path`.

    It is about the entries first to last, both included, and the bytes [start, end) of the file;
    -1 stands for a place that is not known.
    """

    code: str
    sentence: str
    path: str
    first: int = -1
    last: int = -1
    start: int = -1
    end: int = -1


class Enough(Exception):
    """So many faults have been met that looking for more is of no use."""


class Faults:
    """Faults in the order in which they were met, each once.

    complete: whether the whole log was examined.
    """

    def __init__(self) -> None:
        self._met: dict[Fault, None] = {}
        self.complete = True

    @property
    def met(self) -> tuple[Fault, ...]:
        """All of them, `MOST` at most."""
        return tuple(self._met)

    def add(self, fault: Fault) -> None:
        """Note a fault, unless it is noted already. Raises Enough at the last that is kept."""
        self._met[fault] = None
        if len(self._met) >= MOST:
            raise Enough
