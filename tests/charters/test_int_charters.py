"""The charters of international bodies: each is sound, sourced and says what it means."""

from __future__ import annotations

import pytest

from comity.core.lint import lint
from comity.core.surprise import prospects
from tests.charters.bodies import charter, kind, roll

WARNINGS: dict[str, tuple[str, ...]] = {
    "defence-planning-committee": ("amendment-by-silence",),
    "eu-council": ("accession-partial", "amendment-weaker"),
    "eu-council-nice": ("amendment-weaker",),
    "iaea-board": ("amendment-weaker",),
    "imf": (),
    "nassau-1964": (),
    "nato": ("amendment-by-silence",),
    "nato-russia-council": ("amendment-by-silence",),
    "nuclear-suppliers-group": ("amendment-by-silence",),
    "osce": ("accession-partial", "amendment-by-silence"),
    "un-general-assembly": ("accession-partial", "amendment-weaker"),
    "un-security-council": ("accession-partial", "amendment-weaker"),
    "wto": (),
}
"""What `comity charter check` warns of, and is meant: states that are no more need not accede;
where nobody objects, rules change without a word, and some rules are changed more easily than met;
the Allies are named for readers alone.
"""


@pytest.mark.parametrize("name", WARNINGS)
def test_nothing_is_refused_and_every_warning_is_meant(name: str) -> None:
    found = [each for each in lint(charter(name), ()) if each.code != "key-draft"]
    assert [each for each in found if each.level == "refuse"] == []
    warned = dict.fromkeys(sorted(each.code for each in found if each.level == "warn"))
    assert tuple(warned) == WARNINGS[name]


@pytest.mark.parametrize("name", WARNINGS)
def test_nobody_who_decides_is_told_only_after_the_fact(name: str) -> None:
    assert {each.verdict for each in prospects(charter(name))} == {"cannot"}


def test_nassau_weight_is_not_power() -> None:
    """Two of the three large ones carry; the three small ones never matter."""
    names = [member.name for member in roll("nassau-1964", "weighted").members]
    winning = [
        chosen
        for bits in range(64)
        if kind(
            "nassau-1964",
            "weighted",
            dict.fromkeys(chosen := [n for i, n in enumerate(names) if bits >> i & 1], "yes"),
        )
        == "adopted"
    ]
    large = {"Hempstead1", "Hempstead2", "OysterBay"}
    assert len(winning) == 32
    assert all(len(large & set(chosen)) >= 2 for chosen in winning)
