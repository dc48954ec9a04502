"""The file of the logs to trust, which whoever runs a witness or mirror may change at any time.

Two forms: a policy (c2sp.org/tlog-policy), whose logs count and whose witnesses and quorum do not;
or a plain list of vkeys, one a line.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from comity.errors import ComityError, Malformed
from comity.log.note import parse_vkey
from comity.log.policy import TrustedLog, parse_policy

Parse = Callable[[bytes], Sequence[TrustedLog]]
_log = logging.getLogger("comity.witness")


def read_policy(raw: bytes) -> tuple[TrustedLog, ...]:
    """The logs of a policy. Raises Malformed."""
    return parse_policy(raw).logs


def read_list(raw: bytes) -> tuple[TrustedLog, ...]:
    """The logs in a list of vkeys. Raises Malformed."""
    try:
        lines = raw.decode().split("\n")
    except UnicodeDecodeError as error:
        raise Malformed(
            "logs-malformed", "The list of logs is not UTF-8.", "Write one vkey a line."
        ) from error
    return tuple(TrustedLog(parse_vkey(line)) for line in lines if line)


class LogBook:
    """Reads a file and says whom to trust by `trust`, which may refuse."""

    def __init__(
        self, path: Path, parse: Parse, trust: Callable[[Sequence[TrustedLog]], None]
    ) -> None:
        self.path, self._parse, self._trust = path, parse, trust
        self._seen: tuple[int, int] | None = None

    def read(self) -> None:
        """Trust every log in the file, none where there is no file. Raises Malformed or Refused."""
        self._seen = self._look()
        if self._seen is not None:
            self._trust(self._parse(self.path.read_bytes()))

    def reread(self) -> bool:
        """Read again if the file has changed; whether it was read. A wrong line is logged, and
        the logs trusted so far stay.
        """
        if self._look() in (None, self._seen):
            return False
        try:
            self.read()
        except (ComityError, OSError) as error:
            _log.warning("the file of logs cannot be used: %s", error)
        return True

    def _look(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self.path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
