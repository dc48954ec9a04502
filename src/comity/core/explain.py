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
    if reason.code == "count":
        return f"{head} ({_count(facts)})."
    if reason.code in ("ratio", "ratio-of-nothing"):
        return f"{head} ({_ratio(facts)})."
    if "met" in facts:
        return f"{head} ({facts['met']} of {facts['of']} conditions hold)."
    return f"{head}."


def _roles(facts: dict[str, str | int]) -> str:
    return " or ".join(_ROLES[role] for role in str(facts["roles"]).split("+"))


def _count(facts: dict[str, str | int]) -> str:
    have, need = facts["have"], facts["need"]
    if facts["op"] == "<=":
        most = "none" if need == 0 else f"at most {need}"
        return f"{have} {_roles(facts)}, {most} allowed"
    word = {">=": "at least", ">": "more than", "==": "exactly"}[str(facts["op"])]
    return f"{have} {_roles(facts)}, {word} {need} needed"


def _ratio(facts: dict[str, str | int]) -> str:
    base = _BASES[str(facts["base"])]
    if facts["whole"] == 0:
        return f"there are no {base}"
    word = {">=": "at least", ">": "more than", "<=": "at most", "==": "exactly"}[str(facts["op"])]
    share = f"{facts['num']}/{facts['den']}"
    return f"{facts['have']} of {facts['whole']} {base} {_roles(facts)}, {word} {share} needed"
