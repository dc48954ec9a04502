"""The errors of the house: a stable code, one plain sentence, what to do next.

People meet these under stress, so every error says three things and nothing else: what happened,
whether anything was recorded, and the next step. The class tells what kind of trouble it is; the
code is stable and may be relied on by programs; sentence and hint are for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Recorded(Enum):
    """What became of the act that the error is about (promise P6, truthful answers)."""

    NOTHING = "nothing was recorded"
    RECORDED = "the act is recorded"
    UNKNOWN = "it is not yet known whether the act was recorded"


class ComityError(Exception):
    """Base of all errors that Comity raises on purpose.

    code: stable kebab-case word; sentence: what happened, at most 25 words; hint: what to do next;
    facts: the same for programs, for example the party, the instants and the period.
    status: the HTTP status under which a host answers with an error of this class.
    """

    recorded = Recorded.NOTHING
    status = 422

    def __init__(
        self,
        code: str,
        sentence: str,
        hint: str = "",
        facts: Mapping[str, str | int] | None = None,
    ) -> None:
        super().__init__(code, sentence, hint)
        self.code = code
        self.sentence = sentence
        self.hint = hint
        self.facts = dict(facts or {})

    def plain(self) -> dict[str, object]:
        """The one shape in which every face of Comity gives an error to a program."""
        return {
            "code": self.code,
            "sentence": self.sentence,
            "hint": self.hint,
            "recorded": self.recorded.value,
            "facts": self.facts,
        }

    def __str__(self) -> str:
        text = f"{self.sentence} [{self.code}]"
        return f"{text} {self.hint}" if self.hint else text


class Malformed(ComityError):
    """Bytes that are not in the one accepted form."""

    status = 400


class Refused(ComityError):
    """A request that the rules do not allow, at this place in the record."""


class NotSound(ComityError):
    """A check of evidence failed: somebody, or some disk, is not telling the truth."""

    status = 409


class Missing(ComityError):
    """Something that is needed for a judgement is not here, so no judgement is given."""

    status = 404


class Conflict(ComityError):
    """Somebody else was first; read again and repeat."""

    status = 409


class Unavailable(ComityError):
    """Network or disk trouble, evidence of nothing; the same request may be repeated."""

    recorded = Recorded.UNKNOWN
    status = 503
