"""Signing subtrees of a checkpoint that our own key has cosigned (c2sp.org/tlog-witness)."""

from __future__ import annotations

from collections.abc import Container

from comity.errors import ComityError, NotSound
from comity.keys import SigningKey
from comity.log.checkpoint import parse_checkpoint
from comity.log.cosignature import Subtree, check_cosignature, cosign_subtree
from comity.log.note import MLDSA, Vkey, format_lines, kind_to_cosign, make_vkey
from comity.log.subtree import check_subtree_consistency
from comity.log.witness import SignSubtree, parse_sign_subtree
from comity.node.answer import Answer, refusal


def sign_subtree(name: str, key: SigningKey, origins: Container[str], body: bytes) -> Answer:
    """Answer one sign-subtree request.

    404: the key is of Ed25519, which signs no subtrees, or the origin is unknown; 403: the
    checkpoint does not bear this key's own cosignature; 422: the proof does not hold.
    """
    if kind_to_cosign(key) != MLDSA:
        return Answer(404, b"this key signs no subtrees\n")
    try:
        request = parse_sign_subtree(body)
        checkpoint = parse_checkpoint(request.text)
    except ComityError as error:
        return refusal(400, error)
    if checkpoint.origin not in origins:
        return Answer(404, b"unknown origin\n")
    try:
        _check_own(request, make_vkey(name, MLDSA, key.public))
    except ComityError as error:
        return refusal(403, error)
    subtree = Subtree(checkpoint.origin, request.start, request.end, request.root)
    try:
        check_subtree_consistency(
            request.start,
            request.end,
            request.root,
            checkpoint.size,
            checkpoint.root,
            request.proof,
        )
    except ComityError as error:
        return refusal(422, error)
    return Answer(200, format_lines((cosign_subtree(subtree, name, key),)))


def _check_own(request: SignSubtree, vkey: Vkey) -> None:
    for line in request.signatures:
        if (line.name, line.key_id) == (vkey.name, vkey.key_id):
            check_cosignature(request.text, line, vkey)
            return
    raise NotSound(
        "cosignature-own-lacking",
        "The checkpoint does not bear our own cosignature.",
        "Ask for that one first: add-checkpoint.",
    )
