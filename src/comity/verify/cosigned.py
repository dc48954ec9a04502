"""The cosigned checkpoints that come with a record, and how far they make it final."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from comity.core.state import Council
from comity.errors import ComityError, NotSound
from comity.log.note import ED25519, MLDSA, Note, Vkey, parse_note
from comity.verify.ledger import Ledger
from comity.verify.replay import Replay
from comity.verify.report import counted
from comity.verify.source import Source
from comity.wire.evidence import Cosigners, check_checkpoint, cosigners_of
from comity.wire.export import COSIGNED


@dataclass(frozen=True, slots=True)
class Cosigned:
    """What one party or witness has cosigned: role and number of entries."""

    name: str
    role: str
    size: int


def all_cosigners(council: Council) -> Cosigners:
    """The notice and witness keys of every charter that has been in force."""
    named = [triple for each in council.charters for triple in each.charter.cosigners()]
    return cosigners_of(named)


def signed_words(origin: str, note: Note, keys: Iterable[Vkey]) -> str:
    """Who signed a checkpoint that stood its check, and under which kinds of keys where one is not
    of Ed25519.
    """
    lines = [(line.name, line.key_id) for line in note.signatures]
    kinds = {key.kind for key in keys if (key.name, key.key_id) in lines}
    under = " and ".join(words for kind, words in _KINDS.items() if kind in kinds)
    return f"Signed by the log {origin}{f' under {under}' if MLDSA in kinds else ''}."


_KINDS = {ED25519: "Ed25519", MLDSA: "ML-DSA-44"}


def known_among(council: Council, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the names that are parties or witnesses of the record; other files are surplus."""
    known = {each.name for each in all_cosigners(council).values()}
    return tuple(name for name in names if name in known)


def check_cosigned(source: Source, replay: Replay, ledger: Ledger) -> tuple[Cosigned, ...]:
    """Notes whether every cosigned checkpoint is its cosigner's and of this very record."""
    council = replay.reader.council
    assert council is not None
    names = source.cosigners()
    if names is None:
        ledger.leave("cosigned", "This place does not say who has cosigned.")
        return ()
    held = []
    for name in known_among(council, names):
        try:
            held.append(_check(source.read(COSIGNED + name), name, replay))
        except ComityError as error:
            ledger.note("cosigned", error, file=COSIGNED + name)
    detail = f"{counted(len(held), 'checkpoint')}, each of this very record." if held else _NONE
    ledger.succeed("cosigned", detail, replay.reader.size)
    return tuple(held)


_NONE = "Nobody's cosigned checkpoint came with it, so none contradicts it."


def _check(raw: bytes, name: str, replay: Replay) -> Cosigned:
    reader, council = replay.reader, replay.reader.council
    assert council is not None
    own = {key: each for key, each in all_cosigners(council).items() if each.name == name}
    checkpoint, stamps = check_checkpoint(parse_note(raw), council.origin, reader.log_keys(), own)
    if not stamps:
        raise NotSound(
            "cosigner-missing",
            f"The checkpoint does not carry a cosignature of {name}.",
            "Ask that party or witness for its latest cosigned checkpoint.",
        )
    if checkpoint.size > reader.size:
        raise NotSound(
            "record-cut",
            f"{name} cosigned {checkpoint.size} entries, and this record holds {reader.size}.",
            "The record was cut short; ask for the whole of it.",
            {"party": name, "cosigned": checkpoint.size, "held": reader.size},
        )
    if checkpoint.root != reader.roots[checkpoint.size]:
        raise NotSound(
            "history-split",
            f"{name} cosigned another history of the first {checkpoint.size} entries.",
            "Keep both: with the log's signatures they prove that two histories were shown.",
            {"party": name, "size": checkpoint.size},
        )
    return Cosigned(name, stamps[0].role, checkpoint.size)


def final_size(council: Council, replay: Replay, held: tuple[Cosigned, ...]) -> int:
    """How many entries the charter's quorum of parties has cosigned, here or in logged evidence."""
    sizes = dict(replay.noticed)
    for each in held:
        if each.role == "notice":
            sizes[each.name] = max(each.size, sizes.get(each.name, 0))
    parties = [party.name for party in council.charter.parties]
    ranked = sorted((sizes.get(name, 0) for name in parties), reverse=True)
    quorum = council.charter.clock.quorum
    return ranked[quorum - 1] if 0 < quorum <= len(ranked) else 0


def check_final(replay: Replay, held: tuple[Cosigned, ...], ledger: Ledger) -> int:
    """Notes how far the record is final; where it is not, that is said and not held against it."""
    council = replay.reader.council
    assert council is not None
    final, quorum = final_size(council, replay, held), council.charter.clock.quorum
    if final == 0:
        ledger.leave(
            "final",
            f"Fewer than {quorum} parties are seen to have cosigned; others may be shown another"
            " history.",
        )
    else:
        rest = replay.reader.size - final
        later = f"; {counted(rest, 'later entry')} not yet" if rest else ""
        detail = f"{quorum} or more parties cosigned the first {final} entries{later}."
        ledger.succeed("final", detail, final)
    return final
