"""What `comity charter check` finds: for each finding a small charter with just that fault."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import replace

import pytest

from comity.core import lint as lint_core
from comity.core import (
    lint_clock,
    lint_days,
    lint_occasions,
    lint_power,
    lint_reach,
    lint_service,
    lint_use,
    lint_words,
)
from comity.core.charter import Charter
from comity.core.findings import Finding
from comity.core.lint import LEVELS, lint
from comity.core.lint_words import finding_sentence
from comity.wire.charter import format_charter, parse_charter
from comity.wire.draft import fill_draft
from tests.core.faults import FAULTS, MAJORITY, Plain, group, plain, rule, ruled, two_spheres

MODULES = (
    lint_core,
    lint_clock,
    lint_days,
    lint_occasions,
    lint_power,
    lint_reach,
    lint_service,
    lint_use,
)
MOST_WORDS = 25
BY_HAND = (
    "key-draft",
    "inner-first",
    "office-too-strong",
    "filing-by-nobody",
    "grace-too-short",
)
"""Findings about what a charter's text alone does not show; each has a test of its own."""


def read(changed: Plain) -> Charter:
    """The charter of plain data."""
    return parse_charter(format_charter(changed))


def codes(charter: Charter) -> list[str]:
    """The codes of what is found."""
    return [each.code for each in lint(charter)]


def the(charter: Charter, code: str) -> Finding:
    """The one finding of that code."""
    (only,) = [each for each in lint(charter) if each.code == code]
    return only


def made() -> Iterator[str]:
    """Every code that lint makes: the literals of its modules that are codes of findings, and what
    stands where `finding` takes its code.
    """
    for module in MODULES:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Constant) and node.value in lint_words.CODES:
                yield str(node.value)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "finding":
                code = node.args[1]
                if isinstance(code, ast.Constant):
                    yield str(code.value)


def test_a_sound_charter_has_no_findings() -> None:
    assert lint(read(plain())) == ()


@pytest.mark.parametrize("code", FAULTS)
def test_the_fault_is_found(code: str) -> None:
    level, faulty = FAULTS[code]
    assert the(read(faulty), code).level == level


def test_every_finding_has_a_sentence_and_a_test_and_none_is_left_over() -> None:
    assert sorted(dict.fromkeys(made())) == sorted(lint_words.CODES)
    assert sorted([*FAULTS, *BY_HAND]) == sorted(lint_words.CODES)


@pytest.mark.parametrize("code", FAULTS)
def test_its_sentence_is_plain_and_names_what_it_is_about(code: str) -> None:
    told = the(read(FAULTS[code][1]), code)
    sentence = finding_sentence(told)
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert len(sentence.split()) <= MOST_WORDS
    names = [str(value) for key, value in told.facts if key in ("sphere", "rule", "group", "who")]
    assert all(name in sentence for name in names)


def test_the_gravest_come_first() -> None:
    levels = [each.level for each in lint(read(ruled(rule(num=6), rule("spare"))))]
    assert levels == sorted(levels, key=LEVELS.index)
    assert levels[0] == "refuse"


def test_a_draft_key_is_found_whoever_has_it() -> None:
    bare = plain()
    for row in (*bare["parties"], *bare["witnesses"], *bare["offices"]):
        for key in ("root", "notice", "vkey"):
            row.pop(key, None)
    found = [each for each in lint(read(fill_draft(bare))) if each.code == "key-draft"]
    assert len(found) == 5 + 3 + 1
    assert {each.level for each in found} == {"refuse"}
    assert dict(found[0].facts) == {"who": "A"}
    assert finding_sentence(found[0]) == "A has a draft key, with which anybody can sign."


def councils() -> Plain:
    """A charter all of whose parties are councils."""
    changed = plain()
    for place, party in enumerate(changed["parties"]):
        del party["root"]
        party["council"] = f"{place}" * 64
    return changed


def test_a_party_that_is_a_council_may_form_its_position_first() -> None:
    found = [each for each in lint(read(councils())) if each.code == "inner-first"]
    assert [dict(each.facts)["party"] for each in found] == ["A", "B", "C", "D", "E"]
    assert {each.level for each in found} == {"tell"}
    assert len(finding_sentence(found[0]).split()) <= MOST_WORDS


