"""Past decisions kept in the tree, replayed under the charters that come with Comity, also under
charters with a wrong rule.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from comity.cli.decisions import numbered, plain_of
from comity.core.charter import Charter
from comity.core.past import Decision, decision_from_plain
from comity.core.replay import Replay, Replayed
from comity.wire.charter import format_charter, parse_charter
from comity.wire.draft import fill_draft, read_template

DATA = Path(__file__).parents[1] / "data" / "replay"
Plain = dict[str, Any]
Change = Callable[[Plain], None]


@cache
def decisions(name: str) -> tuple[Decision, ...]:
    """All decisions of a file."""
    with gzip.open(DATA / f"{name}.jsonl.gz") as lines:
        return tuple(
            decision_from_plain(plain_of(line, f"Line {number}"), f"Line {number}")
            for number, line in numbered(lines)
        )


def replayed(charter: Charter, name: str) -> Iterator[Replayed]:
    """What a charter makes of every decision of a file."""
    replay = Replay(charter)
    return (replay.outcome(decision) for decision in decisions(name))


def missed(charter: Charter, name: str) -> tuple[str, ...]:
    """The decisions whose official outcome is not reproduced."""
    return tuple(one.decision.id for one in replayed(charter, name) if one.reproduced is False)


@cache
def charter(name: str) -> Charter:
    """A charter that comes with Comity, with draft keys."""
    return parse_charter(format_charter(fill_draft(read_template(name))))


def with_rule(name: str, change: Change) -> Charter:
    """The same with something changed in its plain data."""
    plain = deepcopy(fill_draft(read_template(name)))
    change(plain)
    return parse_charter(format_charter(plain))


def rule(plain: Plain, name: str) -> Iterator[Plain]:
    """Every row of the rule of that name; there is at least one."""
    rows = [row for row in plain["rules"] if row["name"] == name]
    assert rows, f"no rule {name}: nothing was changed"
    return iter(rows)


def put(*names: str, **fields: Any) -> Change:
    """A change of fields in the rules of these names."""

    def change(plain: Plain) -> None:
        for name in names:
            for row in rule(plain, name):
                row.update(fields)

    return change


def replace(name: str, **fields: Any) -> Change:
    """A change of a rule into another one."""

    def change(plain: Plain) -> None:
        for row in rule(plain, name):
            days = {key: row[key] for key in ("since", "until") if key in row}
            row.clear()
            row.update(fields | days, name=name)

    return change


def word_means(word: str, role: str) -> Change:
    """A change of the role of a word in every procedure that has it."""

    def change(plain: Plain) -> None:
        rows = [row for each in plain["procedures"] for row in each["positions"]]
        found = [row for row in rows if row["word"] == word]
        assert found, f"no word {word}: nothing was changed"
        for row in found:
            row["role"] = role

    return change


def procedure_has(name: str, **fields: Any) -> Change:
    """A change of a procedure."""

    def change(plain: Plain) -> None:
        (row,) = (each for each in plain["procedures"] if each["name"] == name)
        row.update(fields)

    return change
