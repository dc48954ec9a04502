"""Admitting acts: judge each at its place, keep all in one durable transaction, then answer.

Order: judge, or known already? documents; checkpoint; entries and checkpoint on disk; read back;
publish; answer. Nothing is shown before it is kept, so a stop at any instant loses no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.errors import ComityError, Conflict, Missing, NotSound, Recorded, Unavailable
from comity.keys import Signed
from comity.log.tree import leaf_hash
from comity.secretariat.ahead import GROUP
from comity.secretariat.archive import Archive, unknown
from comity.secretariat.recover import catch_up
from comity.wire.act import parse_signed_act
from comity.wire.reader import Mark, Prepared
from comity.wire.signers import find_signer

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Admitted:
    """An act on the record: its entry's index, and the size of the first checkpoint over it.

    new: whether this very lodging put it there.
    """

    id: str
    index: int
    size: int
    new: bool


def admit(archive: Archive, entries: Sequence[bytes]) -> list[Admitted | ComityError]:
    """What became of each entry, in order; a refused one changes nothing for the others.

    An act that is on the record already gets the same answer as the first time. Raises where the
    store failed: the error says whether it is known that nothing was recorded.
    """
    with archive.lock:
        archive.check_running()
        for _ in range(_ATTEMPTS):
            try:
                return _admit_once(archive, entries)
            except Conflict:
                _follow(archive)
        raise Unavailable("host-overtaken", "Others keep being first.", "Lodge the act again.")


def _follow(archive: Archive) -> None:
    """Another writer was first: read what it wrote, so that acts are judged anew after it."""
    try:
        catch_up(archive)
    except ComityError as error:
        archive.trouble = error
        raise


def look_up(archive: Archive, identity: str) -> Admitted | None:
    """Where an act is on the record, None where it is not.

    Raises Unavailable, saying that it is not yet known, where the store cannot tell or the act is
    just being recorded.
    """
    try:
        index = archive.store.find(archive.log, bytes.fromhex(identity))
    except Unavailable as error:
        raise Unavailable(
            "lookup-failed",
            "The store cannot tell now whether the act is on the record.",
            "Ask again in a moment, by its id.",
        ) from error
    except ComityError as error:
        raise unknown(error) from error
    if index is None:
        return None
    if index >= archive.size:
        raise pending()
    return Admitted(identity, index, archive.size_at(index), new=False)


def pending() -> Unavailable:
    """The error for an act that is between lodging and record."""
    return Unavailable(
        "act-pending", "The act is just being recorded.", "Ask again in a moment, by its id."
    )


def _admit_once(archive: Archive, entries: Sequence[bytes]) -> list[Admitted | ComityError]:
    mark = archive.reader.mark()
    taken: dict[str, Prepared] = {}
    try:
        with archive.ahead.begin(_signatures(archive, entries)):
            answers = [_judge(archive, entry, taken) for entry in entries]
        if taken:
            _keep(archive, mark, tuple(taken.values()))
    except BaseException:
        archive.reader.go_back(mark)
        raise
    return [_answer(archive, each, taken) for each in answers]


def _signatures(archive: Archive, entries: Sequence[bytes]) -> Iterator[Signed]:
    """The signatures of acts that wait together, as far as their keys are known beforehand."""
    council = archive.reader.council
    if len(entries) < GROUP or council is None:
        return
    keyring = archive.reader.keyring()
    for entry in entries:
        try:
            signed = parse_signed_act(entry)
            vkey, _ = find_signer(keyring, council, signed.head["by"], signed.head["key"])
        except ComityError:
            continue  # it will be said at its place
        yield vkey.public, signed.text, signed.signature.signature


def _judge(archive: Archive, entry: bytes, taken: dict[str, Prepared]) -> str | ComityError:
    """The id of an act that is on the record or now prepared for it, or why it is refused."""
    try:
        identity = parse_signed_act(entry).id
    except ComityError as error:
        return error
    if identity in taken:
        return identity
    try:
        prepared = archive.reader.prepare(entry)
        check_documents(archive, prepared)
    except Unavailable:
        raise
    except ComityError as error:
        # An act on the record is never prepared again: its party's chain has gone on since.
        return error if look_up(archive, identity) is None else identity
    archive.reader.accept(prepared)
    taken[identity] = prepared
    return identity


def check_documents(archive: Archive, prepared: Prepared) -> None:
    """Raises Missing `document-missing` unless every document that the act names is here."""
    act = prepared.reading.act
    for name in () if act is None else act.documents():
        if not archive.holds(name):
            raise Missing(
                "document-missing",
                f"The document {name[:16]}… is needed and is not here.",
                "Hand in every document first, then lodge the act again.",
                {"document": name},
            )


def _keep(archive: Archive, mark: Mark, taken: Sequence[Prepared]) -> None:
    checkpoint = archive.sign_checkpoint()
    entries = [(bytes.fromhex(each.reading.id), each.entry) for each in taken]
    try:
        # If we stop before this returns, all is recorded or nothing, and nobody was answered.
        archive.store.append(archive.log, mark.size, entries, checkpoint)
        # If we stop here, it is recorded and unanswered: recovery publishes, a repeat is answered.
        leaves = _check_kept(archive, mark)
    except BaseException as error:
        archive.trouble = _lasting(error)
        raise
    archive.take_in(leaves, [each.reading for each in taken])
    archive.publish(checkpoint)


def _check_kept(archive: Archive, mark: Mark) -> list[bytes]:
    """Hash again what was stored: a bit that flipped on its way is not signed and shown.

    Gives the leaf hashes, made of the bytes that came back.
    """
    leaves = [leaf_hash(entry) for entry in _read_back(archive, mark.size)]
    if mark.frontier.extend(leaves).root() != archive.reader.roots[-1]:
        raise unknown(
            NotSound(
                "readback-differs",
                "The disk does not hold what was just written to it.",
                "Ask the host to check its disk and memory.",
            )
        )
    return leaves


def _read_back(archive: Archive, size: int) -> Sequence[bytes]:
    """What was just kept. Not being able to read it says nothing of whether it is on disk."""
    try:
        return archive.store.read(archive.log, size, archive.reader.size)
    except ComityError as error:
        raise Unavailable(
            "readback-failed",
            "What was just written could not be read back.",
            "Ask by the act's id before you lodge it again.",
        ) from error


def _lasting(error: BaseException) -> ComityError | None:
    """The error if it leaves open what is on disk, so that only a new start may go on."""
    if not isinstance(error, ComityError):
        return host_failed()
    return error if error.recorded is Recorded.UNKNOWN else None


def host_failed() -> Unavailable:
    """The error for a fault of this program."""
    return Unavailable(
        "host-failed",
        "The host failed while it did this.",
        "Ask by the act's id, then lodge it again.",
    )


def _answer(
    archive: Archive, judged: str | ComityError, taken: dict[str, Prepared]
) -> Admitted | ComityError:
    if isinstance(judged, ComityError):
        return judged
    if judged in taken:
        return Admitted(judged, taken[judged].reading.index, archive.size, new=True)
    found = look_up(archive, judged)
    assert found is not None, "it was on the record a moment ago, and nothing leaves a record"
    return found
