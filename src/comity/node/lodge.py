"""Handing in a signed act for whoever brings it: checked, its documents first, then the host.

The node signs nothing here and keeps nothing: what is on the record comes back by following it.
"""

from __future__ import annotations

from collections.abc import Mapping

from comity.core.acts import Act
from comity.errors import ComityError, Malformed, Missing, Recorded, Refused
from comity.node.copy import Copy
from comity.node.host import HostClient
from comity.node.node import Node
from comity.wire.act import parse_signed_act
from comity.wire.prepare import check_signed

Data = dict[str, object]


def lodge(node: Node, council: str, entry: bytes, documents: Mapping[str, bytes]) -> Data:
    """Hand in an act of a party of this node; what became of it.

    Raises Refused `party-elsewhere` for an act of somebody whose node this is not,
    `document-unnamed-by-act` for a document that the act does not name, what reading and the host
    raise; Unavailable says whether it is known that nothing was recorded.
    """
    identity = parse_signed_act(entry).id
    copy = node.copy_of(council)
    known = _known(copy, identity)
    if known is not None:
        return known
    with copy.lock:
        act = check_signed(copy.reader, entry, documents)
    _check_own(node, act, documents)
    host = HostClient(node.host_of(council), council, node.settings.limits)
    try:
        _put(host, documents)
        return _recorded(identity, host.lodge(entry), seen=False)
    finally:
        host.close()


def look_up(node: Node, council: str, identity: str) -> Data:
    """Where an act is on the record, by the node's own copy or else by the host's word.

    Raises Missing `act-not-recorded`.
    """
    known = _known(node.copy_of(council), identity)
    if known is not None:
        return known
    host = HostClient(node.host_of(council), council, node.settings.limits)
    try:
        index = host.look_up(identity)
    finally:
        host.close()
    if index is None:
        raise Missing(
            "act-not-recorded", "No such act is on the record.", "Hand it in, or look again."
        )
    return _recorded(identity, index, seen=False)


def _known(copy: Copy, identity: str) -> Data | None:
    with copy.lock:
        for reading in copy.readings:
            if reading.id == identity:
                return _recorded(identity, reading.index, seen=True)
    return None


def _recorded(identity: str, index: int, *, seen: bool) -> Data:
    return {"status": "recorded", "act": identity, "index": index, "seen": seen}


def _check_own(node: Node, act: Act, documents: Mapping[str, bytes]) -> None:
    if act.by not in node.parties:
        raise Refused(
            "party-elsewhere",
            f"This node hands in acts of {', '.join(node.parties)}, not of {act.by}.",
            "Bring the act to the party's own node or to the host.",
        )
    extra = [name for name in documents if name not in act.documents()]
    if extra:
        raise Malformed(
            "document-unnamed-by-act",
            f"The act does not name document {extra[0][:16]}….",
            "Bring only documents that the act names.",
        )


def _put(host: HostClient, documents: Mapping[str, bytes]) -> None:
    for data in documents.values():
        try:
            host.put_document(data)
        except ComityError as error:
            error.recorded = Recorded.NOTHING
            raise
