"""What every store says when it refuses, in the same words."""

from __future__ import annotations

from comity.errors import Conflict, Missing, NotSound, Recorded, Unavailable


def no_such_log() -> Missing:
    """The log was not created."""
    return Missing(
        "no-such-log",
        "This store holds no log of that name.",
        "Check the name, or create the log first.",
    )


def no_such_entries(size: int) -> Missing:
    """The range is not within the log of that size."""
    return Missing(
        "no-such-entries",
        f"The entries asked for are not all in this log of {size}.",
        "Ask for a range within the log.",
    )


def log_moved() -> Conflict:
    """Another writer was first."""
    return Conflict(
        "log-moved",
        "The log does not have the expected size; nothing was changed.",
        "Read the size, build on it and repeat.",
    )


def entry_duplicate() -> Conflict:
    """The id is known."""
    return Conflict(
        "entry-duplicate",
        "An entry with the same id is already in the log; nothing was changed.",
        "Find the entry by its id; it need not be added again.",
    )


def checkpoint_exists() -> Conflict:
    """A second checkpoint of one size would be a fork."""
    return Conflict(
        "checkpoint-exists",
        "This size already has another checkpoint; nothing was changed.",
        "Use the checkpoint that is kept; never publish a second one of the same size.",
    )


def blob_differs() -> Conflict:
    """One name, two contents."""
    return Conflict(
        "blob-differs",
        "Other bytes are already kept under this name; nothing was changed.",
        "Hash both: one of them does not have this digest.",
    )


def value_moved() -> Conflict:
    """Another writer was first."""
    return Conflict(
        "value-moved",
        "The value is not what was expected; nothing was changed.",
        "Read the value again, decide anew and repeat.",
    )


def store_damaged() -> NotSound:
    """The disk does not hold what was written."""
    return NotSound(
        "store-damaged",
        "The store no longer holds what was written to it.",
        "Stop signing, keep the file as it is, and fetch the record again from another node.",
    )


def store_closed() -> Unavailable:
    """A call after close."""
    error = Unavailable("store-closed", "The store is closed.", "Open it again.")
    error.recorded = Recorded.NOTHING
    return error
