"""What a procedure makes of positions: the kind of outcome, with the reasons of its rules.

First the quorum: without it the outcome is what the procedure says of that. Then adopted if the
rule is met, rejected if the rule of rejection is met, else the default. While positions are
missing, the outcome is open as long as they could make another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from comity.core.charter import Procedure
from comity.core.completions import truths
from comity.core.evaluate import marked, with_silent
from comity.core.judge import Tallies, judge, spoken_tallies
from comity.core.rules import Member, Reason, Roll, RuleBook


@dataclass(frozen=True, slots=True)
class Verdict:
    """kind: adopted, rejected, no_decision, invalid, or open; reason: the tree of the rules."""

    kind: str
    reason: Reason


def verdict_of(
    book: RuleBook,
    procedure: Procedure,
    roll: Roll,
    positions: Mapping[str, str],
    *,
    final: bool,
) -> Verdict:
    """What the procedure makes of the positions; with `final` the missing are silent for good."""
    spoken, silent = spoken_tallies(roll, procedure.vocabulary, positions)
    everything = with_silent(spoken, silent, procedure.vocabulary)
    if final or not silent:
        return final_verdict(book, procedure, everything)
    return _so_far(book, procedure, spoken, silent, everything)


def final_verdict(book: RuleBook, procedure: Procedure, tallies: Tallies) -> Verdict:
    """What the procedure makes of tallies that are complete."""
    reasons = tuple(judge(book, name, tallies) for name in procedure.rules())
    met = {reason.rule: reason.verdict == "met" for reason in reasons}
    kind = _kind(procedure, met)
    return Verdict(kind, _whole(procedure, kind, reasons))


def _so_far(
    book: RuleBook,
    procedure: Procedure,
    spoken: Tallies,
    silent: Sequence[Member],
    everything: Tallies,
) -> Verdict:
    vocabulary, names = procedure.vocabulary, procedure.rules()
    known = truths(book, names, spoken, silent, vocabulary)
    reasons = tuple(
        marked(book, judge(book, name, everything), known, spoken, silent, vocabulary)
        for name in names
    )
    if known is None:
        options = [(True, False) if r.verdict == "open" else (r.verdict == "met",) for r in reasons]
        cases = [dict(zip(names, each, strict=True)) for each in product(*options)]
    else:
        cases = [dict(truth) for truth in known]
    kinds = tuple(dict.fromkeys(_kind(procedure, case) for case in cases))
    kind = kinds[0] if len(kinds) == 1 else "open"
    return Verdict(kind, _whole(procedure, kind, reasons))


def _kind(procedure: Procedure, met: Mapping[str, bool]) -> str:
    if procedure.quorum and not met[procedure.quorum]:
        return procedure.unquorate
    if met[procedure.rule]:
        return "adopted"
    if procedure.rejection and met[procedure.rejection]:
        return "rejected"
    return procedure.default


def _whole(procedure: Procedure, kind: str, reasons: tuple[Reason, ...]) -> Reason:
    """One tree; a procedure of one rule is that rule."""
    if len(reasons) == 1:
        return reasons[0]
    mark = {"adopted": "met", "open": "open"}.get(kind, "failed")
    return Reason(procedure.name, mark, "procedure", (("outcome", kind),), reasons)
