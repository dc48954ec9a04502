"""A mirror: a cosigner that holds the contents of what it signs (c2sp.org/tlog-mirror).

add-checkpoint moves the pending checkpoint and signs nothing; add-entries takes packages one by
one, each proven into a pending checkpoint before it is kept; when all are here the log decides
whether it may be signed for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from comity.errors import ComityError, Conflict, Malformed
from comity.log.checkpoint import parse_checkpoint
from comity.log.mirror import (
    INFO_TYPE,
    MAX_PACKAGES,
    MirrorInfo,
    Package,
    Upload,
    UploadReader,
    check_package,
    format_info,
)
from comity.log.note import Note, Vkey, format_lines
from comity.log.tiles import WIDTH
from comity.node.answer import Answer, refusal
from comity.node.asked import read_asked
from comity.node.head import digest_of
from comity.node.mirrored import MirroredLog
from comity.node.pending import Pending

TOO_FAR = MAX_PACKAGES * WIDTH
"""How many entries that are here already an upload may send again."""
Find = Callable[[str], MirroredLog | None]
"""The log of an origin, None for one that is not mirrored."""


class Mirror:
    """One mirror over its logs; `origins` lists those that there are now."""

    def __init__(self, pending: Pending, find: Find, origins: Callable[[], Iterable[str]]) -> None:
        self.pending, self.find, self.origins = pending, find, origins

    def add_checkpoint(self, body: bytes, now: int) -> Answer:
        """Answer one add-checkpoint request at `now`, POSIX seconds. Nothing is signed."""
        request = read_asked(body, self._keys)
        if isinstance(request, Answer):
            return request
        log = self.find(request.checkpoint.origin)
        assert log is not None, "only a log that is mirrored has keys"
        return self.pending.advance(log, request, now)

    def upload(self, now: Callable[[], int]) -> Receiving:
        """What takes the body of one add-entries request."""
        return Receiving(self, now)

    def named(self, origin_digest: str) -> MirroredLog | None:
        """The log whose origin has this SHA-256."""
        for origin in self.origins():
            if digest_of(origin) == origin_digest:
                return self.find(origin)
        return None

    def _keys(self, origin: str) -> Sequence[Vkey]:
        log = self.find(origin)
        return () if log is None else log.keys


class Receiving:
    """One add-entries request: it is fed with what arrives until there is an answer."""

    def __init__(self, mirror: Mirror, now: Callable[[], int]) -> None:
        self._mirror, self._now = mirror, now
        self._reader = UploadReader()
        self._log: MirroredLog | None = None
        self._note: Note | None = None
        self._kept = 0

    def feed(self, data: bytes) -> Answer | None:
        """Take in a piece of the body; an answer ends the request, whatever else may come."""
        try:
            for package in self._reader.feed(data):
                answer = self._open() or self._take(package)
                if answer is not None:
                    return answer
        except Malformed as error:  # what comes behind the last whole package is left
            return self.end() if self._kept else refusal(400, error)
        except ComityError as error:  # ours: what was kept is kept
            return self._rest(202) if self._kept else refusal(503, error)
        return self._open() if self._reader.upload is not None else None

    def end(self) -> Answer:
        """The answer where the body has ended, or was cut off."""
        if self._log is None or self._note is None:
            return Answer(400, b"the request does not say what it uploads\n")
        if not self._reader.done:
            return self._rest(202) if self._kept else Answer(400, b"no whole package arrived\n")
        if self._log.next_entry < parse_checkpoint(self._note.text).size:
            return self._rest(409)  # what waited was not of the history that has come meanwhile
        try:
            lines = self._log.finish(self._note, self._now())
        except Conflict:
            return self._behind(self._log)
        except ComityError as error:
            return refusal(503, error)
        return Answer(200, format_lines(lines)) if lines else self._rest(202)

    def _open(self) -> Answer | None:
        """Judge the head, once, as soon as it is here."""
        upload = self._reader.upload
        if self._note is not None or upload is None:
            return None
        self._log = log = self._mirror.find(upload.origin)
        if log is None:
            return Answer(404, b"unknown origin\n")
        if self._mirror.pending.note(log) is None:
            return Answer(422, b"there is no pending checkpoint\n")
        note = self._mirror.pending.resolve(log, upload)
        if note is None or upload.end < log.size:
            return self._behind(log)
        if not _is_near(upload, log.next_entry):
            return self._info(409, log, note)
        self._note = note
        return None

    def _take(self, package: Package) -> Answer | None:
        log, note = self._log, self._note
        assert log is not None
        assert note is not None
        if log.next_entry < package.start:
            return self._rest(409)
        checkpoint = parse_checkpoint(note.text)
        before = log.leaves(package.start - package.start % WIDTH, package.start)
        try:
            check_package(package, before, checkpoint.size, checkpoint.root)
        except ComityError as error:
            return refusal(422, error)
        log.keep(package, note)
        self._kept += 1
        return self._rest(202) if self._kept == MAX_PACKAGES and not self._reader.done else None

    def _rest(self, status: int) -> Answer:
        """Where to go on with the same checkpoint."""
        assert self._log is not None
        assert self._note is not None
        return self._info(status, self._log, self._note)

    def _behind(self, log: MirroredLog) -> Answer:
        present = self._mirror.pending.note(log)
        assert present is not None, "what was signed for was pending before"
        return self._info(409, log, present)

    def _info(self, status: int, log: MirroredLog, note: Note) -> Answer:
        size = parse_checkpoint(note.text).size
        ticket = self._mirror.pending.ticket(log, note)
        return Answer(status, format_info(MirrorInfo(size, log.next_entry, ticket)), INFO_TYPE)


def _is_near(upload: Upload, next_entry: int) -> bool:
    return next_entry - TOO_FAR <= upload.start <= next_entry
