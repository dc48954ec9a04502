"""Keeping what proves that somebody showed two histories, with everything a stranger needs."""

from __future__ import annotations

import base64
from pathlib import Path

from comity.log.proof import prove_consistency
from comity.secretariat.archive import Archive
from comity.secretariat.disk import write_new
from comity.wire.digest import digest

TYPE = b"comity/fork/v1"


def keep_evidence(folder: Path, archive: Archive, kind: str, received: bytes, size: int) -> Path:
    """Keep what was received beside our own checkpoint and the proof that leads there from `size`.

    kind: `checkpoint` for one that the log's key signed, `witness` for what a witness answered.
    The file is named by its kind, the council and the digest of what was received.
    """
    published = archive.published
    proof: tuple[bytes, ...] = ()
    if 0 < size < published.size:
        proof = prove_consistency(size, published.size, archive.tree.node)
    parts = [
        TYPE,
        f"{kind}, size {size}, council {archive.log}".encode(),
        b"",
        b"received:",
        received,
        b"our checkpoint:",
        published.checkpoint,
        f"our proof from {size} to {published.size}:".encode(),
        *(base64.b64encode(node) for node in proof),
        b"",
    ]
    path = folder / f"{kind}-{archive.log[:16]}-{digest(received)[:16]}"
    write_new(path, b"\n".join(parts))
    return path
