"""What a benchmark gives: figures with their spread, as ratios to what the machine can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Show = Callable[[str], None]
"""Called with what is being done just now."""


def runs(quick: bool) -> range:
    """How often a figure is measured: three times, and the best given with the spread, or once."""
    return range(1, 2 if quick else 4)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the best of the runs and the worst, in `unit`, and its ratio to another figure.

    ratio: None for a figure that the others are measured against; `of` names the other one.
    """

    figure: str
    best: float
    worst: float
    unit: str
    ratio: float | None = None
    of: str = ""

    @property
    def spread(self) -> float:
        """How far apart best and worst are, as a share of the best."""
        return abs(self.best - self.worst) / self.best if self.best else 0.0


def rate(figure: str, rates: Sequence[float], unit: str, of: Row | None = None) -> Row:
    """The row of something of which more is better; its ratio is this one through the other."""
    best = max(rates)
    ratio = None if of is None else best / of.best
    return Row(figure, best, min(rates), unit, ratio, "" if of is None else of.figure)


def cost(figure: str, costs: Sequence[float], unit: str, of: Row | None = None) -> Row:
    """The row of something of which less is better, seconds for example."""
    best = min(costs)
    ratio = None if of is None else best / of.best
    return Row(figure, best, max(costs), unit, ratio, "" if of is None else of.figure)
