"""A served checkpoint bears lines of others, which a reader ignores."""

from __future__ import annotations

from dataclasses import replace

from comity.log.note import Note, format_note, parse_note
from comity.verify.record import judge_record
from comity.verify.report import Verdict
from tests.verify.exported import exported, small
from tests.verify.test_web import served


def test_lines_of_others_on_a_served_checkpoint_are_ignored() -> None:
    """But one under the log's own name that is not the log's is not."""
    files = exported(small())
    note = parse_note(files["checkpoint"])
    (own,) = note.signatures
    stranger = replace(own, name="stranger.invalid", key_id=b"1234")
    for others, verdict in (
        ((stranger, own), Verdict.SOUND),
        ((own, stranger, stranger), Verdict.SOUND),
        ((replace(own, key_id=b"1234"), own), Verdict.NOT_SOUND),
        ((stranger,), Verdict.NOT_SOUND),
    ):
        shown = format_note(Note(note.text, others))
        with served({**files, "checkpoint": shown}, {}) as web:
            assert judge_record(web).verdict is verdict
