"""Writing files for people: whole or not at all, and never over something that is there."""

from __future__ import annotations

import os
from pathlib import Path

from comity.errors import Missing, Recorded, Refused, Unavailable

SECRET = 0o600
OPEN = 0o644


def write_new(path: Path, data: bytes, mode: int = OPEN) -> None:
    """Write a new file and make it durable. Raises Refused `file-exists`, `file-unwritable`.

    Made under another name first, so that a file of this name is whole or not there.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            # A link, unlike a rename, does not replace what another has put there meanwhile.
            os.link(part, path)
        finally:
            part.unlink()
    except FileExistsError as error:
        raise Refused(
            "file-exists", f"{path.name} exists and is not replaced.", "Name another file."
        ) from error
    except OSError as error:
        raise Refused(
            "file-unwritable",
            f"{path.name} cannot be written: {error.strerror}.",
            "Name a file in a directory that you may write to.",
        ) from error


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises Missing `file-absent`, Unavailable `file-unread`."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Missing("file-absent", f"There is no file {path}.", "Check its name.") from error
    except OSError as error:
        unread = Unavailable(
            "file-unread", f"{path} cannot be read: {error.strerror}.", "Check whose file it is."
        )
        unread.recorded = Recorded.NOTHING
        raise unread from error
