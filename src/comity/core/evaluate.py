"""What a rule makes of positions while some are still missing: met, open or failed, with reasons.

A rule is open while some way of filling in the missing positions gives met and another failed. The
two extremes, "all the rest yes" and "all the rest no", would not do: rules with quorums are not
monotone. `comity.core.completions` looks at every way that makes a difference; where there are too
many, `comity.core.bounds` gives a verdict that is never wrong, though it may say open too long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from comity.core.bounds import bounds
from comity.core.completions import choices_of, truths
from comity.core.judge import Tallies, Tally, judge, spoken_tallies, verdict
from comity.core.rules import Member, Reason, Roll, RuleBook, Vocabulary


def evaluate(
    book: RuleBook,
    name: str,
    roll: Roll,
    vocabulary: Vocabulary,
    positions: Mapping[str, str],
    *,
    final: bool,
) -> Reason:
    """The reason tree of a rule; with `final` the missing take the role that silence has."""
    spoken, silent = spoken_tallies(roll, vocabulary, positions)
    reason = judge(book, name, with_silent(spoken, silent, vocabulary))
    if final or not silent:
        return reason
    return marked(
        book, reason, truths(book, (name,), spoken, silent, vocabulary), spoken, silent, vocabulary
    )


def with_silent(spoken: Tallies, silent: Sequence[Member], vocabulary: Vocabulary) -> Tallies:
    """All tallies, the silent in the role that silence has."""
    return (*spoken, *(Tally(member, vocabulary.missing) for member in silent))


def marked(
    book: RuleBook,
    reason: Reason,
    known: Sequence[Mapping[str, bool]] | None,
    spoken: Tallies,
    silent: Sequence[Member],
    vocabulary: Vocabulary,
) -> Reason:
    """The tree with `open` wherever completions differ; `known` are their truths, if known."""
    if known is None:
        rule = book.rules[reason.rule]
        can_hold, can_fail = bounds(book, rule, spoken, silent, choices_of(vocabulary))
    else:
        can_hold = any(truth[reason.rule] for truth in known)
        can_fail = not all(truth[reason.rule] for truth in known)
    parts = tuple(marked(book, part, known, spoken, silent, vocabulary) for part in reason.parts)
    mark = "open" if can_hold and can_fail else verdict(can_hold)
    return replace(reason, verdict=mark, parts=parts)
