"""A charter in sentences: two languages say the same things."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from comity.core.charter_words import TONGUES, charter_sections
from comity.core.rule_words import condition
from comity.core.rules import Rule
from comity.core.surprise import prospects
from comity.core.tongues.english import ENGLISH
from comity.core.tongues.french import FRENCH
from comity.wire.charter import format_charter, parse_charter
from comity.wire.draft import fill_draft, read_template, templates


def fields(phrase: str) -> set[str]:
    """The facts that a phrase puts in."""
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def test_every_language_has_the_same_phrases_with_the_same_facts() -> None:
    for tongue in TONGUES.values():
        assert tongue.phrases.keys() == ENGLISH.phrases.keys()
        for name, phrase in ENGLISH.phrases.items():
            assert fields(tongue.phrases[name]) == fields(phrase), name


@pytest.mark.parametrize("name", templates())
def test_every_charter_is_told_in_every_language(name: str) -> None:
    charter = parse_charter(format_charter(fill_draft(read_template(name))))
    found = prospects(charter)
    english = charter_sections(charter, found)
    for tongue in TONGUES.values():
        told = charter_sections(charter, found, tongue)
        assert [len(sentences) for _, sentences in told] == [len(each) for _, each in english]
        for _, sentences in told:
            assert all(re.search(r"[.…]$", sentence) for sentence in sentences)


RULES = {
    "many": Rule("many", "ratio", ("assent",), num=55, den=100, base="participating", group="g"),
    "people": Rule("people", "ratio", ("assent",), num=65, den=100, base="cast", weight="w"),
    "few": Rule("few", "count", ("dissent", "none"), op="<=", num=3),
    "nobody": Rule("nobody", "count", ("block",), op="<=", num=0),
    "said": Rule("said", "count", (), ("YES", "+1"), num=1),
    "blocking": Rule("blocking", "minority", ("dissent",), num=35, den=100, weight="w", plus=1),
    "root": Rule("root", "root", ("assent",), op=">", num=3, den=2, base="component"),
    "both": Rule("both", "all", ("many", "few")),
    "either": Rule("either", "any", ("both", "nobody")),
    "none": Rule("none", "not", ("few",)),
    "neither": Rule("neither", "not", ("few", "said")),
    "some": Rule("some", "at_least", ("many", "few", "said"), num=2),
    "choice": Rule("choice", "if", ("few", "many", "said")),
}


@pytest.mark.parametrize(
    ("name", "english", "french"),
    [
        ("few", "at most 3 are against or say nothing", "au plus 3 sont contre ou ne disent rien"),
        ("nobody", "nobody blocks", "il n'y a personne qui bloque"),
        ("said", "at least 1 says YES or +1", "au moins 1 dit YES ou +1"),
        (
            "people",
            "at least 65/100 of votes for and against are in favour, counted by w",
            "au moins 65/100 de l'ensemble (les voix pour et contre) sont pour, compté selon w",
        ),
        (
            "blocking",
            "fewer are against than the fewest who hold more than 35/100 of w and 1 more",
            "il y en a moins qui sont contre que le plus petit nombre détenant plus de 35/100 de "
            "w, et 1 de plus",
        ),
        (
            "none",
            "not (at most 3 are against or say nothing)",
            "l'inverse de (au plus 3 sont contre ou ne disent rien)",
        ),
    ],
)
def test_what_rules_ask(name: str, english: str, french: str) -> None:
    assert condition(ENGLISH, RULES, RULES[name]) == english
    assert condition(FRENCH, RULES, RULES[name]) == french


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_no_fact_is_left_open(rule: Rule) -> None:
    for tongue in TONGUES.values():
        assert "{" not in condition(tongue, RULES, rule)
