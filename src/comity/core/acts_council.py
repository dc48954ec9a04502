"""What is done between decisions: consulting, meeting, and keeping what was promised.

Bodies of acts, as those of `comity.core.acts`, which lists every kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.core.acts import Text

ROLES = ("member", "chair", "observer")
"""In what role a party attends a meeting."""


@dataclass(frozen=True, slots=True)
class Report:
    """The promisor's own word on an undertaking; `due` is the date it answers, 0 for none."""

    undertaking: str
    text: str
    due: int = 0


@dataclass(frozen=True, slots=True)
class Discharge:
    """Another party's word that an undertaking has been carried out."""

    undertaking: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Consult:
    """One party's call for a consultation: a meeting must be convened within the charter's time."""

    sphere: str
    title: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Convene:
    """Calls a meeting, or changes the one that `meeting` names.

    format: a group of the charter or words such as "at 20"; agenda: matters in their order;
    consultation: the one that this meeting answers, "" for none.
    """

    title: str
    spheres: tuple[str, ...]
    starts: int
    ends: int
    format: str
    place: str
    agenda: tuple[str, ...] = ()
    consultation: str = ""
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Attend:
    """Who speaks for a party at a meeting: keys of its delegates, or a document with names.

    role: `member`, `chair` or `observer`. A later one of the party replaces the earlier.
    """

    meeting: str
    role: str = "member"
    delegates: tuple[str, ...] = ()
    names: str = ""


@dataclass(frozen=True, slots=True)
class Minute:
    """Puts an adopted matter that was tabled for a meeting on file as its record of decisions."""

    meeting: str
    matter: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Addresses what a consulted party has said: `of` is its position, `text` the answer."""

    circulation: str
    of: str
    text: str


@dataclass(frozen=True, slots=True)
class Retrieve:
    """Takes a matter back from the joint format; it ends withdrawn, never rejected."""

    matter: str


@dataclass(frozen=True, slots=True)
class Reveal:
    """Opens the party's own sealed position `of`; salt: 64 hexadecimal digits kept until now."""

    circulation: str
    of: str
    position: str
    salt: str
    reservation: str = ""
    statement: str = ""


CouncilBody = Report | Discharge | Consult | Convene | Attend | Minute | Answer | Retrieve | Reveal


def documents_of(body: object) -> tuple[str, ...]:
    """The documents that such a body names, "" where one is left out."""
    if isinstance(body, Report | Discharge | Answer):
        return (body.text,)
    if isinstance(body, Consult):
        return tuple(text.document for text in body.texts)
    if isinstance(body, Reveal):
        return (body.reservation, body.statement)
    return (body.names,) if isinstance(body, Attend) else ()
