"""The book in which a judgement notes what each check found, and from which the verdict follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from comity.errors import ComityError, Malformed, NotSound, Refused
from comity.verify.report import Check, Finding, Result, Verdict, finding

SHOWN = 20
"""Findings shown for one check; what is beyond is counted."""

Titles = Sequence[tuple[str, str]]


class Ledger:
    """Findings by check; `titles` are (id, title) of all checks in their order.

    A check about which nothing was noted could not be judged.
    """

    def __init__(self, titles: Titles) -> None:
        self.titles = titles
        self._failed: dict[str, list[Finding]] = {name: [] for name, _ in titles}
        self._lacking: dict[str, list[Finding]] = {name: [] for name, _ in titles}
        self._passed: dict[str, tuple[str, int]] = {}
        self._left: dict[str, str] = {}

    def fail(self, name: str, found: Finding) -> None:
        """Note that a check failed."""
        self._failed[name].append(found)

    def lack(self, name: str, found: Finding) -> None:
        """Note that a check lacks something that it needs."""
        self._lacking[name].append(found)

    def note(self, name: str, error: ComityError, **place: Any) -> None:
        """Note what an error says of a check: trouble of machines and gaps prove nothing."""
        proves = isinstance(error, Malformed | NotSound | Refused)
        (self.fail if proves else self.lack)(name, finding(error, **place))

    def succeed(self, name: str, detail: str, entries: int = 0) -> None:
        """Note that a check is through; what failed or was lacking in it still counts."""
        self._passed[name] = (detail, entries)

    def leave(self, name: str, why: str) -> None:
        """Note that a check was not made, and why."""
        self._left[name] = why

    def is_through(self, name: str) -> bool:
        """Whether a check has been made and nothing speaks against it."""
        return name in self._passed and not self._failed[name] and not self._lacking[name]

    def checks(self) -> tuple[Check, ...]:
        """Every check with its result."""
        return tuple(
            self._check(number, name, title) for number, (name, title) in enumerate(self.titles, 1)
        )

    def verdict(self) -> Verdict:
        """Not sound where a check failed; else unjudged where one could not be; else sound."""
        results = {check.result for check in self.checks()}
        if Result.FAILED in results:
            return Verdict.NOT_SOUND
        return Verdict.UNJUDGED if Result.UNJUDGED in results else Verdict.SOUND

    def _check(self, number: int, name: str, title: str) -> Check:
        failed, lacking = self._failed[name], self._lacking[name]
        detail, entries = self._passed.get(name, ("", 0))
        if failed or lacking:
            result = Result.FAILED if failed else Result.UNJUDGED
            detail = (failed or lacking)[0].sentence
        elif name in self._passed:
            result = Result.PASSED
        elif name in self._left:
            result, detail = Result.NOT_MADE, self._left[name]
        else:
            result, detail = Result.UNJUDGED, "What it needs did not stand the checks before it."
        found = (*failed, *lacking)
        shown, more = found[:SHOWN], max(0, len(found) - SHOWN)
        return Check(number, name, title, result, detail, entries, shown, more)
