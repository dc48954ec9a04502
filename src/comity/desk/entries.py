"""What an entry says, for people: facts with a label, and one line for the list of entries."""

from __future__ import annotations

from dataclasses import dataclass, fields

from comity.core.acts import (
    Accredit,
    Act,
    Amend,
    Circulate,
    Conclude,
    Evidence,
    Found,
    Mandate,
    Position,
    Stamp,
    Table,
    Text,
    Undertake,
    Withdraw,
)
from comity.core.acts_council import Attend, Consult, Convene, Discharge, Minute, Report
from comity.core.state import Council
from comity.desk.titles import sphere_title, title_of

_INSTANTS = {"deadline", "starts", "ends", "report_due", "reports", "due"}
_DOCUMENTS = {"reservation", "statement", "text", "amends", "conditions", "names"}
_CODES = {"vkey", "logs", "root", "replaces", "origin"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a fact.

    kind: `text`, `code` (a key or a digest), `instant` (`place` in POSIX seconds), `document`
    (`ref` is its digest, `lang` its language or ""), `entry` (`place` is its index), `stamp`
    (`place` in POSIX seconds).
    """

    kind: str
    text: str
    ref: str = ""
    lang: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """What an act says under one label; no value means that it says nothing there."""

    label: str
    values: tuple[Value, ...]


def facts(council: Council, act: Act) -> tuple[Fact, ...]:
    """Everything that the body of an act says, and the authority under which it was done."""
    body = act.body
    said = [_fact(council, field.name, getattr(body, field.name)) for field in fields(body)]
    if isinstance(body, Position):
        said = [_in_words(council, body) if each.label == "Texts" else each for each in said]
    if isinstance(body, Found):
        said.append(Fact("Charter", (Value("document", "the first charter", act.charter),)))
    if act.authority:
        inner = Value("document", "certificate of the inner decision", act.authority)
        said.append(Fact("Authority", (inner,)))
    return tuple(said)


def about(council: Council, act: Act) -> str:
    """What an act is about in a few words, "" where its kind says it all."""
    body = act.body
    if isinstance(body, Found | Table | Undertake | Consult | Convene):
        return body.title
    if isinstance(body, Amend | Circulate):
        return _matter(council, body.matter)
    if isinstance(body, Position):
        return f"{body.position}: {_of(council, body.circulation)}"
    if isinstance(body, Conclude):
        return f"{body.outcome.replace('_', ' ')}: {_of(council, body.circulation)}"
    if isinstance(body, Withdraw | Report | Discharge | Attend | Minute):
        return _aim(council, body)
    if isinstance(body, Accredit):
        return body.delegate
    if isinstance(body, Evidence):
        return f"cosignatures of {len(body.stamps)} over {body.size} entries"
    return ""


def _aim(council: Council, body: object) -> str:
    """What an act on something that is on the record is about."""
    promise = council.undertakings.get(getattr(body, "undertaking", ""))
    meeting = council.meetings.get(getattr(body, "meeting", ""))
    named = meeting if promise is None else promise
    return _of(council, getattr(body, "circulation", "")) if named is None else named.title


def _fact(council: Council, name: str, value: object) -> Fact:
    values = value if isinstance(value, tuple) else (value,)
    said = tuple(_value(council, name, each) for each in values if each not in ("", None))
    if name in (*_INSTANTS, "report_every") and value == 0:
        said = ()
    return Fact(name.replace("_", " ").capitalize(), said)


def _in_words(council: Council, body: Position) -> Fact:
    """The texts of a position by their language, which the circulation names."""
    served = council.circulation(body.circulation)
    tongues = {} if served is None else {text.document: text.lang for text in served.texts}
    named = [Text(tongues[name], name) if name in tongues else name for name in body.texts]
    return Fact("Texts", tuple(_value(council, "texts", each) for each in named))


def _value(council: Council, name: str, value: object) -> Value:
    if isinstance(value, Text):
        return Value("document", value.lang, value.document, value.lang)
    if isinstance(value, Stamp):
        return _stamp(council, value)
    if isinstance(value, Mandate):
        return Value("text", _mandate(value))
    if isinstance(value, int):
        return Value("instant" if name in _INSTANTS else "text", str(value), place=value)
    words = str(value)
    if name == "circulation":
        served = council.circulation(words)
        return _entry(_of(council, words), words, None if served is None else served.index)
    if name == "matter":
        matter = council.matters.get(words)
        return _entry(_matter(council, words), words, None if matter is None else matter.index)
    if name == "texts" or name in _DOCUMENTS:
        return Value("document", f"document {words[:12]}…", words)
    if name in ("sphere", "spheres"):
        return Value("text", sphere_title(council, words))
    return Value("code", words) if name in _CODES else Value("text", words.replace("_", " "))


def _entry(title: str, identity: str, index: int | None) -> Value:
    if index is None:
        return Value("code", identity)
    return Value("entry", f"“{title}”, entry {index}", place=index)


def _stamp(council: Council, stamp: Stamp) -> Value:
    says = "held it" if stamp.role == "notice" else "saw its root"
    return Value("stamp", f"{title_of(council, stamp.name)} {says}", place=stamp.time)


def _mandate(mandate: Mandate) -> str:
    deed = {"accede": "accede", "submit": "submit these texts", "position": mandate.position}
    target = f" on circulation {mandate.circulation}" if mandate.circulation else ""
    return f"{deed[mandate.act]} in council {mandate.council}{target}"


def _of(council: Council, circulation: str) -> str:
    served = council.circulation(circulation)
    return "an unknown circulation" if served is None else _matter(council, served.matter)


def _matter(council: Council, matter: str) -> str:
    known = council.matters.get(matter)
    return "an unknown matter" if known is None else known.title
