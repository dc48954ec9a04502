"""All councils of one host: its store, its keys, and starting again after any stop."""

from __future__ import annotations

import fcntl
from contextlib import suppress
from io import BufferedRandom
from threading import Lock

from comity.core.acts import Found
from comity.errors import Missing, Refused
from comity.secretariat.archive import Archive
from comity.secretariat.helpers import Helpers
from comity.secretariat.keyring import load_named
from comity.secretariat.recover import catch_up, check_not_behind, check_store_is_there
from comity.secretariat.settings import Settings
from comity.store.sqlite import SqliteStore
from comity.wire.act import parse_signed_act, read_act


class House:
    """A host with its store, its keys and the archives of its councils by identity.

    lock: held while a council is founded. Raises Refused `host-running` where another process
    serves the same data, and Missing `store-gone` where the store was lost.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        settings.data.mkdir(parents=True, exist_ok=True)
        self._seized = seize(settings)
        try:
            check_store_is_there(settings.store, settings.marks)
            self.store = SqliteStore(settings.store, create=True)
        except BaseException:
            self._seized.close()
            raise
        self.helpers = Helpers()
        self.archives: dict[str, Archive] = {}
        self.lock = Lock()

    def recover(self) -> None:
        """Check the store and read every record back.
        Raises NotSound rather than start on bad bytes.
        """
        self.store.check()
        for log in self.store.logs():
            if self.store.size(log) == 0:
                continue  # its founding was cut short, and nobody was answered
            archive = self.new_archive(log, self._founding(log))
            catch_up(archive)
            check_not_behind(archive, self.settings.marks)
            self.archives[log] = archive

    def archive(self, council: str) -> Archive:
        """The archive of a council. Raises Missing `council-unknown`."""
        archive = self.archives.get(council)
        if archive is None:
            raise Missing(
                "council-unknown", "This host has no such council.", "Check the identity."
            )
        return archive

    def new_archive(self, log: str, body: Found) -> Archive:
        """An archive with nothing read yet, of a log that signs under every key that founding
        named. Raises Missing `host-key-missing`.
        """
        keys = [load_named(self.settings.keys, vkey) for vkey in body.logs]
        return Archive(self.store, log, body.origin, keys, self.helpers)

    def close(self) -> None:
        """Let go of the store and of the directory."""
        self.helpers.close()
        self.store.close()
        with suppress(OSError):  # nothing was written to it, and the system lets go of it anyway
            self._seized.close()

    def _founding(self, log: str) -> Found:
        body = read_act(parse_signed_act(self.store.read(log, 0, 1)[0])).body
        assert isinstance(body, Found)
        return body


def seize(settings: Settings) -> BufferedRandom:
    """Lock the directory for this process; the system lets go of it when the process ends."""
    file = (settings.data / "lock").open("a+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Refused(
            "host-running",
            "Another secretariat is serving this data directory.",
            "Stop it first, or choose another directory.",
        ) from error
    return file
