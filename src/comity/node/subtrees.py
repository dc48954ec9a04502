"""Signing subtrees of a checkpoint that our own key has cosigned (c2sp.org/tlog-witness)."""

from __future__ import annotations

from collections.abc import Container, Iterable

from comity.errors import ComityError
from comity.keys import SigningKey
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.cosignature import Subtree, check_cosignature, cosign_subtree
from comity.log.note import MLDSA, format_lines, kind_to_cosign, make_vkey
from comity.log.subtree import check_subtree_consistency
from comity.log.witness import SignSubtree, parse_sign_subtree
from comity.node.answer import Answer, refusal
from comity.node.head import NamedKey


def sign_subtree(keys: Iterable[NamedKey], origins: Container[str], body: bytes) -> Answer:
    """Answer one sign-subtree request: the lines of those of our keys that have cosigned the
    checkpoint in it.

    404: none of the keys is of ML-DSA-44, or the origin is unknown; 403: the checkpoint does not
    bear a cosignature of such a key of ours; 422: the proof does not hold.
    """
    able = [each for each in keys if kind_to_cosign(each[1]) == MLDSA]
    if not able:
        return Answer(404, b"this key signs no subtrees\n")
    try:
        request = parse_sign_subtree(body)
        checkpoint = parse_checkpoint(request.text)
    except ComityError as error:
        return refusal(400, error)
    if checkpoint.origin not in origins:
        return Answer(404, b"unknown origin\n")
    try:
        chosen = [each for each in able if _has_signed(*each, request)]
    except ComityError as error:
        return refusal(403, error)
    if not chosen:
        return Answer(403, b"the checkpoint does not bear a cosignature of ours\n")
    try:
        _check_proof(request, checkpoint)
    except ComityError as error:
        return refusal(422, error)
    subtree = Subtree(checkpoint.origin, request.start, request.end, request.root)
    return Answer(200, format_lines(cosign_subtree(subtree, *each) for each in chosen))


def _has_signed(name: str, key: SigningKey, request: SignSubtree) -> bool:
    """Whether this key has cosigned the checkpoint. Raises NotSound for a false line of it."""
    vkey = make_vkey(name, MLDSA, key.public)
    for line in request.signatures:
        if (line.name, line.key_id) == (vkey.name, vkey.key_id):
            check_cosignature(request.text, line, vkey)
            return True
    return False


def _check_proof(request: SignSubtree, checkpoint: Checkpoint) -> None:
    start, end, root = request.start, request.end, request.root
    check_subtree_consistency(start, end, root, checkpoint.size, checkpoint.root, request.proof)
