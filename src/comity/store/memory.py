"""A store in memory, for demonstrations and simulation. Everything is gone at close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from comity.store import refusals
from comity.store.limits import check_bytes, check_entries, check_id, check_name, check_number
from comity.store.port import Stamp


@dataclass(slots=True)
class _Log:
    entries: list[bytes] = field(default_factory=list)
    positions: dict[bytes, int] = field(default_factory=dict)
    checkpoints: dict[int, bytes] = field(default_factory=dict)
    stamps: list[Stamp] = field(default_factory=list)


class MemoryStore:
    """A port.Store that lives as long as the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._logs: dict[str, _Log] = {}
        self._blobs: dict[str, bytes] = {}
        self._values: dict[str, bytes] = {}
        self._closed = False

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self._lock:
            if self._closed:
                raise refusals.store_closed()
            yield

    def _log(self, name: str) -> _Log:
        log = self._logs.get(name)
        if log is None:
            raise refusals.no_such_log()
        return log

    def create(self, log: str) -> None:
        check_name(log)
        with self._held():
            self._logs.setdefault(log, _Log())

    def logs(self) -> tuple[str, ...]:
        with self._held():
            return tuple(sorted(self._logs))

    def size(self, log: str) -> int:
        check_name(log)
        with self._held():
            return len(self._log(log).entries)

    def append(
        self, log: str, size: int, entries: Sequence[tuple[bytes, bytes]], checkpoint: bytes
    ) -> None:
        check_name(log)
        check_number(size)
        check_number(size + len(entries))
        check_entries(entries)
        check_bytes(checkpoint)
        with self._held():
            _append(self._log(log), size, entries, checkpoint)

    def read(self, log: str, start: int, end: int) -> list[bytes]:
        check_name(log)
        with self._held():
            entries = self._log(log).entries
            if not 0 <= start <= end <= len(entries):
                raise refusals.no_such_entries(len(entries))
            return entries[start:end]

    def find(self, log: str, entry_id: bytes) -> int | None:
        check_name(log)
        check_id(entry_id)
        with self._held():
            return self._log(log).positions.get(entry_id)

    def checkpoint(self, log: str) -> bytes | None:
        check_name(log)
        with self._held():
            checkpoints = self._log(log).checkpoints
            return checkpoints[max(checkpoints)] if checkpoints else None

    def checkpoint_at(self, log: str, size: int) -> bytes | None:
        check_name(log)
        check_number(size)
        with self._held():
            return self._log(log).checkpoints.get(size)

    def checkpoints(self, log: str) -> list[int]:
        check_name(log)
        with self._held():
            return sorted(self._log(log).checkpoints)

    def put_stamp(self, log: str, stamp: Stamp) -> None:
        check_name(log)
        check_name(stamp.cosigner)
        check_number(stamp.size)
        check_number(stamp.time)
        check_bytes(stamp.note)
        with self._held():
            stamps = self._log(log).stamps
            if stamp not in stamps:
                stamps.append(stamp)

    def stamps(self, log: str, from_size: int = 0) -> list[Stamp]:
        check_name(log)
        check_number(from_size)
        with self._held():
            found = [s for s in self._log(log).stamps if s.size >= from_size]
        return sorted(found, key=lambda s: (s.size, s.time, s.cosigner))

    def first_stamp(self, log: str, cosigner: str, from_size: int) -> Stamp | None:
        check_name(cosigner)
        found = [s for s in self.stamps(log, from_size) if s.cosigner == cosigner]
        return min(found, key=lambda s: (s.time, s.size), default=None)

    def latest_stamp(self, log: str, cosigner: str) -> Stamp | None:
        check_name(cosigner)
        found = [s for s in self.stamps(log) if s.cosigner == cosigner]
        return found[-1] if found else None

    def put_blob(self, digest_hex: str, data: bytes) -> None:
        check_name(digest_hex)
        check_bytes(data)
        with self._held():
            if self._blobs.setdefault(digest_hex, data) != data:
                raise refusals.blob_differs()

    def get_blob(self, digest_hex: str) -> bytes | None:
        check_name(digest_hex)
        with self._held():
            return self._blobs.get(digest_hex)

    def has_blob(self, digest_hex: str) -> bool:
        check_name(digest_hex)
        with self._held():
            return digest_hex in self._blobs

    def put_value(self, key: str, value: bytes) -> None:
        check_name(key)
        check_bytes(value)
        with self._held():
            self._values[key] = value

    def get_value(self, key: str) -> bytes | None:
        check_name(key)
        with self._held():
            return self._values.get(key)

    def swap_value(self, key: str, old: bytes | None, new: bytes) -> None:
        check_name(key)
        check_bytes(new)
        with self._held():
            if self._values.get(key) != old:
                raise refusals.value_moved()
            self._values[key] = new

    def check(self) -> None:
        with self._held():
            pass  # nothing here can rot that would not take this check with it

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._logs, self._blobs, self._values = {}, {}, {}


def _append(
    log: _Log, size: int, entries: Sequence[tuple[bytes, bytes]], checkpoint: bytes
) -> None:
    """All checks come first, so that a refusal leaves nothing behind."""
    if len(log.entries) != size:
        raise refusals.log_moved()
    new = {entry_id: size + i for i, (entry_id, _) in enumerate(entries)}
    if len(new) != len(entries) or not new.keys().isdisjoint(log.positions):
        raise refusals.entry_duplicate()
    if log.checkpoints.get(size + len(entries), checkpoint) != checkpoint:
        raise refusals.checkpoint_exists()
    log.entries.extend(body for _, body in entries)
    log.positions.update(new)
    log.checkpoints[size + len(entries)] = checkpoint
