"""Which keys must have signed a checkpoint: each of a list, or those that a policy asks for."""

from __future__ import annotations

from collections.abc import Sequence

from comity.errors import NotSound
from comity.log.checkpoint import parse_checkpoint
from comity.log.cosignature import check_cosignature, check_log_line
from comity.log.note import COSIGNATURE, ED25519, Note, Vkey
from comity.log.signed import Signed


def check_keys(note: Note, vkeys: Sequence[Vkey]) -> Signed:
    """The checkpoint in a note that every one of these keys, of a log or a cosigner, has signed.

    A key of kind 01, and one of kind 06 under the log's own origin, is the log's; any other is a
    cosigner's. Unlike `check_signed` it is content with cosigners, as whoever examines a mirror
    is. Raises NotSound `vkey-unsigned`, `signature-wrong`, Malformed for another form.
    """
    checkpoint = parse_checkpoint(note.text)
    logs, times = [], []
    for vkey in vkeys:
        line = next((x for x in note.signatures if (x.name, x.key_id) == _id(vkey)), None)
        if line is None:
            raise NotSound(
                "vkey-unsigned",
                f"The key {vkey.name} has not signed the checkpoint.",
                "Check the key, or ask for a checkpoint with its signature.",
            )
        own = vkey.kind != COSIGNATURE and vkey.name == checkpoint.origin
        if vkey.kind == ED25519 or own:
            check_log_line(note.text, line, vkey)
            logs.append(vkey)
        else:
            times.append((vkey, check_cosignature(note.text, line, vkey)))
    return Signed(checkpoint, tuple(logs), tuple(times))


def _id(vkey: Vkey) -> tuple[str, bytes]:
    return vkey.name, vkey.key_id
