"""What a page of docs/procedure shows, held against what is printed: its text and its TOML."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.house.tree import text
from tests.scenarios.transcripts import Step

SHOWN = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
WRITTEN = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def written(name: str) -> list[str]:
    """The pieces of a charter on the page of that name."""
    return WRITTEN.findall(text(f"docs/procedure/{name}.md"))


def assert_told(name: str, printed: Iterable[str]) -> None:
    """The page of that name shows exactly what was printed, in its order."""
    told, said_in_turn = SHOWN.findall(text(f"docs/procedure/{name}.md")), [*printed]
    assert len(told) == len(said_in_turn)
    for wanted, said in zip(told, said_in_turn, strict=True):
        pattern = Step("", tuple(wanted.splitlines())).pattern
        assert pattern.fullmatch(said), f"{wanted}\n--- and not ---\n{said}"
