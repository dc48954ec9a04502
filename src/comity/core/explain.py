"""Reasons in plain English: what a rule still needs, or what it found. Pure data to text."""

from __future__ import annotations

from comity.core.rules import Reason

_ROLES = {
    "assent": "in favour",
    "dissent": "against",
    "neutral": "abstaining",
    "block": "blocking",
    "leave": "recused",
    "demand": "demanding",
    "none": "silent",
}
_BASES = {
    "cast": "votes cast",
    "present": "those who took a position",
    "participating": "those taking part",
    "component": "all members",
}
_WHOLE = {"met": "met", "open": "still open", "failed": "not met"}


def explain(reason: Reason) -> tuple[str, ...]:
    """One sentence for each rule of the tree, the whole first."""
    return (_sentence(reason), *(line for part in reason.parts for line in explain(part)))


def _sentence(reason: Reason) -> str:
    facts = dict(reason.facts)
    head = f"{reason.rule.replace('_', ' ')}: {_WHOLE[reason.verdict]}"
    if reason.code in _COUNTED:
        return f"{head} ({_COUNTED[reason.code](facts)})."
    if "met" in facts:
        return f"{head} ({facts['met']} of {facts['of']} conditions hold)."
    return f"{head}."


def _said(facts: dict[str, str | int]) -> str:
    """Who is counted: by role or by the body's own words, in which group, by which weight."""
    words = [f"saying {word}" for word in str(facts.get("words", "")).split(" ") if word]
    roles = [_ROLES[role] for role in str(facts.get("roles", "")).split(" ") if role]
    group = f" among {facts['group']}" if "group" in facts else ""
    weight = f", counted by {facts['weight']}" if "weight" in facts else ""
    return " or ".join(words or roles) + group + weight


_WORDS = {">=": "at least", ">": "more than", "<=": "at most", "<": "fewer than", "==": "exactly"}


def _count(facts: dict[str, str | int]) -> str:
    have, need = facts["have"], facts["need"]
    if facts["op"] == "<=":
        most = "none" if need == 0 else f"at most {need}"
        return f"{have} {_said(facts)}, {most} allowed"
    return f"{have} {_said(facts)}, {_WORDS[str(facts['op'])]} {need} needed"


def _ratio(facts: dict[str, str | int]) -> str:
    base = _BASES[str(facts["base"])]
    if facts["whole"] == 0:
        return f"there are no {base}"
    share = f"{facts['num']}/{facts['den']}"
    asked = f"{_WORDS[str(facts['op'])]} {share} needed"
    return f"{facts['have']} of {facts['whole']} {base} {_said(facts)}, {asked}"


def _root(facts: dict[str, str | int]) -> str:
    factor = f"{facts['num']}/{facts['den']} times the square root of {facts['whole']}"
    return f"{facts['have']} {_said(facts)}, {_WORDS[str(facts['op'])]} {factor} needed"


_COUNTED = {
    "count": _count,
    "minority": _count,
    "ratio": _ratio,
    "ratio-of-nothing": _ratio,
    "root": _root,
}
