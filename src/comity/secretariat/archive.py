"""One council as its host holds it: what it works on, and what it has published.

While acts are judged the reader runs ahead of the disk. Everybody else looks at `published`,
which is replaced, whole, once entries and checkpoint are on disk.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from comity.core.acts import Evidence, Receipt
from comity.core.state import Council
from comity.errors import ComityError, Recorded, Unavailable
from comity.keys import SigningKey
from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.cosignature import sign_as_log
from comity.log.note import Note, format_note
from comity.secretariat.ahead import Ahead
from comity.secretariat.helpers import Helpers
from comity.secretariat.tree import Tree
from comity.store.port import Store
from comity.wire.reader import Reader, Reading
from comity.wire.signers import Keyring

_REMEMBERED = 4096
Logged = tuple[int, str, int]
"""A stamp that is on the record: size, cosigner, time."""


@dataclass(frozen=True, slots=True)
class Published:
    """What the host has made public; everything in it is on disk."""

    size: int
    council: Council
    keyring: Keyring
    checkpoint: bytes


class Archive:
    """A council's record at its host.

    keys: those under which its log signs. lock: held by whoever lets the reader run ahead. ahead:
    what the reader checks signatures with. sizes: of every checkpoint made, ascending. logged: the
    stamps on the record. receipts: by receiver and act, those not filed yet. trouble: why the host
    takes no more acts, if so.
    """

    def __init__(
        self, store: Store, log: str, origin: str, keys: Sequence[SigningKey], helpers: Helpers
    ) -> None:
        self.store, self.log, self.origin, self.keys = store, log, origin, tuple(keys)
        self.ahead = Ahead(helpers)
        self.reader = Reader(store.get_blob, self.ahead.check)
        self.lock = Lock()
        self.tree = Tree()
        self.sizes: list[int] = []
        self.logged: set[Logged] = set()
        self.receipts: dict[tuple[str, str], tuple[Receipt, bytes]] = {}
        self.trouble: ComityError | None = None
        self._published: Published | None = None
        self._held: set[str] = set()

    @property
    def published(self) -> Published:
        """What everybody may see."""
        assert self._published is not None, "only a council that was published is shown"
        return self._published

    @property
    def size(self) -> int:
        """How many entries are published, 0 before the first."""
        return 0 if self._published is None else self._published.size

    def holds(self, document: str) -> bool:
        """Whether a document is in the store; nothing is ever removed, so a yes is remembered."""
        if document not in self._held:
            if not self.store.has_blob(document):
                return False
            if len(self._held) == _REMEMBERED:
                self._held.clear()
            self._held.add(document)
        return True

    def sign_checkpoint(self) -> bytes:
        """The log's checkpoint over what the reader has taken in; keep it before you show it."""
        root = self.reader.roots[-1]
        text = format_checkpoint(Checkpoint(self.origin, self.reader.size, root))
        lines = tuple(sign_as_log(text, self.origin, key) for key in self.keys)
        return format_note(Note(text, lines))

    def take_in(self, leaves: Sequence[bytes], readings: Sequence[Reading]) -> None:
        """Grow the tree by the leaf hashes of entries that are kept, and note the stamps they put
        on the record.
        """
        self.tree.extend(leaves)
        for reading in readings:
            if reading.act is not None and isinstance(reading.act.body, Evidence):
                body = reading.act.body
                self.logged.update((body.size, stamp.name, stamp.time) for stamp in body.stamps)

    def publish(self, checkpoint: bytes) -> None:
        """Show what the reader has taken in, all of which is kept under this checkpoint."""
        assert self.reader.council is not None
        size, council = self.reader.size, self.reader.council
        if not self.sizes or self.sizes[-1] < size:
            self.sizes.append(size)
        self._published = Published(size, council, self.reader.keyring(), checkpoint)

    def size_at(self, index: int) -> int:
        """The size of the first checkpoint that covers a published entry."""
        return self.sizes[bisect_right(self.sizes, index)]

    def check_running(self) -> None:
        """Raises Unavailable `council-stopped` after what only a new start can clear."""
        if self.trouble is not None:
            raise Unavailable(
                "council-stopped",
                "The host has stopped taking acts for this council.",
                f"Ask the host to start again; the cause was {self.trouble.code}.",
            )


def unknown(error: ComityError) -> ComityError:
    """The same error, saying that it is not yet known whether the act was recorded."""
    error.recorded = Recorded.UNKNOWN
    return error
