"""Figures for people: rounded beside exact ones, and never rounded to a certainty."""

from __future__ import annotations

from fractions import Fraction

import pytest

from comity.insight.figures import chance_of, decimal, fraction, percent, sets_of, whole


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(0), 1, "0.0"),
        (Fraction(12345, 100), 1, "123.5"),
    ],
)
def test_rounded_half_up(number: Fraction, places: int, text: str) -> None:
    assert decimal(number, places) == text


def test_what_is_lacking_is_never_understated() -> None:
    assert decimal(Fraction(401, 100), 1, up=True) == "4.1"
    assert decimal(Fraction(41, 10), 1, up=True) == "4.1"


def test_a_chance_is_never_shown_as_certain_when_it_is_not() -> None:
    assert chance_of(Fraction(1, 2**190)) == "less than 0.001%"
    assert chance_of(1 - Fraction(1, 2**190)) == "more than 99.999%"
    assert [chance_of(Fraction(n, 2)) for n in range(3)] == ["0.000%", "50.000%", "100.000%"]


def test_whole_numbers_of_any_length() -> None:
    assert whole(134_217_728) == "134,217,728"
    assert whole(5035 * 10**48) == "about 5.03e51"
    assert (sets_of(15), sets_of(190)) == ("32,768", "2^190")
    assert (fraction(Fraction(421, 2145)), fraction(Fraction(1, 7**30))) == ("421/2145", "")
    assert percent(Fraction(421, 2145), 3) == "19.627%"
