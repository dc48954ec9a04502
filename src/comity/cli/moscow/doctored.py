"""What a lying host can make: a conclusion under its own office key,
in a record under its own log key.
"""

from __future__ import annotations

from pathlib import Path

from comity.cli.moscow.cast import Key
from comity.cli.moscow.play import JOINT_ORIGIN, Play
from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.note import Note, format_note, sign_note
from comity.log.tree import leaf_hash
from comity.node.export import write_export
from comity.wire.export import documents_of, export_files, vkeys_of
from comity.wire.reader import Reader


def forged_conclusion(play: Play, circulation: str) -> bytes:
    """A conclusion, signed by the host's office for the next place of the record."""
    name = "secretariat.example/office"
    key = Key(name, play.office_vkey("secretariat"), play.host_key(name), Path())
    return play.joint.sign(
        "conclude", "secretariat", key, circulation=circulation, outcome="adopted"
    )


def doctored_record(play: Play, forged: bytes, directory: Path) -> None:
    """Write the joint council's record with the forged entry at its end,
    signed by the log itself.
    """
    entries = [*play.joint.entries, forged]
    reader = Reader(play.joint.reader.documents)
    readings = [reader.read(entry) for entry in entries]
    frontier = play.joint.reader.frontier.append(leaf_hash(forged))
    text = format_checkpoint(Checkpoint(JOINT_ORIGIN, len(entries), frontier.root()))
    signed = sign_note(text, JOINT_ORIGIN, play.host_key(JOINT_ORIGIN))
    documents = {name: reader.document(name) for name in documents_of(readings)}
    assert reader.council is not None
    files = export_files(
        entries, documents, format_note(Note(text, (signed,))), {}, vkeys_of(reader.council)
    )
    write_export(dict(files), directory)
