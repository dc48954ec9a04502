"""Small files that must survive a crash: whole or absent, and on disk when the call returns."""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex

from comity.errors import Unavailable

_PRIVATE = 0o600


def write_new(path: Path, data: bytes) -> bool:
    """Make a private file unless there is one of that name; whether it was made.

    Raises Unavailable `disk-failed`.
    """
    try:
        draft = _draft(path, data)
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
        finally:
            draft.unlink()
        settle(path.parent)
    except OSError as error:
        raise _trouble() from error
    return True


def replace(path: Path, data: bytes) -> None:
    """Put a private file in place of whatever was there. Raises Unavailable `disk-failed`."""
    try:
        _draft(path, data).replace(path)
        settle(path.parent)
    except OSError as error:
        raise _trouble() from error


def _draft(path: Path, data: bytes) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return draft


def settle(folder: Path) -> None:
    """Make durable which names a folder holds. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _trouble() -> Unavailable:
    return Unavailable(
        "disk-failed", "A file could not be written.", "Look at the disk, then try again."
    )
