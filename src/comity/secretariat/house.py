"""All councils of one host: founding, finding, and starting again after any stop."""

from __future__ import annotations

from threading import RLock

from comity.errors import Malformed, Missing, Refused
from comity.log.note import format_vkey
from comity.secretariat.archive import Archive
from comity.secretariat.keyring import load_key
from comity.secretariat.settings import Settings
from comity.store.sqlite import SqliteStore
from comity.wire.act import parse_signed_act, read_act
from comity.wire.digest import digest
from comity.wire.reader import Reader, Reading


class House:
    """A host with its store, its keys and the archives of its councils by identity."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        settings.data.mkdir(parents=True, exist_ok=True)
        self.store = SqliteStore(settings.store, create=True)
        self.archives: dict[str, Archive] = {}
        self._lock = RLock()

    def recover(self) -> None:
        """Check the store and read every record back.
        Raises NotSound rather than start on bad bytes.
        """
        self.store.check()
        for log in self.store.logs():
            if self.store.size(log) == 0:
                continue
            origin = self._origin(log)
            archive = self._archive(log, origin)
            archive.load()
            self.archives[log] = archive

    def archive(self, council: str) -> Archive:
        """The archive of a council. Raises Missing `council-unknown`."""
        archive = self.archives.get(council)
        if archive is None:
            raise Missing(
                "council-unknown", "This host has no such council.", "Check the identity."
            )
        return archive

    def found(self, entry: bytes) -> Reading:
        """Found a council by its first entry; the same entry again gives the same answer.

        Raises Refused where the log named is not one of this host's, Malformed for another act.
        """
        signed = parse_signed_act(entry)
        if signed.kind != "found":
            raise Malformed("not-founding", "This act does not found a council.", "Lodge it there.")
        origin, logs = str(signed.plain.get("origin", "")), signed.plain.get("logs", [])
        vkey, _ = load_key(self.settings.keys, origin)
        if logs != [format_vkey(vkey)]:
            raise Refused(
                "log-key-foreign",
                "The founding act names other log keys.",
                "Name this host's log key.",
            )
        with self._lock:
            if signed.id in self.archives:
                return self.archives[signed.id].readings[0]
            Reader(self.store.get_blob).prepare(entry)
            self.store.create(signed.id)
            archive = self._archive(signed.id, origin)
            answer = archive.append([entry])[0]
            if not isinstance(answer, Reading):
                raise answer
            self.archives[signed.id] = archive
            return answer

    def put_document(self, name: str, data: bytes) -> None:
        """Keep a document under its digest. Raises Malformed `document-differs` for other bytes."""
        if digest(data) != name:
            raise Malformed(
                "document-misnamed",
                "The bytes do not have this name.",
                "Name them by their SHA-256.",
            )
        if not self.store.has_blob(name):
            self.store.put_blob(name, data)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def _archive(self, log: str, origin: str) -> Archive:
        _, key = load_key(self.settings.keys, origin)
        return Archive(self.store, log, origin, key)

    def _origin(self, log: str) -> str:
        founding = read_act(parse_signed_act(self.store.read(log, 0, 1)[0]))
        return str(getattr(founding.body, "origin", ""))
