"""A second, naive implementation of what a procedure makes of positions.

It reads the plain data of a charter and shares nothing with the code it checks: sets, fractions,
recursion and full enumeration, as slow as they come. Members are names with their facts spelt out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

Plain = Mapping[str, Any]
ALL = {"assent", "dissent", "neutral", "block", "leave", "demand", "none"}
BASES = {
    "cast": {"assent", "dissent", "block"},
    "present": ALL - {"leave", "none"},
    "participating": ALL - {"leave"},
    "component": ALL,
}


def valid(row: Plain, day: str) -> bool:
    """Whether a dated row holds on the day."""
    return bool(row.get("since", "0000-00-00") <= day <= row.get("until", "9999-99-99"))


def row_of(rows: Iterable[Plain], name: str, day: str) -> Plain:
    """The one row of that name that holds on the day."""
    [row] = [each for each in rows if each["name"] == name and valid(each, day)]
    return row


@dataclass(frozen=True)
class Ballot:
    """The positions of some parties under a procedure of a charter in plain data, on a day."""

    charter: Plain
    procedure: str
    day: str
    parties: tuple[str, ...]
    words: Mapping[str, str]

    @property
    def row(self) -> Plain:
        """The procedure."""
        rows: list[Plain] = self.charter["procedures"]
        [row] = [each for each in rows if each["name"] == self.procedure]
        return row

    def role(self, party: str) -> str:
        """The role of what a party said, or of its silence."""
        if party not in self.words:
            return str(self.row["missing"])
        [role] = [p["role"] for p in self.row["positions"] if p["word"] == self.words[party]]
        return str(role)

    def group(self, name: str) -> set[str]:
        """The parties of a group on the day; all of them for ""."""
        if not name:
            return set(self.parties)
        found: set[str] = set()
        for row in self.charter.get("groups", []):
            if row["name"] == name and valid(row, self.day):
                found |= set(row.get("members", []))
                found |= {t["party"] for t in row.get("terms", []) if valid(t, self.day)}
        return found & set(self.parties)

    def weight(self, table: str, party: str) -> int:
        """What a party counts."""
        if not table:
            return 1
        rows = [r for r in self.charter["weights"] if r["name"] == table and valid(r, self.day)]
        return sum(e["weight"] for row in rows for e in row["of"] if e["party"] == party)

    def sum(self, rule: Plain, parties: Iterable[str]) -> int:
        """The weight of these parties under a rule."""
        return sum(self.weight(rule.get("weight", ""), party) for party in parties)


def kind(ballot: Ballot) -> str:
    """The outcome if nobody says anything more."""
    row = ballot.row
    if "quorum" in row and not met(ballot, row["quorum"]):
        return str(row.get("unquorate", "invalid"))
    if met(ballot, row["rule"]):
        return "adopted"
    if "rejection" in row and met(ballot, row["rejection"]):
        return "rejected"
    return str(row.get("default", "rejected"))


def kinds(ballot: Ballot) -> set[str]:
    """Every outcome that those who have not spoken could still bring about."""
    silent = [party for party in ballot.parties if party not in ballot.words]
    options = ["", *(p["word"] for p in ballot.row["positions"])]
    found = set()
    for chosen in product(options, repeat=len(silent)):
        more = {party: word for party, word in zip(silent, chosen, strict=True) if word}
        words = {**ballot.words, **more}
        found.add(kind(Ballot(ballot.charter, ballot.procedure, ballot.day, ballot.parties, words)))
    return found


def met(ballot: Ballot, name: str) -> bool:
    """Whether a rule is met."""
    rule = row_of(ballot.charter["rules"], name, ballot.day)
    if rule["kind"] == "all":
        return all(met(ballot, part) for part in rule["of"])
    if rule["kind"] == "any":
        return any(met(ballot, part) for part in rule["of"])
    if rule["kind"] == "not":
        return not any(met(ballot, part) for part in rule["of"])
    if rule["kind"] == "at_least":
        true = [part for part in rule["of"] if met(ballot, part)]
        return len(true) >= int(rule.get("num", len(rule["of"])))
    if rule["kind"] == "if":
        when, then, otherwise = rule["of"]
        return met(ballot, then if met(ballot, when) else otherwise)
    return counted(ballot, rule)


def counted(ballot: Ballot, rule: Plain) -> bool:
    """Whether a rule that counts positions is met."""
    group = ballot.group(rule.get("group", ""))
    if rule["kind"] == "consensus":
        return not [p for p in group if ballot.role(p) in ("dissent", "block")]
    if "words" in rule:
        saying = {p for p in group if ballot.words.get(p) in rule["words"]}
    else:
        saying = {p for p in group if ballot.role(p) in rule["of"]}
    if rule["kind"] == "minority":
        return len(saying) < least_blocking(ballot, rule, group)
    have = Fraction(ballot.sum(rule, saying))
    share = Fraction(rule["num"], rule.get("den", 1))
    if rule["kind"] == "count":
        return ordered(have, rule.get("op", ">="), share)
    based = ballot.group(rule.get("base_group", rule.get("group", "")))
    base = {p for p in based if ballot.role(p) in BASES[rule.get("base", "component")]}
    whole = ballot.sum(rule, base)
    if rule["kind"] == "root":
        return ordered(have**2, rule.get("op", ">="), share**2 * whole)
    if whole == 0:
        return bool(rule.get("if_empty", "failed") == "met")
    return ordered(have / whole, rule.get("op", ">="), share)


def least_blocking(ballot: Ballot, rule: Plain, group: set[str]) -> int:
    """The fewest members taking part that hold more than the share, and `plus` more."""
    taking = [p for p in group if ballot.role(p) != "leave"]
    total = ballot.sum(rule, taking)
    limit = Fraction(rule["num"], rule.get("den", 1)) * total
    heaviest = sorted((ballot.weight(rule.get("weight", ""), p) for p in taking), reverse=True)
    for count in range(len(heaviest) + 1):
        if sum(heaviest[:count]) > limit:
            return count + int(rule.get("plus", 0))
    return len(heaviest) + int(rule.get("plus", 0))


def ordered(left: Fraction, op: str, right: Fraction) -> bool:
    """`left op right`."""
    if op == "==":
        return left == right
    if op[0] == ">":
        return left > right or (op == ">=" and left == right)
    return left < right or (op == "<=" and left == right)
