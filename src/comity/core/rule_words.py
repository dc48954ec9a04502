"""What a rule asks, as a clause in a language."""

from __future__ import annotations

from collections.abc import Mapping

from comity.core.rules import Rule
from comity.core.tongue import Tongue

Rules = Mapping[str, Rule]


def condition(tongue: Tongue, rules: Rules, rule: Rule) -> str:
    """What a rule asks, with what it rests on spelt out in brackets."""
    if rule.is_atom():
        return _atom(tongue, rule)
    parts = [
        tongue.say("in-brackets", condition=condition(tongue, rules, rules[part]))
        for part in rule.of
    ]
    if rule.kind == "if":
        return tongue.say("if", when=parts[0], then=parts[1], otherwise=parts[2])
    if rule.kind == "at_least":
        return tongue.say("at-least", number=rule.num, parts=tongue.listing(parts))
    if rule.kind == "not" and len(parts) == 1:
        return tongue.say("not", part=parts[0])
    if rule.kind == "not":
        return tongue.say("none-of", parts=tongue.listing(parts))
    joint = tongue.phrases["and" if rule.kind == "all" else "or"]
    return f" {joint} ".join(parts)


def _atom(tongue: Tongue, rule: Rule) -> str:
    clause = _minority(tongue, rule) if rule.kind == "minority" else _counting(tongue, rule)
    if rule.group:
        clause = tongue.say("among", condition=clause, group=rule.group)
    if rule.weight and rule.kind != "minority":
        clause = tongue.say("weighted", condition=clause, weight=rule.weight)
    return clause


def _counting(tongue: Tongue, rule: Rule) -> str:
    nobody = rule.kind == "count" and (rule.op, rule.num) == ("<=", 0)
    one = rule.kind == "count" and (nobody or rule.num == 1)
    if nobody:
        amount = tongue.say("amount-nobody")
    elif rule.kind == "count":
        amount = tongue.say(f"op-{rule.op}", number=rule.num)
    else:
        amount = _share(tongue, rule)
    return f"{amount} {_said(tongue, rule, one)}"


def _share(tongue: Tongue, rule: Rule) -> str:
    base = tongue.say(f"base-{rule.base}")
    if rule.base_group != rule.group:
        base = tongue.say("among-base", base=base, group=rule.base_group)
    if rule.kind == "ratio" and (rule.num, rule.den, rule.op) == (1, 1, ">="):
        return tongue.say("share-all", base=base)
    amount = tongue.say(f"op-{rule.op}", number=f"{rule.num}/{rule.den}")
    return tongue.say("share" if rule.kind == "ratio" else "root", amount=amount, base=base)


def _said(tongue: Tongue, rule: Rule, one: bool) -> str:
    form = "one" if one else "many"
    if rule.words:
        return tongue.say(f"said-word-{form}", words=tongue.listing(rule.words, "or"))
    return tongue.listing([tongue.say(f"said-{role}-{form}") for role in rule.of], "or")


def _minority(tongue: Tongue, rule: Rule) -> str:
    return tongue.say(
        "minority-plus" if rule.plus else "minority",
        said=_said(tongue, rule, False),
        share=f"{rule.num}/{rule.den}",
        weight=rule.weight or tongue.say("seats"),
        plus=rule.plus,
    )
