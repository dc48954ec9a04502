"""Charters drawn from a seed: rules, procedures, calendars and terms that nobody would write."""

from __future__ import annotations

import random
from typing import Any

from comity.core.rules import BASES, COUNTED, OPS
from tests.verifier.doings import charter_fields, sphere_fields
from tests.world import START, procedure, spheres

WORDS = {
    "approve": "assent",
    "object": "dissent",
    "abstain": "neutral",
    "+1": "assent",
    "-1": "block",
    "recuse": "leave",
    "wait": "demand",
    "away": "none",
    "hold": "block",
}
HOLDS = {"hold": 70, "wait": 2**53 - 1}
CALENDAR = {
    "zone": "Moscow, more or less",
    "offsets": [
        {"since": 0, "minutes": 180},
        {"since": START + 3_000, "minutes": 240},
        {"since": START + 90_000, "minutes": 180},
    ],
    "days": ["Monday", "Tuesday", "Wednesday", "Friday"],
    "opens": 32_400,
    "closes": 64_800,
    "holidays": ["2001-11-26"],
}
DAYS = ("2001-11-22", "2001-11-23", "2001-11-24")
Dice = random.Random
SERVICE = {
    "attempts": 2,
    "days": 1,
    "ways": 1,
    "attesters": 1,
    "mirrors": 1,
    "channels": ["post", "relay"],
    "cure": 100,
}


def _atom(dice: Dice, name: str) -> dict[str, Any]:
    kind = dice.choice(("count", "ratio", "ratio", "root", "minority", "consensus"))
    rule: dict[str, Any] = {"name": name, "kind": kind}
    if dice.random() < 0.3:
        rule["group"] = dice.choice(("others", "some"))
    if kind == "consensus":
        return rule
    words = {"words": dice.sample(list(WORDS), 2)}
    rule |= words if dice.random() < 0.3 else {"of": dice.sample(COUNTED, dice.randint(1, 3))}
    rule["num"] = dice.choice((0, 1, 1, 2, 3, 2**53 - 1))
    if dice.random() < 0.4:
        rule["weight"] = dice.choice(("people", "nowhere"))
    if kind != "count":
        rule["den"] = dice.randint(1, 4)
    if kind == "minority":
        return rule | {"plus": dice.randint(0, 2)}
    rule["op"] = dice.choice(OPS)
    if kind != "count":
        rule["base"] = dice.choice(list(BASES))
    if kind == "ratio":
        rule["if_empty"] = dice.choice(("met", "failed"))
    return rule


def _rules(dice: Dice) -> list[dict[str, Any]]:
    """Rules that count, then rules that rest on those before them, some for some days only."""
    rules = [{"name": "nobody_objects", "kind": "consensus"}]
    rules += [_atom(dice, f"r{number}") for number in range(3)]
    for number in range(3, 6):
        kind = dice.choice(("all", "any", "not", "at_least", "if"))
        count = 3 if kind == "if" else dice.randint(1, 3)
        names = [dice.choice(rules)["name"] for _ in range(count)]
        rule: dict[str, Any] = {"name": f"r{number}", "kind": kind, "of": names}
        rules.append(rule | ({"num": dice.randint(1, count)} if kind == "at_least" else {}))
    if dice.random() < 0.2:
        rules[-1]["until" if dice.random() < 0.5 else "since"] = dice.choice(DAYS)
    return rules


def _words(dice: Dice) -> list[dict[str, Any]]:
    """The words, some of which lapse now and then."""
    rows: list[dict[str, Any]] = [{"word": word, "role": role} for word, role in WORDS.items()]
    return [
        row | {"lapses": HOLDS[row["word"]]}
        if row["word"] in HOLDS and dice.random() < 0.6
        else row
        for row in rows
    ]


def _procedure(dice: Dice, name: str) -> dict[str, Any]:
    made = procedure(
        name,
        positions=_words(dice),
        missing=dice.choice(("assent", "dissent", "none", "neutral")),
        rule=f"r{dice.randint(0, 5)}" if dice.random() < 0.8 else "nobody_objects",
        early=dice.random() < 0.7,
        minimum=dice.choice((0, 0, 30, 120)),
        default=dice.choice(("rejected", "no_decision")),
        periods=[
            {
                "standing": standing,
                "seconds": dice.choice((0, 30, 60, 2**53 - 1)),
                "working_days": dice.choice((0, 0, 0, 0, 1, 3)),
            }
            for standing in ("decides", "consulted", "informed")
            if dice.random() < 0.7
        ],
    )
    if dice.random() < 0.6:
        made["extensions"] = {"times": dice.randint(1, 2), "longest": dice.choice((50, 86_400))}
    if dice.random() < 0.3:
        made["office_hours"] = True
    if dice.random() < 0.4:
        made["answers"] = True
    if dice.random() < 0.4:
        made["proposer"] = dice.choice(list(WORDS))
    if dice.random() < 0.3:
        made |= {
            "quorum": f"r{dice.randint(0, 5)}",
            "unquorate": dice.choice(("invalid", "rejected")),
        }
    if dice.random() < 0.3:
        made["rejection"] = f"r{dice.randint(0, 5)}"
    return made


def changes(dice: Dice, parties: tuple[str, ...]) -> dict[str, Any]:
    """Changes to the charter of a world of these parties."""
    since, until = sorted(dice.sample(DAYS, 2))
    heavy = (0, 1, 7, 2**53 - 1) if len(parties) < 9 else [3**n for n in range(12)]
    people = [{"party": party, "weight": dice.choice(heavy)} for party in parties]
    return {
        "rules": _rules(dice),
        "procedures": [_procedure(dice, name) for name in ("consensus", "alone", "unheard")],
        "groups": [
            {"name": "others", "members": list(parties[1:])},
            {
                "name": "some",
                "members": [parties[0]],
                "terms": [{"party": parties[-1], "since": since, "until": until}],
            },
        ],
        "weights": [
            {"name": "people", "of": people, "until": since},
            {"name": "people", "of": people[1:], "since": until},
        ],
        "accession": dice.randint(1, 2),
        "calendar": CALENDAR,
        "spheres": [{**row, **sphere_fields(dice)} for row in spheres(parties[0])],
        **charter_fields(dice),
        **({"service": SERVICE} if dice.random() < 0.7 else {}),
    }
