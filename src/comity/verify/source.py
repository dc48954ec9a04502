"""Where the files of a record come from: memory, a directory, or an address.

Whoever made the files may be hostile. Reads are bounded, links are not followed, nothing but plain
files is opened, and every error is one of the house.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from comity.errors import Missing, NotSound, Unavailable
from comity.log.tiles import MAX_ENTRY, WIDTH

MAX_NOTE = 1 << 20
"""Bytes of a checkpoint, a cosigned checkpoint or the file `vkeys`, at most."""
MAX_BUNDLE = WIDTH * (MAX_ENTRY + 2)
MAX_TILE = WIDTH * 32
MAX_DOCUMENT = 256 << 20
"""Bytes of a document that are read, at most."""
MAX_FILES = 4_000_000
"""Files of a directory that are looked at, at most."""
MAX_DEPTH = 12
"""Directories within one another that are looked into; the format needs nine."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source holds: the paths of plain files, and of what is no plain file.

    complete: whether there is surely nothing else.
    """

    files: Mapping[str, None]
    odd: tuple[str, ...] = ()
    complete: bool = True


class Source(Protocol):
    """The files of one record."""

    def listing(self) -> Listing | None:
        """What is there, None where it cannot be listed."""

    def cosigners(self) -> tuple[str, ...] | None:
        """The names below `cosigned/`, sorted; None where they cannot be listed."""

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises Missing `file-missing`, NotSound `file-too-large` or
        Unavailable.
        """


def most(path: str) -> int:
    """How many bytes a file of this path may have."""
    if path.startswith("tile/entries/"):
        return MAX_BUNDLE
    if path.startswith("tile/"):
        return MAX_TILE
    return MAX_DOCUMENT if path.startswith("document/") else MAX_NOTE


def checked_size(path: str, data: bytes) -> bytes:
    """The bytes. Raises NotSound `file-too-large` where they are more than `most` allows."""
    if len(data) > most(path):
        raise NotSound(
            "file-too-large",
            f"The file {shown(path)} is larger than the format allows.",
            "Ask for another copy of the record.",
            {"file": shown(path)},
        )
    return data


def lacking(path: str) -> Missing:
    """The error for a file that is not there."""
    return Missing(
        "file-missing",
        f"The file {shown(path)} is missing.",
        "Copy the whole record, or ask another node for it.",
        {"file": shown(path)},
    )


def unreadable(path: str) -> Unavailable:
    """The error for a file that the machine does not give."""
    return Unavailable(
        "file-unreadable",
        f"The file {shown(path)} cannot be read.",
        "Look after rights and disk, then try again.",
        {"file": shown(path)},
    )


def shown(path: str) -> str:
    """A file's name as it may be printed anywhere: at most 100 characters, all harmless."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in path[:100])


class Memory:
    """Files in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def listing(self) -> Listing:
        return Listing(dict.fromkeys(self.files))

    def cosigners(self) -> tuple[str, ...]:
        return names_below("cosigned/", self.files)

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise lacking(path)
        return checked_size(path, self.files[path])


class Directory:
    """The files below a directory, listed once."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._listing = _scan(root)

    def listing(self) -> Listing:
        return self._listing

    def cosigners(self) -> tuple[str, ...]:
        return names_below("cosigned/", self._listing.files)

    def read(self, path: str) -> bytes:
        if path not in self._listing.files:
            raise lacking(path)
        try:
            return checked_size(path, _read(os.path.join(self.root, path), most(path) + 1))
        except FileNotFoundError as error:
            raise lacking(path) from error
        except OSError as error:
            raise unreadable(path) from error


def names_below(folder: str, files: Mapping[str, object]) -> tuple[str, ...]:
    """The names of the files in a folder, sorted."""
    return tuple(sorted(path[len(folder) :] for path in files if path.startswith(folder)))


def _read(place: str, count: int) -> bytes:
    # Between listing and opening a link or a pipe may have been put there: look again, do not wait.
    handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a plain file")
        return file.read(count)


def _scan(root: str) -> Listing:
    files: dict[str, None] = {}
    odd: list[str] = []
    waiting = [("", 0)]
    while waiting:
        folder, depth = waiting.pop()
        try:
            with os.scandir(os.path.join(root, folder)) as found:
                for each in found:
                    path = f"{folder}/{each.name}" if folder else each.name
                    if len(files) + len(odd) + len(waiting) >= MAX_FILES:
                        return Listing(files, tuple(sorted(odd)), complete=False)
                    if each.is_file(follow_symlinks=False):
                        files[path] = None
                    elif each.is_dir(follow_symlinks=False) and depth < MAX_DEPTH:
                        waiting.append((path, depth + 1))
                    else:
                        odd.append(path)
        except OSError:
            odd.append(folder)
    return Listing(files, tuple(sorted(odd)))
