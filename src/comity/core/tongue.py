"""A language as phrases by name, so that what is said and how it is said stay apart.

A phrase may have a form for one and a form for several, `name-one` and `name-many`; facts stand in
braces. Every language has the same names, which a test holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comity.core.instants import Units, span


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language. units: length in seconds with the words for one and for several."""

    code: str
    phrases: Mapping[str, str]
    units: Units

    def say(self, phrase: str, **facts: str | int) -> str:
        """A phrase with its facts put in."""
        return self.phrases[phrase].format(**facts)

    def count(self, phrase: str, number: int, **facts: str | int) -> str:
        """A phrase in its form for one, or for several."""
        form = "one" if number == 1 else "many"
        return self.say(f"{phrase}-{form}", number=number, **facts)

    def listing(self, names: Sequence[str], last: str = "and") -> str:
        """Names as people list them, the last joined by the word for `and` or `or`."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.phrases[last]} {names[-1]}"

    def span(self, seconds: int) -> str:
        """A length of time in its largest exact unit."""
        return span(seconds, self.units)

    def period(self, seconds: int, days: int) -> str:
        """A length of time and working days, as far as there are any."""
        parts = [self.span(seconds)] if seconds else []
        parts += [self.count("working-days", days)] if days else []
        return self.listing(parts)
