"""The border with the driver: its errors become ours, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import apsw

from comity.errors import Recorded, Unavailable
from comity.store import refusals

_DAMAGE = (
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.SQLError,  # our SQL is fixed: if it does not fit, the file has changed
    apsw.ConstraintError,  # every conflict that may happen is met in the SQL: this one may not
    UnicodeDecodeError,
)


@contextmanager
def border() -> Iterator[None]:
    """Turn errors of the driver before a commit into ours; nothing was recorded."""
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as error:
        raise _unavailable(
            "store-busy",
            "Another process holds the store; nothing was recorded.",
            "Repeat the request.",
        ) from error
    except _DAMAGE as error:
        raise refusals.store_damaged() from error
    except apsw.Error as error:
        raise _unavailable(
            "disk-trouble",
            "The disk could not be read or written; nothing was recorded.",
            "Check space and health of the disk, then repeat.",
        ) from error


def commit_trouble() -> Unavailable:
    """The commit failed, and the driver cannot say whether the bytes reached the disk."""
    return Unavailable(
        "commit-unknown",
        "The disk failed during the commit; it is not known whether this was recorded.",
        "Check the disk, restart, and look for the act by its id before repeating.",
    )


def stopped() -> Unavailable:
    """No more answers: after a failed commit memory may show what the disk does not hold."""
    return _unavailable(
        "store-stopped",
        "The store stopped after disk trouble; nothing was recorded.",
        "Check the disk and restart the service.",
    )


def _unavailable(code: str, sentence: str, hint: str) -> Unavailable:
    error = Unavailable(code, sentence, hint)
    error.recorded = Recorded.NOTHING
    return error
