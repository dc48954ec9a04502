"""Bodies that make standards and software, at the borders of their rules."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.charters.bodies import charter, counted, kind, roll, spread

IESG = "ietf-iesg"
CASES: list[tuple[str, str, str, dict[str, int], str]] = [
    # Fourteen directors: two thirds are ten; only RECUSE leaves the denominator.
    ("ten of fourteen", IESG, "standards_track", {"YES": 1, "NOOBJ": 9}, "adopted"),
    ("nine of fourteen", IESG, "standards_track", {"YES": 1, "NOOBJ": 8}, "no_decision"),
    ("abstain stays", IESG, "standards_track", {"YES": 9, "ABSTAIN": 5}, "no_decision"),
    ("silence stays", IESG, "standards_track", {"YES": 9}, "no_decision"),
    ("nine, one recused", IESG, "standards_track", {"YES": 9, "RECUSE": 1}, "adopted"),
    ("eight, two recused", IESG, "standards_track", {"YES": 8, "RECUSE": 2}, "adopted"),
    ("no YES", IESG, "standards_track", {"NOOBJ": 14}, "no_decision"),
    ("one DISCUSS", IESG, "standards_track", {"YES": 13, "DISCUSS": 1}, "no_decision"),
    ("other, one YES", IESG, "other_document", {"YES": 1}, "adopted"),
    ("other, one DISCUSS", IESG, "other_document", {"YES": 13, "DISCUSS": 1}, "no_decision"),
    ("other, all no objection", IESG, "other_document", {"NOOBJ": 14}, "no_decision"),
    ("deadlock, two no", IESG, "alternate", {"yes": 10, "no": 2}, "adopted"),
    ("deadlock, three no", IESG, "alternate", {"yes": 11, "no": 3}, "rejected"),
    ("deadlock, nine yes", IESG, "alternate", {"yes": 9}, "rejected"),
    ("rough consensus", IESG, "own_rules", {"agree": 8}, "adopted"),
    ("half is not most", IESG, "own_rules", {"agree": 7}, "no_decision"),
    ("irsg, two", "irtf-irsg", "irsg_ballot", {"YES": 2}, "adopted"),
    ("irsg, one", "irtf-irsg", "irsg_ballot", {"YES": 1, "NOOBJ": 8}, "no_decision"),
    ("irsg, not ready", "irtf-irsg", "irsg_ballot", {"YES": 3, "NOTREADY": 1}, "no_decision"),
    ("irsg, more time", "irtf-irsg", "irsg_ballot", {"YES": 3, "MORETIME": 1}, "no_decision"),
    ("rsab, all", "rfc-series-board", "rsab_ballot", {"YES": 1, "RECUSE": 4}, "adopted"),
    ("rsab, one silent", "rfc-series-board", "rsab_ballot", {"YES": 4}, "no_decision"),
    ("rsab, concern", "rfc-series-board", "rsab_ballot", {"YES": 4, "CONCERN": 1}, "no_decision"),
    ("rsab, all recused", "rfc-series-board", "rsab_ballot", {"RECUSE": 5}, "no_decision"),
    ("rsab vote", "rfc-series-board", "rsab_vote", {"yes": 3, "no": 2}, "adopted"),
    ("rsab vote of two", "rfc-series-board", "rsab_vote", {"yes": 2}, "rejected"),
    ("iab", "internet-architecture-board", "vote", {"concur": 7, "dissent": 2}, "adopted"),
    ("iab, six", "internet-architecture-board", "vote", {"concur": 6}, "no_decision"),
    (
        "iab, a majority and three against",
        "internet-architecture-board",
        "vote",
        {"concur": 10, "dissent": 3},
        "no_decision",
    ),
    ("procedure, one vote", "apache", "procedural", {"+1": 1}, "adopted"),
    ("procedure, tie", "apache", "procedural", {"+1": 2, "-1": 2}, "rejected"),
    ("procedure, nobody", "apache", "procedural", {}, "rejected"),
    ("code", "apache", "code_change", {"+1": 3, "0": 2}, "adopted"),
    ("code, two", "apache", "code_change", {"+1": 2}, "no_decision"),
    ("code, veto", "apache", "code_change", {"+1": 6, "-1": 1}, "no_decision"),
    ("code, no reasons", "apache", "code_change", {"+1": 3, "-1-without-reasons": 4}, "adopted"),
    ("release, no veto", "apache", "release", {"+1": 4, "-1": 3}, "adopted"),
    ("release, tie", "apache", "release", {"+1": 3, "-1": 3}, "rejected"),
    ("release, two", "apache", "release", {"+1": 2}, "rejected"),
    ("lazy", "apache", "lazy_consensus", {}, "adopted"),
    ("lazy, veto", "apache", "lazy_consensus", {"+1": 6, "-1": 1}, "no_decision"),
    # Eleven on the joint team.
    ("rust, two out", "rust-fcp", "merge", {"checked": 9}, "adopted"),
    ("rust, three out", "rust-fcp", "merge", {"checked": 8}, "no_decision"),
    ("rust, concern", "rust-fcp", "merge", {"checked": 10, "concern": 1}, "no_decision"),
    ("rust, close is the same", "rust-fcp", "close", {"checked": 9, "unchecked": 2}, "adopted"),
    ("rust, postpone is the same", "rust-fcp", "postpone", {"checked": 8}, "no_decision"),
    ("rust, concern in the ten days", "rust-fcp", "final_comment", {"concern": 11}, "adopted"),
    ("w3c, silence abstains", "w3c", "ac_review", {"support": 1}, "adopted"),
    ("w3c, no support", "w3c", "ac_review", {}, "no_decision"),
    ("w3c, objection", "w3c", "ac_review", {"support": 9, "formal-objection": 1}, "no_decision"),
    ("w3c, council tied", "w3c", "council", {"overrule": 5, "sustain": 5}, "rejected"),
    ("w3c, council", "w3c", "council", {"overrule": 2, "sustain": 1, "abstain": 8}, "adopted"),
    ("w3c, dismissal", "w3c", "dismissal", {"dismiss": 4, "keep": 2, "renounce": 1}, "adopted"),
    ("w3c, no dismissal", "w3c", "dismissal", {"dismiss": 5, "keep": 3}, "rejected"),
    ("aap, no comment", "itu-t-aap", "last_call", {}, "adopted"),
    ("aap, spelling", "itu-t-aap", "last_call", {"typographical": 16}, "adopted"),
    ("aap, one comment", "itu-t-aap", "last_call", {"comment": 1}, "no_decision"),
    ("aap, again", "itu-t-aap", "additional_review", {"comment": 1}, "no_decision"),
    ("aap, consent", "itu-t-aap", "consent", {"consent": 1}, "adopted"),
    (
        "aap, one opposed",
        "itu-t-aap",
        "approval_at_meeting",
        {"approve": 1, "oppose": 1},
        "adopted",
    ),
    ("aap, two", "itu-t-aap", "approval_at_meeting", {"approve": 10, "oppose": 2}, "rejected"),
    ("aap, methods", "itu-t-aap", "approval_by_states", {"approve": 11, "oppose": 1}, "rejected"),
    ("tap, 7 of 10", "itu-t-tap", "consultation", {"support": 7, "do-not-support": 3}, "adopted"),
    ("tap, 2 of 3", "itu-t-tap", "consultation", {"support": 6, "do-not-support": 3}, "rejected"),
    ("tap, opposed", "itu-t-tap", "approval", {"approve": 11, "oppose": 1}, "rejected"),
    ("tap, no position", "itu-t-tap", "approval", {"approve": 1, "no-position": 11}, "adopted"),
    ("tap, choice", "itu-t-tap", "selection", {"alternative": 6, "traditional": 6}, "rejected"),
    # git-vote: of all, abstention and silence against.
    ("toc, eight", "cncf-gitvote", "toc", {"in-favor": 8}, "adopted"),
    ("toc, seven and no no", "cncf-gitvote", "toc", {"in-favor": 7, "abstain": 4}, "rejected"),
    ("tac, seven", "cncf-gitvote", "tac", {"in-favor": 7}, "rejected"),
    ("tac, eight", "cncf-gitvote", "tac", {"in-favor": 8, "none": 3}, "adopted"),
    ("half of eleven", "cncf-gitvote", "half", {"in-favor": 5, "against": 1}, "rejected"),
    ("six of eleven", "cncf-gitvote", "half", {"in-favor": 6, "against": 5}, "adopted"),
    ("six to two", "debian-ctte", "simple", {"above": 6, "below": 2}, "adopted"),
    ("one alone", "debian-ctte", "simple", {"above": 1}, "invalid"),
]


@pytest.mark.parametrize(
    ("body", "procedure", "words", "outcome"),
    [case[1:] for case in CASES],
    ids=[f"{case[1]}: {case[0]}" for case in CASES],
)
def test_border(body: str, procedure: str, words: Mapping[str, int], outcome: str) -> None:
    assert kind(body, procedure, spread(body, procedure, words)) == outcome


def test_the_w3c_council_sits_without_the_members() -> None:
    assert len(roll("w3c", "council").members) == 11
    assert {m.name for m in roll("w3c", "ac_review").members}.isdisjoint(
        m.name for m in roll("w3c", "council").members
    )


def classes(issuers: Mapping[str, int], consumers: Mapping[str, int], day: str) -> dict[str, str]:
    """Positions of both classes of the CA/Browser Forum."""
    both = spread("ca-browser-forum", "ballot", issuers, "issuers", day)
    return both | spread("ca-browser-forum", "ballot", consumers, "consumers", day)


@pytest.mark.parametrize(
    ("issuers", "consumers", "day", "outcome"),
    [
        # 208: two to two among the consumers.
        ({"yes": 13, "no": 0, "abstain": 3}, {"yes": 2, "no": 2}, "2017-10-26", "rejected"),
        # 221: seven took part, ten were needed.
        ({"yes": 5, "no": 1}, {"no": 1}, "2018-05-24", "rejected"),
        ({"yes": 5, "no": 1}, {"yes": 1}, "2018-05-24", "rejected"),
        ({"yes": 8, "no": 1}, {"yes": 1}, "2018-05-24", "adopted"),
        # SC64: seven to three, and nine abstentions that leave the denominator.
        ({"yes": 7, "no": 3, "abstain": 9}, {"yes": 2}, "2023-06-15", "adopted"),
        ({"yes": 6, "no": 4, "abstain": 9}, {"yes": 2}, "2023-06-15", "rejected"),
        # SC82: no issuer against, and no consumer for it.
        ({"yes": 17, "abstain": 4}, {"no": 1, "abstain": 2}, "2024-11-29", "rejected"),
        ({"yes": 17, "abstain": 4}, {"abstain": 3}, "2024-11-29", "rejected"),
        # Exactly two thirds of the issuers.
        ({"yes": 8, "no": 4}, {"yes": 3}, "2023-06-15", "adopted"),
        # A no can complete the quorum: fourteen needed.
        ({"yes": 12}, {"yes": 1}, "2023-06-15", "rejected"),
        ({"yes": 12, "no": 1}, {"yes": 1}, "2023-06-15", "adopted"),
    ],
)
def test_forum(
    issuers: Mapping[str, int], consumers: Mapping[str, int], day: str, outcome: str
) -> None:
    positions = classes(issuers, consumers, day)
    assert counted("ca-browser-forum", "ballot", {}, positions, day) == outcome


def test_a_live_forum_asks_for_half_of_its_members() -> None:
    name = "ca-browser-forum"
    half = len(roll(name, "ballot").members) // 2
    fewer = classes({"yes": half - 1}, {"yes": 1}, "2024-11-29")
    assert kind(name, "ballot", fewer) == "rejected"
    assert kind(name, "ballot", fewer | {"Mozilla": "abstain", "Google": "no"}) == "rejected"
    more = classes({"yes": half - 1}, {"yes": 2}, "2024-11-29")
    assert kind(name, "ballot", more) == "adopted"


def test_one_no_ends_a_poll_without_objection() -> None:
    assert kind("ca-browser-forum", "no_objection", {}) == "adopted"
    assert kind("ca-browser-forum", "no_objection", {"Apple": "no"}) == "no_decision"


@pytest.mark.parametrize(("day", "group"), [("2018-05-22", "issuers"), ("2018-09-14", "consumers")])
def test_cisco_changed_classes(day: str, group: str) -> None:
    [cisco] = [m for m in roll("ca-browser-forum", "ballot", day).members if m.name == "Cisco"]
    assert [each for each in cisco.groups if each in ("issuers", "consumers")] == [group]


@pytest.mark.parametrize(
    ("p_members", "o_members", "outcome"),
    [
        # 2007: 17 of 32, and 18 of 69; 2008: 24 of 32, and 10 of 71.
        ({"yes": 17, "no": 15, "abstain": 9}, {"yes": 34, "no": 3, "abstain": 9}, "rejected"),
        ({"yes": 24, "no": 8, "abstain": 9}, {"yes": 37, "no": 2, "abstain": 7}, "adopted"),
        # Two thirds exactly, and a quarter exactly.
        ({"yes": 20, "no": 10}, {"yes": 10}, "adopted"),
        ({"yes": 20, "no": 10}, {"yes": 9}, "rejected"),
        ({"yes": 20, "no": 10, "abstain": 12}, {"yes": 9, "abstain": 20}, "rejected"),
        # Without reasons a no is void.
        ({"yes": 20, "no": 9, "no-without-reasons": 1}, {"yes": 9}, "adopted"),
        ({"yes": 19, "no": 10}, {"yes": 30}, "rejected"),
        ({}, {"yes": 40}, "rejected"),
    ],
)
def test_dis(p_members: Mapping[str, int], o_members: Mapping[str, int], outcome: str) -> None:
    positions = spread("iso-dis", "dis", p_members, "p_members")
    positions |= spread("iso-dis", "dis", o_members, "o_members")
    assert kind("iso-dis", "dis", positions) == outcome


STRICT, LATER = "2014-02-11", "2016-01-01"


@pytest.mark.parametrize(
    ("above", "below", "day", "outcome"),
    [
        (6, 2, "2003-06-20", "adopted"),
        (6, 2, STRICT, "rejected"),
        (6, 2, LATER, "adopted"),
        (3, 1, STRICT, "rejected"),
        (4, 1, STRICT, "adopted"),
        (3, 1, LATER, "adopted"),
        (5, 2, LATER, "rejected"),
    ],
)
def test_three_to_one_was_strict_for_twelve_years(
    above: int, below: int, day: str, outcome: str
) -> None:
    words = {"above": above, "below": below}
    positions = spread("debian-ctte", "override", words, day=day)
    assert kind("debian-ctte", "override", positions, day) == outcome


def test_the_chair_casts_in_a_tie_and_only_then() -> None:
    four = {f"Member{n}": "above" for n in (2, 3, 4)} | {
        f"Member{n}": "below" for n in (5, 6, 7, 8)
    }
    assert kind("debian-ctte", "simple", four | {"Chair": "above"}) == "adopted"
    assert kind("debian-ctte", "simple", four | {"Chair": "level"}) == "rejected"
    tied = {"Chair": "below", "Member2": "above"}
    assert kind("debian-ctte", "simple", tied) == "rejected"


@pytest.mark.parametrize(
    ("above", "below", "day", "outcome"),
    [
        # 3Q of 1000 developers is 47.43.
        (48, 47, LATER, "adopted"),
        (47, 0, LATER, "rejected"),
        (100, 100, LATER, "rejected"),
    ],
)
def test_developers(above: int, below: int, day: str, outcome: str) -> None:
    counts = {"developers": {"above": above, "below": below}}
    assert counted("debian-gr", "simple", counts, day=day) == outcome


@pytest.mark.parametrize(("day", "outcome"), [(STRICT, "rejected"), (LATER, "adopted")])
def test_developers_three_to_one(day: str, outcome: str) -> None:
    counts = {"developers": {"above": 300, "below": 100, "level": 50}}
    assert counted("debian-gr", "three_to_one", counts, day=day) == outcome
    two = {"developers": {"above": 200, "below": 100}}
    assert counted("debian-gr", "two_to_one", two, day=day) == outcome


@pytest.mark.parametrize(
    ("procedure", "yes", "no", "day", "outcome"),
    [
        ("rfc", 20, 10, "2020-01-01", "adopted"),
        ("rfc", 19, 10, "2020-01-01", "rejected"),
        ("rfc", 0, 0, "2020-01-01", "rejected"),
        ("other", 11, 10, "2018-01-01", "adopted"),
        ("other", 11, 10, "2020-01-01", "rejected"),
        ("secondary", 10, 10, "2020-01-01", "rejected"),
        ("secondary", 11, 10, "2020-01-01", "adopted"),
    ],
)
def test_php(procedure: str, yes: int, no: int, day: str, outcome: str) -> None:
    counts = {"voters": {"yes": yes, "no": no, "abstain": 7}}
    assert counted("php-rfc", procedure, counts, day=day) == outcome


def test_comments_of_committers_do_not_bind() -> None:
    names = [member.name for member in roll("apache", "code_change").members]
    assert "Committer1" not in names
    assert len(names) == 7
    assert charter("apache").party("Committer1") is not None
