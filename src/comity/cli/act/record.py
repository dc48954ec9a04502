"""The record for which an act is made: the party's own node's copy, a host's, or an export.

It is read to its end and checked on the way by a reader of our own; what a host says of it is not
believed. Where the host does not answer, what the node holds is the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from comity.cli.records import source_of
from comity.core.state import Council
from comity.errors import ComityError, Missing, NotSound, Unavailable
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import parse_note
from comity.log.tiles import WIDTH, Tile, format_path, parse_bundle
from comity.node.copy import Copy
from comity.node.host import HostClient
from comity.node.node import Node
from comity.node.settings import read_settings
from comity.wire.evidence import own_checkpoint
from comity.wire.reader import Reader, Reading


class Shown(Protocol):
    """What shows a record: a host, or the files of an export."""

    def checkpoint(self) -> bytes:
        """The signed checkpoint."""

    def entries(self, index: int, width: int) -> list[bytes]:
        """The first entries of a bundle."""

    def document(self, name: str) -> bytes:
        """A document's bytes."""


class Files:
    """The files of an export, shown as a host shows them."""

    def __init__(self, place: str) -> None:
        self.source = source_of(place)

    def checkpoint(self) -> bytes:
        return self.source.read("checkpoint")

    def entries(self, index: int, width: int) -> list[bytes]:
        return parse_bundle(self.source.read(format_path(Tile(-1, index, width))), width)

    def document(self, name: str) -> bytes:
        return self.source.read(f"document/{name}")


class Record:
    """A record as far as read; `party` is whose node it came from, "" for none.

    host: where acts are handed in, None for an export. behind: why the end could not be reached.
    """

    def __init__(
        self,
        reader: Reader,
        shown: Shown,
        host: HostClient | None = None,
        node: Node | None = None,
        copy: Copy | None = None,
        party: str = "",
    ) -> None:
        self.node = node
        self.reader, self.shown, self.host, self.party = reader, shown, host, party
        self.behind: ComityError | None = None
        self._places = {} if copy is None else _places(copy.readings)
        self._own = reader.documents
        self._fetched: dict[str, bytes] = {}
        reader.documents = self._document

    def close(self) -> None:
        """Let go of store and connections."""
        if self.node is not None:
            self.node.close()
        elif self.host is not None:
            self.host.close()

    @property
    def council(self) -> Council:
        """The state at the end of what has been read."""
        if self.reader.council is None:
            raise Missing(
                "record-unread", "Nothing of the record has been read.", "Try again, or ask a node."
            )
        return self.reader.council

    def follow(self) -> None:
        """Read on to the end that is shown. Raises NotSound where it is another history."""
        if isinstance(self.shown, HostClient):
            self.shown.forget()
        note = parse_note(self.shown.checkpoint())
        size, held = parse_checkpoint(note.text).size, self.reader.size
        for index in range(held // WIDTH, -(-size // WIDTH)):
            width = min(WIDTH, size - index * WIDTH)
            for entry in self.shown.entries(index, width)[max(held - index * WIDTH, 0) :]:
                reading = self.reader.read(entry)
                if reading.act is not None:
                    self._places.setdefault(reading.id, reading.index)
        council, keys = self.council, self.reader.log_keys()
        _, checkpoint = own_checkpoint(note, council.origin, keys)
        if checkpoint.root.hex() != self.reader.root_at(checkpoint.size):
            raise NotSound(
                "record-differs",
                "The record that the host shows is not the one that was read.",
                "Sign nothing; compare with what other parties hold.",
            )

    def follow_if_it_answers(self) -> None:
        """Read on; where nobody answers, stay with what is held already."""
        try:
            self.follow()
        except Unavailable as error:
            if self.reader.council is None:
                raise
            self.behind = error

    def index_of(self, identity: str) -> int | None:
        """The entry that is this act, None where no entry is."""
        return self._places.get(identity)

    def _document(self, name: str) -> bytes | None:
        held = self._own(name)
        if held is not None:
            return held
        if name not in self._fetched:
            try:
                self._fetched[name] = self.shown.document(name)
            except Unavailable:
                raise
            except ComityError:
                return None
        return self._fetched[name]


def _places(readings: Iterable[Reading]) -> dict[str, int]:
    """The first entry of each act, by id."""
    places: dict[str, int] = {}
    for reading in readings:
        if reading.act is not None:
            places.setdefault(reading.id, reading.index)
    return places


def of_node(file: Path, council: str) -> Record:
    """The record that a party's own node keeps, by the node's settings file."""
    settings = read_settings(file)
    node = Node(settings, create=False)
    followed = {each.copy.identity: each for each in node.followers}
    titles = {key: _title(each.copy.reader) for key, each in followed.items()}
    follower = followed[_chosen(titles, council)]
    copy = follower.copy
    return Record(copy.reader, follower.host, follower.host, node, copy, follower.party)


def of_host(url: str, council: str) -> Record:
    """The record that a host shows, read from its first entry."""
    host = HostClient(url.rstrip("/"), council)
    return Record(Reader(lambda name: None), host, host)


def of_export(place: str) -> Record:
    """The record in an export, a directory or an address; acts cannot be handed in there."""
    return Record(Reader(lambda name: None), Files(place))


def check_identity(record: Record, council: str) -> None:
    """Raises NotSound `council-other` unless it is the record of the council asked for, if any."""
    if council and record.council.id != council:
        raise NotSound(
            "council-other",
            f"This is the record of council {record.council.id[:16]}…, not of the one asked for.",
            "Check identity and address.",
        )


def _title(reader: Reader) -> str:
    return "" if reader.council is None else reader.council.title


def _chosen(titles: dict[str, str], asked: str) -> str:
    """The council asked for by title or by the beginning of its identity, or the only one."""
    fits = [
        key
        for key, title in titles.items()
        if not asked or (len(asked) >= 8 and key.startswith(asked)) or asked == title
    ]
    if len(fits) == 1:
        return fits[0]
    known = ", ".join(
        f"{title or 'nothing read yet'} ({key[:12]}…)" for key, title in titles.items()
    )
    raise Missing(
        "council-unclear",
        f"The node follows {len(titles)} councils, and {len(fits)} of them fit.",
        f"Name one by title or identity with --council: {known}.",
    )
