"""On a terminal whatever is missing is asked for, and a wrong answer loses nothing."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Sequence

from tests.cli.act.acting import Desk


def converse(desk: Desk, kind: str, answers: Sequence[tuple[str, str]]) -> tuple[int, str]:
    """Run a command on a terminal of its own; each answer is typed once its question shows."""
    ours, theirs = pty.openpty()
    where = ["--node", str(desk.settings), "--key", str(desk.key)]
    words = [sys.executable, "-m", "comity.cli.main", "act", kind, *where]
    child = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, cwd=desk.folder)
    os.close(theirs)
    said, place, end = "", 0, time.monotonic() + 60
    waiting = list(answers)
    while time.monotonic() < end:
        if waiting and re.search(waiting[0][0], said[place:]):
            place = len(said)
            os.write(ours, f"{waiting.pop(0)[1]}\n".encode())
        if not select.select([ours], [], [], 0.2)[0]:
            continue
        try:
            part = os.read(ours, 65_536)
        except OSError:  # how Linux says that the other side has closed
            break
        if not part:
            break
        said += part.decode("utf-8", "replace")
    os.close(ours)
    assert waiting == [], said
    return child.wait(20), said


def test_a_position_from_nothing_but_answers(desk: Desk) -> None:
    answers = [
        (r"circulation \(ID\|TITLE\)", "no such thing"),
        (r"\[id-unknown\](.|\n)*circulation \(ID\|TITLE\)", "1"),
        (r"position \(WORD\)", "two words"),
        (r"\[value-unfit\](.|\n)*position \(WORD\)", "2"),
        (r"Sign this\?", "y"),
    ]
    code, said = converse(desk, "position", answers)
    assert code == 0, said
    assert "1  Joint statement (entry 5, open)" in said
    assert "2  object (dissent)" in said
    assert "It would be accepted as entry" in said
    council = desk.world.reader.council
    assert council is not None
    (served,) = council.open.values()
    assert [spoken.word for spoken in served.positions] == ["object"]


def test_several_texts_are_asked_for_until_there_are_enough(desk: Desk) -> None:
    english, french = desk.file("a.txt", "English"), desk.file("b.txt", "French")
    answers = [
        (r"sphere \(NAME\)", "1"),
        (r"title \(TEXT\)", "Ports"),
        (r"texts \(LANG=FILE\)", f"en={english}"),
        (r"1 so far", f"fr={french}"),
        (r"2 so far", ""),
        (r"Sign this\?", "n"),
    ]
    size = desk.world.reader.size
    code, said = converse(desk, "table", answers)
    assert code == 130, said
    assert "“Ports” is a matter in the sphere open; nobody is asked yet." in said
    assert "French" in said
    assert desk.world.reader.size == size
    assert desk.host.taken == []
