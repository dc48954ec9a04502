"""What a document is on the record: whose text, in which language, of which matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from comity.core.acts import Act, Amend, Circulate, Found, Position, Table, Undertake
from comity.core.acts_council import Attend, Consult, Discharge, Report
from comity.core.state import Council
from comity.desk.languages import language_name
from comity.desk.titles import title_of
from comity.wire.reader import Reading


@dataclass(frozen=True, slots=True)
class Paper:
    """A document and the entry that first named it.

    lang: a language tag, "" where the record does not say. texts: whether that entry names texts
    in several languages.
    """

    title: str
    words: str
    lang: str
    entry: int
    texts: bool


def paper(council: Council, readings: Sequence[Reading], name: str) -> Paper | None:
    """What the record says of a document, None where no act with effect names it."""
    for reading in readings:
        act = reading.act
        if act is not None and reading.error is None and name in act.documents():
            return _paper(council, act, reading.index, name)
    return None


def _paper(council: Council, act: Act, index: int, name: str) -> Paper:
    body, by = act.body, title_of(council, act.by)
    if isinstance(body, Table | Amend | Circulate):
        for text in body.texts:
            if text.document == name:
                words = f"Text in {language_name(text.lang)}, tabled by {by}"
                several = len(body.texts) > 1
                return Paper(matter_title(council, act), words, text.lang, index, several)
    if isinstance(body, Position) and name in (body.reservation, body.statement):
        label = "Reservation" if name == body.reservation else "Statement"
        on = f"{label} of {by}"
        return Paper(on, f"On “{matter_title(council, act)}”", "", index, False)
    if isinstance(body, Undertake) and name in (body.text, body.conditions):
        label = "Undertaking" if name == body.text else "Conditions of an undertaking"
        return Paper(body.title, f"{label} of {by}", "", index, False)
    if isinstance(body, Consult):
        return Paper(body.title, f"Consultation asked for by {by}", "", index, False)
    if isinstance(body, Report | Discharge) and name == body.text:
        promise = council.undertakings[body.undertaking]
        label = "Report" if isinstance(body, Report) else "Discharge"
        return Paper(promise.title, f"{label} by {by}", "", index, False)
    if isinstance(body, Attend) and name == body.names:
        meeting = council.meetings[body.meeting]
        return Paper(meeting.title, f"Those who attend for {by}", "", index, False)
    if name == act.authority:
        return Paper("Certificate", f"Authority of {by}: its inner decision", "", index, False)
    first = "The first charter" if isinstance(body, Found) else "A charter that is proposed"
    return Paper("Charter", first, "", index, False)


def matter_title(council: Council, act: Act) -> str:
    """The title of the matter that an act is about."""
    body = act.body
    if isinstance(body, Table):
        return body.title
    identity = ""
    if isinstance(body, Amend | Circulate):
        identity = body.matter
    elif isinstance(body, Position):
        served = council.circulation(body.circulation)
        identity = "" if served is None else served.matter
    matter = council.matters.get(identity)
    return "Document" if matter is None else matter.title