def test_councils_alone_can_file_nothing_without_an_office() -> None:
    found = [e for e in lint(read(councils() | {"offices": []})) if e.code == "filing-by-nobody"]
    assert [dict(each.facts)["act"] for each in found] == ["evidence", "conclude"]
    assert "filing-by-nobody" not in codes(read(councils()))


def test_an_office_signs_no_position() -> None:
    """Reading refuses such a charter; whoever builds one by hand is told."""
    charter = read(plain())
    strong = replace(charter.offices[0], acts=("evidence", "conclude", "position"))
    told = the(replace(charter, offices=(strong,)), "office-too-strong")
    assert (told.level, finding_sentence(told)) == (
        "refuse",
        "The office secretariat may sign position, which only parties may.",
    )


def test_the_grace_is_no_shorter_than_the_host_may_wait() -> None:
    """Reading refuses such a charter; whoever builds one by hand is told."""
    charter = read(plain())
    told = the(replace(charter, clock=replace(charter.clock, grace=1)), "grace-too-short")
    assert told.level == "refuse"
    assert "1 second" in finding_sentence(told)


def test_alike_spheres_are_told_once() -> None:
    changed = ruled(rule(num=6))
    changed["spheres"] = [*changed["spheres"], changed["spheres"][0] | {"name": "budget"}]
    told = the(read(changed), "rule-never-met")
    assert finding_sentence(told) == "In work and budget no positions whatever adopt a text."


def test_a_quorum_and_a_rule_that_exclude_one_another_adopt_nothing() -> None:
    four = rule("four_against", of=["dissent"], num=4)
    assert "rule-never-met" in codes(read(ruled(MAJORITY, four, quorum="four_against")))


def test_a_vote_against_helps_only_where_a_quorum_counts_it() -> None:
    in_favour = rule("quorum", of=["assent"], num=3)
    assert "against-can-help" not in codes(read(ruled(MAJORITY, in_favour, quorum="quorum")))


def test_a_no_that_helps_is_told_though_it_completes_the_turnout_of_a_rule_and_no_quorum() -> None:
    turnout = rule("turnout", of=["assent", "dissent"], num=3)
    both = rule(kind="all", of=["most", "turnout"])
    told = dict(
        the(read(ruled(both, MAJORITY | {"name": "most"}, turnout)), "against-can-help").facts
    )
    assert told == {"sphere": "work", "word": "object", "instead": "saying nothing"}


def test_the_lightest_of_the_six_had_a_vote_that_never_mattered() -> None:
    """Luxembourg from 1958: 12 of 17 votes with four, four, four, two, two and one."""
    six = ("France", "Germany", "Italy", "Belgium", "Netherlands", "Luxembourg")
    votes = dict(zip(six, (4, 4, 4, 2, 2, 1), strict=True))
    changed = plain(
        six,
        rules=[rule(num=12, weight="votes")],
        weights=[{"name": "votes", "of": [{"party": p, "weight": w} for p, w in votes.items()]}],
    )
    told = the(read(changed), "word-weightless")
    assert dict(told.facts)["who"] == "Luxembourg"
    heavier = changed | {"rules": [rule(num=13, weight="votes")]}
    assert "word-weightless" not in codes(read(heavier))


def test_in_the_security_council_the_five_are_told_as_vetoers() -> None:
    fifteen = tuple(f"P{place}" for place in range(1, 16))
    changed = plain(
        fifteen,
        groups=[group("permanent", *fifteen[:5])],
        rules=[
            rule(kind="all", of=["nine", "no_veto"]),
            rule("nine", num=9),
            rule("no_veto", "consensus", group="permanent"),
        ],
    )
    assert dict(the(read(changed), "vetoers").facts)["who"] == "P1, P2, P3, P4 and P5"


def test_a_charter_that_changes_by_the_same_rule_is_not_weaker() -> None:
    same = two_spheres(MAJORITY | {"name": "other"})
    assert "amendment-weaker" not in codes(read(same))


def test_a_day_between_two_rows_that_touch_is_not_missing() -> None:
    early, late = MAJORITY | {"until": "2000-02-28"}, MAJORITY | {"since": "2000-02-29"}
    assert "days-missing" not in codes(read(ruled(early, late)))
    assert "days-missing" in codes(read(ruled(early, late | {"since": "2000-03-01"})))


def test_a_sphere_whose_rule_has_ended_adopts_nothing_and_is_still_checked() -> None:
    changed = two_spheres(rule("other", num=2) | {"until": "2000-12-31"})
    assert codes(read(changed)).count("days-ended") == 1
