"""Exports of worlds for tests, sound and doctored."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Mapping

from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.note import Note, format_note, sign_note
from comity.log.tree import EMPTY, leaf_hash
from comity.verify.record import judge_record
from comity.verify.report import Check, Report, Result
from comity.verify.source import Memory
from comity.wire.export import documents_of, export_files, vkeys_of
from comity.wire.reader import Reader
from tests.world import World

Files = dict[str, bytes]


def exported(world: World, cosigners: Iterable[str] | None = None) -> Files:
    """The export of a world, cosigned now by everyone or by those named."""
    names = (*world.parties, *world.witnesses) if cosigners is None else cosigners
    reader = Reader(world.documents.get)
    readings = [reader.read(entry) for entry in world.entries]
    assert reader.council is not None
    documents = {name: world.documents[name] for name in documents_of(readings)}
    cosigned = {name: world.cosigned([name], world.time) for name in names}
    note = world.cosigned([], world.time)
    return dict(export_files(world.entries, documents, note, cosigned, vkeys_of(reader.council)))


def rewritten(world: World, entries: list[bytes], cosigned: Mapping[str, bytes] = {}) -> Files:
    """What a host makes of other entries: everything anew, signed with its own log key."""
    frontier = EMPTY
    for entry in entries:
        frontier = frontier.append(leaf_hash(entry))
    text = format_checkpoint(Checkpoint(world.origin, len(entries), frontier.root()))
    note = format_note(Note(text, (sign_note(text, world.origin, world.log_key),)))
    reader = Reader(world.documents.get)
    readings = [reader.read(entry) for entry in entries]
    assert reader.council is not None
    documents = {name: world.documents[name] for name in documents_of(readings)}
    return dict(export_files(entries, documents, note, cosigned, vkeys_of(reader.council)))


def small() -> World:
    """One decision, with a position, under the shortest of records."""
    world = World()
    circulation = world.circulate("Alliance", "On terrorism")
    world.say("Russia", circulation, "approve")
    world.decide(circulation)
    return world


def judged(files: Mapping[str, bytes], council: str = "") -> Report:
    """The report on files in memory."""
    return judge_record(Memory(files), council)


def check(report: Report, name: str) -> Check:
    """One check of a report."""
    return next(each for each in report.checks if each.id == name)


def failed(report: Report) -> list[str]:
    """The checks that failed."""
    return [each.id for each in report.checks if each.result is Result.FAILED]


def files_named(report: Report) -> set[str]:
    """The files that failed checks point at."""
    return {
        found.file
        for each in report.checks
        if each.result is Result.FAILED
        for found in each.findings
    }


def write(files: Mapping[str, bytes], root: str) -> None:
    """The files below a directory."""
    for path, data in files.items():
        place = os.path.join(root, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as file:
            file.write(data)


def flipped_signature(entry: bytes) -> bytes:
    """The entry under a signature that nobody made, in canonical base64."""
    head, space, body = entry.rpartition(b" ")
    raw = bytearray(base64.b64decode(body))
    raw[10] ^= 1
    return head + space + base64.b64encode(raw) + b"\n"
