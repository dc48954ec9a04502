"""Calls that do what they were asked and then report that they failed.

strace can only keep a call from being made. So here a layer between SQLite and the disk, and in
front of the calls by which small files are replaced, lets the call through first.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Any

import apsw

ERRORS: dict[str, tuple[type[apsw.Error], int]] = {
    "EIO": (apsw.IOError, errno.EIO),
    "ENOSPC": (apsw.FullError, errno.ENOSPC),
}

BASE = "unix"
"""SQLite's own disk."""


class Trouble:
    """Counts the calls that change something, and reports that call number `at` failed."""

    def __init__(self, at: int, what: str) -> None:
        self.at, self.what, self.count = at, what, 0

    def sqlite(self) -> None:
        """After a call of SQLite's."""
        self.count += 1
        if self.count == self.at:
            raise ERRORS[self.what][0]("it was done, and is said to have failed")

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """A call of the system's that reports trouble after it was made."""

        def made(*args: Any, **more: Any) -> Any:
            result = call(*args, **more)
            self.count += 1
            if self.count == self.at:
                raise OSError(ERRORS[self.what][1], "it was done, and is said to have failed")
            return result

        return made


class File(apsw.VFSFile):
    """A file of SQLite's."""

    def __init__(self, trouble: Trouble, name: Any, flags: list[int]) -> None:
        super().__init__(BASE, name, flags)
        self.trouble = trouble

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self.trouble.sqlite()

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self.trouble.sqlite()

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self.trouble.sqlite()


class Disk(apsw.VFS):
    """The default disk of SQLite from now on."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__("after", base=BASE, makedefault=True)
        self.trouble = trouble

    def xOpen(self, name: Any, flags: list[int]) -> File:
        return File(self.trouble, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:
        super().xDelete(name, syncdir)
        self.trouble.sqlite()


def install(at: int, what: str) -> tuple[Trouble, Disk]:
    """Put the layer in, in this process, for good; at 0 nothing fails."""
    trouble = Trouble(at, what)
    os.fsync = trouble.around(os.fsync)
    os.replace = trouble.around(os.replace)
    return trouble, Disk(trouble)
