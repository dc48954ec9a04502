"""The charters of bodies that are no league of states: each is sound, sourced and says what it
means.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from comity.core.lint import lint
from comity.core.surprise_words import listing
from tests.charters.bodies import charter

WARNINGS: dict[str, tuple[str, ...]] = {
    "agency-consultation": (),
    "apache": ("amendment-weaker", "amendment-without"),
    "ca-browser-forum": ("amendment-weaker",),
    "cncf-gitvote": (),
    "consortium": ("amendment-weaker",),
    "cosmwasm-cw3": (),
    "debian-ctte": ("amendment-weaker",),
    "debian-gr": ("amendment-without", "quorum-no-spare"),
    "delaware-141f": ("amendment-weaker", "amendment-without"),
    "european-parliament": ("amendment-without", "quorum-no-spare"),
    "foundation-board": ("amendment-weaker",),
    "ietf-iesg": (),
    "internet-architecture-board": (),
    "irtf-irsg": ("amendment-weaker",),
    "iso-dis": ("amendment-weaker", "amendment-without"),
    "itu-t-aap": ("amendment-weaker", "amendment-without"),
    "itu-t-tap": (),
    "joint-venture": ("quorum-no-spare",),
    "php-rfc": ("amendment-without", "quorum-no-spare"),
    "rfc-series-board": (),
    "rust-fcp": ("rule-always-met",),
    "swiss-double-majority": (),
    "uk-ca2006-288": (),
    "us-article-v": ("amendment-weaker", "amendment-without"),
    "us-congress": ("amendment-without",),
    "w3c": ("amendment-weaker", "amendment-without"),
    "working-group": ("attesters-too-few", "quorum-no-spare"),
}
"""What `comity charter check` warns of, and is meant: whoever does not decide on the rules
themselves, and rules that are changed more easily than they are met; both of two parties' nodes;
the bot that does not look again.
"""


@pytest.mark.parametrize("name", WARNINGS)
def test_nothing_is_refused_and_every_warning_is_meant(name: str) -> None:
    found = [each for each in lint(charter(name), ()) if each.code != "key-draft"]
    assert [each for each in found if each.level == "refuse"] == []
    warned = dict.fromkeys(sorted(each.code for each in found if each.level == "warn"))
    assert tuple(warned) == WARNINGS[name]


def test_groups_that_are_only_counted_are_not_empty_and_rules_of_quorum_are_not_idle() -> None:
    body = charter("us-congress")
    codes = [each.code for each in lint(body, ())]
    assert "group-empty" not in codes
    assert "rule-idle" not in codes
    groups = tuple(replace(each, counted=False) for each in body.written.groups)
    findings = lint(replace(body, written=replace(body.written, groups=groups)), ())
    empty = [dict(each.facts)["group"] for each in findings if each.code == "group-empty"]
    assert listing([str(each) for each in empty]) == "house and senate"


def test_a_quorum_keeps_silence_from_changing_a_charter() -> None:
    body = charter("cosmwasm-cw3")
    assert "amendment-by-silence" not in [each.code for each in lint(body, ())]
    open_door = tuple(replace(each, quorum="") for each in body.procedures)
    found = lint(replace(body, procedures=open_door), ())
    assert "amendment-by-silence" in [each.code for each in found]
