"""How the demonstration speaks: plain sentences with the time since it began,
and what is awaited.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Speech:
    """Prints scenes, sentences and refusals; shows a spinner only on a terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True)
        self.started = time.monotonic()

    def scene(self, title: str) -> None:
        """A heading."""
        self.console.print()
        self.console.print(f"[bold]{title}[/bold]")

    def say(self, sentence: str) -> None:
        """One sentence of what happened."""
        self.console.print(f"  {self._clock()}  {sentence}", markup=False)

    def refused(self, who: str, error: str) -> None:
        """A refusal, in the words of whoever refused."""
        self.console.print(
            f"  {self._clock()}  {who} refuses: {error}", markup=False, style="yellow"
        )

    def plain(self, text: str) -> None:
        """Text as it is, indented."""
        for line in text.splitlines():
            self.console.print(f"           {line}", markup=False)

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """Shows what is awaited while the block runs."""
        with self.console.status(f"{what} …"):
            yield

    def _clock(self) -> str:
        return f"{time.monotonic() - self.started:5.1f} s"
