"""After the play: every node's own copy is fetched over HTTP, written out, and judged."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx2

from comity.cli.moscow.pen import PATIENCE, Pen
from comity.cli.moscow.play import Play
from comity.errors import Unavailable
from comity.log.tiles import format_path, tiles_of
from comity.node.export import write_export
from comity.wire.export import documents_of
from comity.wire.reader import Reader

COPIES = (
    ("Russia", "node-Russia", "joint"),
    ("UK", "node-UK", "joint"),
    ("UK", "node-UK", "inner"),
    ("US", "node-US", "joint"),
    ("US", "node-US", "inner"),
    ("France", "node-others", "joint"),
    ("France", "node-others", "inner"),
)
"""Party, process and council of the copies that are left behind."""
NAMES = {"inner": "north-atlantic-council", "joint": "permanent-joint-council"}


def harvest(play: Play, out: Path) -> list[Path]:
    """Write the copies below out/records, the certificates below out/certificates, and beside
    them the identities of the councils and every act that the host acknowledged.

    Waits until every node holds the same record with everybody's latest cosignature.
    """
    for name in NAMES:
        play.pens[name].until(lambda council: not council.trailing and not council.open)
    end = time.monotonic() + PATIENCE
    while True:
        copies = [(party, name, _files(play, party, actor, name)) for party, actor, name in COPIES]
        if _agree(play, copies):
            break
        if time.monotonic() > end:
            raise Unavailable(
                "copies-differ", "The nodes' copies do not settle.", "Look at the logs."
            )
        time.sleep(0.3)
    places = []
    for party, name, files in copies:
        places.append(out / "records" / party / NAMES[name])
        write_export(files, places[-1])
    _write_certificates(play, out)
    return places


def _write_certificates(play: Play, out: Path) -> None:
    folder = out / "certificates"
    folder.mkdir(parents=True, exist_ok=True)
    for name, raw in play.certificates.items():
        (folder / f"{name}.certificate").write_bytes(raw)
    for name, raw in play.sealed.items():
        (folder / f"{name}.sealed").write_bytes(raw)
    councils = {NAMES[name]: pen.council.id for name, pen in play.pens.items()}
    (out / "councils.json").write_text(json.dumps(councils, indent=2) + "\n")
    acts = {NAMES[name]: pen.acknowledged for name, pen in play.pens.items()}
    (out / "acknowledged.json").write_text(json.dumps(acts) + "\n")


def _agree(play: Play, copies: Sequence[tuple[str, str, Mapping[str, bytes]]]) -> bool:
    for name in NAMES:
        names = [each for _, each, _ in play.pens[name].council.charter.cosigners()]
        held = [files for _, council, files in copies if council == name]
        if any(files != held[0] for files in held) or not _complete(held[0], names):
            return False
    return True


def _complete(files: Mapping[str, bytes], names: Sequence[str]) -> bool:
    """Whether the latest cosignatures of these parties and witnesses are over the record's end."""
    end = files["checkpoint"].split(b"\n\n")[0]
    held = [files.get(f"cosigned/{name}", b"").split(b"\n\n")[0] for name in names]
    return all(text == end for text in held)


def _files(play: Play, party: str, actor: str, name: str) -> dict[str, bytes]:
    pen = play.pens[name]
    base = f"{play.stage.actors[actor].url}/party/{party}/council/{pen.council.id}"
    with httpx2.Client(base_url=base, timeout=20) as client:
        files = {path: _get(client, path) for path in ("checkpoint", "vkeys")}
        size = len(pen.entries)
        paths = [format_path(tile) for tile in tiles_of(size)]
        paths += [f"document/{digest}" for digest in _documents(pen)]
        paths += [f"cosigned/{each}" for each in json.loads(_get(client, "cosigned"))]
        return files | {path: _get(client, path) for path in paths}


def _get(client: httpx2.Client, path: str) -> bytes:
    try:
        return client.get(f"/{path}").content
    except httpx2.HTTPError as error:
        raise Unavailable("node-silent", "A node does not answer.", "Look at its log.") from error


def _documents(pen: Pen) -> tuple[str, ...]:
    reader = Reader(pen.reader.documents)
    return documents_of([reader.read(entry) for entry in pen.entries])
