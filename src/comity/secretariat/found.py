"""Founding a council on this host, by its first entry."""

from __future__ import annotations

from comity.core.acts import Found
from comity.errors import ComityError, Conflict, Malformed, Missing, Refused
from comity.log.note import format_vkey
from comity.secretariat.admit import Admitted, admit, check_documents
from comity.secretariat.archive import Archive
from comity.secretariat.house import House
from comity.secretariat.keyring import load_key
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
    archive = house.new_archive(identity, _own_origin(house, body))
    check_documents(archive, Reader(house.store.get_blob).prepare(entry))
    # If we stop after this, the store has an empty log: nobody was answered, a repeat goes on.
    house.store.create(identity)
    return archive


def _own_origin(house: House, body: Found) -> str:
    try:
        vkey, _ = load_key(house.settings.keys, body.origin)
    except Missing as error:
        raise _foreign() from error
    if body.logs != (format_vkey(vkey),):
        raise _foreign()
    if any(archive.origin == body.origin for archive in house.archives.values()):
        raise Conflict(
            "origin-taken",
            f"The log {body.origin} is the record of another council already.",
            "Ask the host for a log key of another origin.",
        )
    return body.origin


def _foreign() -> Refused:
    return Refused(
        "log-key-foreign",
        "The founding act names log keys that are not this host's.",
        "Ask the host for a log key of this origin, and name just that.",
    )
