"""Proofs in a file: an entry is in a log that a policy trusts (c2sp.org/tlog-proof).

c2sp.org/tlog-proof@v1
extra <base64>          only if there is extra data
index <n>
<base64 of a hash>      each hash of the proof of inclusion, the leaf's sibling first

<the signed checkpoint, verbatim>
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from comity.errors import ComityError, Malformed
from comity.log.lines import format_hashes, parse_base64, parse_hashes, parse_number
from comity.log.note import parse_note
from comity.log.policy import Policy, check_policy
from comity.log.signed import Signed
from comity.log.tree import check_inclusion

TYPE = b"c2sp.org/tlog-proof@v1"
MAX_PROOF = 63
MAX_EXTRA = 48_000
"""Bytes of extra data: in base64 it stays below the longest line that common readers take."""


@dataclass(frozen=True, slots=True)
class TlogProof:
    """A proof as received: the entry's index, the hashes, the checkpoint's bytes, extra data.

    Nobody signed the extra data.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""


def format_proof(proof: TlogProof) -> bytes:
    """The file."""
    extra = [b"extra " + base64.b64encode(proof.extra)] if proof.extra else []
    lines = [TYPE, *extra, b"index %d" % proof.index, *format_hashes(proof.hashes)]
    return b"\n".join([*lines, b"", proof.checkpoint])


def parse_proof(raw: bytes) -> TlogProof:
    """The proof in a file. Raises Malformed `proof-malformed` unless printing it gives the file.

    The checkpoint is taken as it is; only `check_proof` looks into it.
    """
    head, gap, checkpoint = raw.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    extra = lines.pop(0)[6:] if lines and lines[0].startswith(b"extra ") else b""
    if first != TYPE or not gap or not lines or not lines[0].startswith(b"index "):
        raise _malformed()
    try:
        hashes = parse_hashes(lines[1:])
        proof = TlogProof(parse_number(lines[0][6:]), hashes, checkpoint, parse_base64(extra))
    except ComityError as error:
        raise _malformed() from error
    if len(hashes) > MAX_PROOF or len(proof.extra) > MAX_EXTRA or format_proof(proof) != raw:
        raise _malformed()
    return proof


def check_proof(proof: TlogProof, leaf: bytes, policy: Policy) -> Signed:
    """The checkpoint by which a policy trusts that the entry with this leaf hash is in its log.

    Raises NotSound `inclusion-unproven`, and as `check_policy` does. What times the cosigners state
    is for the reader to judge.
    """
    signed = check_policy(policy, parse_note(proof.checkpoint))
    checkpoint = signed.checkpoint
    check_inclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return signed


def _malformed() -> Malformed:
    return Malformed("proof-malformed", "The file is not a tlog-proof.", "Ask for it again.")
