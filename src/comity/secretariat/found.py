"""Founding a council on this host, by its first entry."""

from __future__ import annotations

from comity.core.acts import Found
from comity.errors import ComityError, Conflict, Malformed, Refused
from comity.log.note import ED25519, MLDSA, parse_vkey
from comity.secretariat.admit import Admitted, admit, check_documents
from comity.secretariat.archive import Archive
from comity.secretariat.house import House
from comity.wire.act import parse_signed_act, read_act
from comity.wire.reader import Reader


def found(house: House, entry: bytes) -> Admitted:
    """Found a council; the same entry again gives the same answer.

    Raises Malformed for another act, Refused `log-key-foreign` where the log is not one of this
    host's, Conflict `origin-taken` where another council has it: one log, one record.
    """
    signed = parse_signed_act(entry)
    if signed.kind != "found":
        raise Malformed("not-founding", "This act does not found a council.", "Lodge it there.")
    body = read_act(signed).body
    assert isinstance(body, Found)
    with house.lock:
        archive = house.archives.get(signed.id)
        if archive is None:
            archive = _new_archive(house, signed.id, body, entry)
        answer = admit(archive, [entry])[0]
        if isinstance(answer, ComityError):
            raise answer
        house.archives[signed.id] = archive
        return answer


def _new_archive(house: House, identity: str, body: Found, entry: bytes) -> Archive:
    archive = _own_archive(house, identity, body)
    check_documents(archive, Reader(house.store.get_blob).prepare(entry))
    # If we stop after this, the store has an empty log: nobody was answered, a repeat goes on.
    house.store.create(identity)
    return archive


def _own_archive(house: House, identity: str, body: Found) -> Archive:
    """An archive whose log signs under this host's Ed25519 key of the origin and, if founding
    names that too, under its key of ML-DSA-44.
    """
    try:
        vkeys = [parse_vkey(text) for text in body.logs]
        archive = house.new_archive(identity, body)
    except ComityError as error:
        raise _foreign() from error
    kinds = [vkey.kind for vkey in vkeys]
    if kinds not in _KINDS or any(vkey.name != body.origin for vkey in vkeys):
        raise _foreign()
    if any(other.origin == body.origin for other in house.archives.values()):
        raise Conflict(
            "origin-taken",
            f"The log {body.origin} is the record of another council already.",
            "Ask the host for a log key of another origin.",
        )
    return archive


_KINDS = ([ED25519], [ED25519, MLDSA])


def _foreign() -> Refused:
    return Refused(
        "log-key-foreign",
        "The founding act names log keys that are not this host's.",
        "Ask the host for the log keys of this origin, and name just those.",
    )
