"""What a call answers: the code of its refusal, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from comity.errors import ComityError


def refusal(call: Callable[..., object], *given: object) -> str:
    """The code with which a call refuses what it is given, "" where it does not."""
    try:
        call(*given)
    except ComityError as error:
        return error.code
    return ""


def holds(code: str, call: Callable[..., object], *given: object) -> bool:
    """Whether a check passes; that it fails by any code but this one is a fault of the test."""
    found = refusal(call, *given)
    assert found in {"", code}
    return found == ""


@contextmanager
def refused(code: str, words: str = "") -> Iterator[None]:
    """What stands in here is refused by this code, with these words in the sentence."""
    with pytest.raises(ComityError) as caught:
        yield
    assert caught.value.code == code
    assert words in caught.value.sentence
