"""Exact figures for people: a decimal fraction beside an exact one, without a float."""

from __future__ import annotations

from fractions import Fraction


def decimal(number: Fraction, places: int, *, up: bool = False) -> str:
    """A number of 0 or more with so many decimals, rounded half up, or with `up` never below."""
    scaled = number * 10**places
    half = Fraction(1, 2)
    whole = -(-scaled.numerator // scaled.denominator) if up else (scaled + half).__floor__()
    if not places:
        return str(whole)
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}"


def exact(number: Fraction) -> str:
    """A fraction as it is: 421/2145, 0, 1."""
    return str(number)


def percent(share: Fraction, places: int = 2) -> str:
    """A share in percent."""
    return f"{decimal(100 * share, places)}%"


def chance_of(share: Fraction) -> str:
    """A probability in percent that is never shown as certain or impossible when it is neither."""
    least = Fraction(1, 10**5)
    if 0 < share < least:
        return "less than 0.001%"
    if 1 - least < share < 1:
        return "more than 99.999%"
    return percent(share, 3)


def whole(number: int) -> str:
    """A whole number: as it is up to 15 digits, else its first three and the power of ten."""
    if number < 10**15:
        return f"{number:,}"
    digits = str(number)
    return f"about {digits[0]}.{digits[1:3]}e{len(digits) - 1}"


def fraction(share: Fraction) -> str:
    """A fraction as it is where that is short, "" where it is not."""
    text = exact(share)
    return text if len(text) <= 16 else ""


def sets_of(members: int) -> str:
    """How many sets of so many members there are."""
    return whole(2**members) if members < 40 else f"2^{members}"
