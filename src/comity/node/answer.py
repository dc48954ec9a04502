"""What a witness or mirror answers, before it is an answer of HTTP."""

from __future__ import annotations

from dataclasses import dataclass

from comity.errors import ComityError

TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: status, body, content type."""

    status: int
    body: bytes = b""
    kind: str = TEXT


def refusal(status: int, error: ComityError) -> Answer:
    """The answer that says in one line what is wrong."""
    return Answer(status, f"{error.sentence}\n".encode())
