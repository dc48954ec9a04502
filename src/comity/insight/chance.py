"""The probability that a text passes, under an assumption that is stated with it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from comity.errors import Malformed


def chance(winning: Sequence[int], each: Fraction) -> Fraction:
    """The probability that a winning set forms, if each member is in favour with probability
    `each` by itself. winning: the winning sets by size, from none to all.
    """
    members = len(winning) - 1
    return sum(
        (sets * each**size * (1 - each) ** (members - size) for size, sets in enumerate(winning)),
        Fraction(0),
    )


def parse_share(text: str) -> Fraction:
    """A probability such as 1/2 or 3/4. Raises Malformed `share-unfit`."""
    above, _, below = text.partition("/")
    if (
        above.isascii()
        and above.isdigit()
        and (below or "1").isascii()
        and (below or "1").isdigit()
    ):
        share = (int(above), int(below or "1"))
        if 0 <= share[0] <= share[1] and share[1]:
            return Fraction(*share)
    raise Malformed(
        "share-unfit", f"{text} is no probability.", "Write a fraction from 0 to 1, such as 2/3."
    )
