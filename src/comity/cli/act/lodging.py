"""Handing in a signed act, and the truth about what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from comity.cli.act.record import Record
from comity.cli.files import write_new
from comity.errors import ComityError, NotSound, Recorded, Unavailable
from comity.node.host import HostClient
from comity.wire.act import parse_signed_act


@dataclass(frozen=True, slots=True)
class Lodged:
    """An act that the host says is on the record.

    seen: whether we have read it there; before: whether it was there before we handed it in.
    address: of a council that was founded by it.
    """

    id: str
    index: int
    seen: bool
    before: bool = False
    address: str = ""

    @property
    def sentence(self) -> str:
        """The answer for people."""
        if self.before:
            return f"Recorded as entry {self.index}; it was there before."
        if self.index == 0:
            return f"Founded. The council is {self.id}.\nIts address is {self.address}"
        if self.seen:
            return f"Recorded as entry {self.index}."
        return (
            f"Recorded as entry {self.index}, by the word of the host; it could not be read there"
            " yet. Look again before you rely on it."
        )

    def plain(self) -> dict[str, object]:
        """The answer as data."""
        return {"status": "recorded", "act": self.id, "index": self.index, "seen": self.seen}


def hand_in(host: HostClient, documents: Iterable[bytes]) -> None:
    """Hand in documents; where that fails, nothing was recorded."""
    for data in documents:
        try:
            host.put_document(data)
        except ComityError as error:
            error.recorded = Recorded.NOTHING
            raise


def lodge(record: Record, host: HostClient, entry: bytes, documents: Iterable[bytes]) -> Lodged:
    """Hand in documents and act, and look for it on the record.

    Raises what the host objects to; Unavailable `act-unanswered` where it is not yet known what
    became of the act, after keeping it in a file; NotSound `act-not-there` where the host broke
    its word.
    """
    identity = parse_signed_act(entry).id
    known = record.index_of(identity)
    if known is not None:
        return Lodged(identity, known, seen=True, before=True)
    hand_in(host, documents)
    try:
        index = host.lodge(entry)
    except Unavailable as error:
        if error.recorded is Recorded.UNKNOWN:
            raise _unanswered(error, entry, identity) from error
        raise
    try:
        record.follow()
    except Unavailable:
        return Lodged(identity, index, seen=False)
    if record.index_of(identity) != index:
        raise NotSound(
            "act-not-there",
            f"The host said that the act is entry {index}, and it is not.",
            "Keep the host's answer and tell the other parties: it broke its word.",
            {"act": identity, "index": index},
        )
    return Lodged(identity, index, seen=True)


def _unanswered(error: Unavailable, entry: bytes, identity: str) -> Unavailable:
    """The same error, with the act kept so that exactly this one can be handed in again."""
    file = Path(f"{identity[:16]}.act")
    if not file.exists():
        write_new(file, entry)
    kept = Unavailable(
        error.code,
        error.sentence,
        f"The act is kept; hand in the same again: comity act submit {file}",
        {"act": identity, "file": str(file)},
    )
    kept.recorded = Recorded.UNKNOWN
    return kept
