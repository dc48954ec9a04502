"""What a client asks of a mirror, and how far it follows what a mirror says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from comity.errors import ComityError, Unavailable
from comity.log.mirror import INFO_TYPE, MirrorInfo, UploadReader, format_info
from comity.log.note import format_lines
from comity.log.proof import Read
from comity.log.pushing import ADD_CHECKPOINT, MirrorDisagrees, Question, Reply, push
from comity.log.witness import SIZE_TYPE, parse_add_checkpoint
from tests.own_vectors import ENTRIES, ORIGIN, READ, SIZE, line, signed

Result = TypeVar("Result")
OK = Reply(200, "", b"")
DONE = Reply(200, "text/plain", format_lines([line("mirror", SIZE)]))


class Ours:
    """Our log at a size."""

    def __init__(self, size: int = SIZE) -> None:
        self.origin, self.size, self.note = ORIGIN, size, signed(size, "log")

    def prove(self, use: Callable[[Read], Result]) -> Result:
        """From memory."""
        return use(READ)

    def entries(self, start: int, end: int) -> Sequence[bytes]:
        """From memory."""
        return ENTRIES[start:end]


def told(status: int, size: int, next_entry: int, ticket: bytes = b"t") -> Reply:
    """A mirror that says where it stands."""
    return Reply(status, INFO_TYPE, format_info(MirrorInfo(size, next_entry, ticket)))


def asked(replies: Sequence[Reply], old: int = 0) -> tuple[list[Question], object]:
    """The questions that lead through these replies, and what comes of them."""
    asking, given, questions = push(Ours(), old), iter(replies), []
    question = next(asking)
    while True:
        questions.append(question)
        try:
            question = asking.send(next(given))
        except StopIteration as end:
            return questions, end.value
        except ComityError as error:
            return questions, error


def uploads(questions: Sequence[Question]) -> list[tuple[int, int, bytes, int]]:
    """Start, end, ticket and number of packages of each upload."""
    found = []
    for question in questions:
        if question.call != ADD_CHECKPOINT:
            reader = UploadReader()
            count = len(list(reader.feed(question.body)))
            assert reader.upload is not None
            upload = reader.upload
            found.append((upload.start, upload.end, upload.ticket, count))
    return found


def test_a_mirror_is_led_from_nothing_to_its_signature() -> None:
    questions, lines = asked([OK, told(409, SIZE, 0), told(202, SIZE, 512), DONE])
    assert [each.call for each in questions] == ["add-checkpoint"] + ["add-entries"] * 3
    assert parse_add_checkpoint(questions[0].body).old == 0
    assert uploads(questions) == [(700, 700, b"", 0), (0, 700, b"t", 3), (512, 700, b"t", 1)]
    assert lines == (line("mirror", SIZE),)


def test_a_pending_checkpoint_of_another_size_is_learnt() -> None:
    questions, _ = asked([Reply(409, SIZE_TYPE, b"300\n"), OK, DONE], old=250)
    first, second = (parse_add_checkpoint(each.body) for each in questions[:2])
    assert (first.old, second.old) == (250, 300)
    assert len(first.proof) > 0


def test_an_older_upload_that_the_mirror_wants_finished_is_finished() -> None:
    replies = [OK, told(409, 600, 300), DONE, told(409, SIZE, 600), DONE]
    questions, lines = asked(replies)
    assert uploads(questions)[1:] == [(300, 600, b"t", 2), (700, 700, b"", 0), (600, 700, b"t", 1)]
    assert lines == (line("mirror", SIZE),)


def test_a_mirror_that_has_every_entry_and_waits_is_left_to_wait() -> None:
    _, lines = asked([OK, told(202, SIZE, SIZE)])
    assert lines == ()


@pytest.mark.threat(1)
@pytest.mark.parametrize(
    "replies",
    [
        [Reply(422, "text/plain", b"no")],
        [Reply(409, "text/plain", b"300\n")],
        [Reply(409, "", b"")],
        [Reply(409, SIZE_TYPE, b"0\n")],
        [OK, told(409, SIZE, 0), Reply(422, "text/plain", b"no")],
    ],
)
def test_what_shows_another_history_stops_us(replies: list[Reply]) -> None:
    questions, error = asked(replies)
    assert isinstance(error, MirrorDisagrees)
    assert error.reply == replies[-1]
    assert len(questions) == len(replies)


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ([Reply(500, "", b"")], "answered with status 500"),
        ([Reply(404, "", b"")], "answered with status 404"),
        ([Reply(409, SIZE_TYPE, b"900\n")], "is ahead of our checkpoint"),
        ([Reply(409, SIZE_TYPE, b"%d\n" % n) for n in (1, 2, 3)], "keeps changing its size"),
        ([OK, Reply(503, "", b"")], "answered with status 503"),
        ([OK, Reply(409, "text/plain", b"700\n0\n\n")], "does not say where it stands"),
        ([OK, told(409, 2**62, 0)], "is ahead of our checkpoint"),
        ([OK, told(409, SIZE, 2**62)], "is ahead of our checkpoint"),
        ([OK, told(409, SIZE, 3), told(202, SIZE, 3)], "takes nothing in"),
        (
            [OK, Reply(200, "text/plain", b"hello\n")],
            "answered with something that is no signature",
        ),
    ],
)
def test_trouble_is_trouble_and_not_evidence(replies: list[Reply], words: str) -> None:
    _, error = asked(replies)
    assert isinstance(error, Unavailable)
    assert error.sentence == f"A mirror {words}."
