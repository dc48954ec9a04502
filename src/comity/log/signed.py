"""A checkpoint with all its signatures, judged by the keys that the reader trusts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from comity.errors import NotSound
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.cosignature import check_cosignature, check_log_line
from comity.log.note import Note, Vkey


@dataclass(frozen=True, slots=True)
class Signed:
    """A checked checkpoint: the log keys that signed it, and who cosigned it with the time."""

    checkpoint: Checkpoint
    logs: tuple[Vkey, ...]
    cosigners: tuple[tuple[Vkey, int], ...]


def check_signed(note: Note, logs: Iterable[Vkey], cosigners: Iterable[Vkey]) -> Signed:
    """The checkpoint in a note that one of the log keys signed under its own origin.

    Lines of unknown keys are ignored; of a known key the first line counts and must verify. Raises
    NotSound `log-unsigned`, `signature-wrong`, Malformed for another form. Source: signed-note,
    tlog-checkpoint, tlog-cosignature.
    """
    checkpoint = parse_checkpoint(note.text)
    own = {(key.name, key.key_id): key for key in logs if key.name == checkpoint.origin}
    others = {(key.name, key.key_id): key for key in cosigners}
    signed: dict[Vkey, None] = {}
    times: dict[Vkey, int] = {}
    for line in note.signatures:
        log, cosigner = (table.get((line.name, line.key_id)) for table in (own, others))
        if log is not None and log not in signed:
            check_log_line(note.text, line, log)
            signed[log] = None
        if cosigner is not None and cosigner not in times:
            times[cosigner] = check_cosignature(note.text, line, cosigner)
    if not signed:
        raise NotSound(
            "log-unsigned", "The log's own signature is missing.", "Ask for the signed one."
        )
    return Signed(checkpoint, tuple(signed), tuple(times.items()))
