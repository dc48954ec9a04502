"""Two histories under one log's signature: what is kept so that a stranger can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from comity.errors import NotSound
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import Note, format_note
from comity.log.tiles import WIDTH, format_bundle
from comity.log.tree import EMPTY
from comity.node.copy import Copy
from comity.node.fetch import Fetch, root_after
from comity.node.host import HostClient


def raise_fork(copy: Copy, rival: Note, bundles: Sequence[bytes]) -> NoReturn:
    """Keep both signed checkpoints, and the rival's entries where it shows them, and raise.

    bundles: the entry bundles of the rival history from the first one that differs.
    """
    size = parse_checkpoint(rival.text).size
    sentence = f"The log has signed two histories of {min(size, copy.reader.size)} entries."
    copy.alarms.find("split-view", sentence, (copy.signed(size), format_note(rival), *bundles))
    raise NotSound(
        "split-view",
        f"The log has signed two histories of {min(size, copy.reader.size)} entries.",
        "Both checkpoints are kept as evidence; tell the other parties.",
    )


def unexplained(copy: Copy, host: HostClient, note: Note) -> NoReturn:
    """Find out why entries do not give the root of a signed checkpoint on top of what is held.

    If the host's whole record gives that root, the log has signed two histories. If not, its
    entries are not those of its checkpoint: NotSound `entries-differ`, which may be a fault of the
    host's disk and is no proof of anything to a stranger.
    """
    checkpoint = parse_checkpoint(note.text)
    if copy.reader.size:
        rival = Fetch(copy, host).range(0, checkpoint.size)
        if root_after(EMPTY, rival) == checkpoint.root:
            raise_fork(copy, note, _from_first_difference(copy, rival))
    raise NotSound(
        "entries-differ",
        f"The host's {checkpoint.size} entries do not give the root that its log signed.",
        "Nothing is signed; ask the host to check its disk.",
    )


def _from_first_difference(copy: Copy, rival: Sequence[bytes]) -> list[bytes]:
    held = copy.store.read(copy.name, 0, copy.reader.size)
    pairs = zip(held, rival, strict=False)
    places = (place for place, (own, other) in enumerate(pairs) if own != other)
    first = next(places, len(held))
    starts = range(first // WIDTH * WIDTH, len(rival), WIDTH)
    return [format_bundle(rival[start : start + WIDTH]) for start in starts]
