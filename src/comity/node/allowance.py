"""How often each log may advance: a little at once, then so many a second, each on its own."""

from __future__ import annotations


class Allowance:
    """A bucket for each name: `burst` at once, refilled by `per_second`. Not for several threads.

    Only what a name's own key has signed anew may be counted against it: a bucket that strangers
    can empty would be a way to silence it.
    """

    def __init__(self, per_second: int = 50, burst: int = 500) -> None:
        self.per_second, self.burst = per_second, burst
        self._left: dict[str, tuple[int, int]] = {}

    def take(self, name: str, now: int) -> bool:
        """Whether one more is allowed at `now`, POSIX seconds; then it is counted."""
        left, since = self._left.get(name, (self.burst, now))
        left = min(self.burst, left + max(0, now - since) * self.per_second)
        self._left[name] = max(0, left - 1), now
        return left > 0
