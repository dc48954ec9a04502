"""Acts from and to plain data: which fields each kind has, and what fits in them.

One table says it all; `comity.wire.act` adds the bytes. Raises Malformed naming the field.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from comity.core import acts, acts_council, acts_keys, plain
from comity.core.acts import Body, Prefix, Text
from comity.core.acts_council import ROLES
from comity.core.charter_meet import OCCASIONS
from comity.core.plain import Plain, digest, each, integer, name, need, only, table, text

Read = Callable[[object, str], Any]
_HEAD = ("act", "by", "key", "charter", "seen", "nonce")
_LANG = plain.name
_MANDATES = {"accede": (), "submit": ("amends",), "position": ("circulation", "position")}


def _text(value: object, place: str) -> Text:
    row = table(value, place)
    only(row, ("lang", "document"), place)
    return Text(
        lang=_LANG(need(row, "lang", place), f"{place}.lang"),
        document=digest(need(row, "document", place), f"{place}.document"),
    )


def texts(value: object, place: str) -> tuple[Text, ...]:
    """One document in each of 1 to 40 languages."""
    texts = each(_text, value, place, most=40)
    if not texts:
        raise plain.wrong(place, "at least one text")
    return texts


def digests(value: object, place: str) -> tuple[str, ...]:
    """At most 40 digests."""
    return each(digest, value, place, most=40)


def names(value: object, place: str) -> tuple[str, ...]:
    """At most 40 names."""
    return each(name, value, place, most=40)


def vkey(value: object, place: str) -> str:
    """A key in vkey notation."""
    return text(value, place, plain.MAX_VKEY)


def vkeys(value: object, place: str) -> tuple[str, ...]:
    """At most 8 keys in vkey notation."""
    return each(vkey, value, place, most=8)


def _mandate(value: object, place: str) -> acts.Mandate:
    row = table(value, place)
    kind = plain.one_of(_MANDATES)(need(row, "act", place), f"{place}.act")
    only(row, ("council", "act", *_MANDATES[kind]), place)
    council = digest(need(row, "council", place), f"{place}.council")
    if kind == "position":
        return acts.Mandate(
            council=council,
            act=kind,
            circulation=digest(need(row, "circulation", place), f"{place}.circulation"),
            position=plain.word(need(row, "position", place), f"{place}.position"),
        )
    amends = digest(row["amends"], f"{place}.amends") if "amends" in row else ""
    return acts.Mandate(council=council, act=kind, amends=amends)


def instants(value: object, place: str) -> tuple[int, ...]:
    """At most 40 instants, in POSIX seconds."""
    return each(integer, value, place, most=40)


def _withdraw(**named: str) -> acts.Withdraw:
    if not named:
        need({}, "circulation", "act withdraw")
    if len(named) > 1:
        raise plain.wrong("act withdraw", "of a circulation, an undertaking or a meeting")
    return acts.Withdraw(**named)


_OCCASION = plain.one_of(OCCASIONS)
_ROLE = plain.one_of(ROLES)
_COUNCIL_KINDS: dict[str, tuple[type[Any], dict[str, Read], dict[str, Read]]] = {
    "report": (acts_council.Report, {"undertaking": digest, "text": digest}, {"due": integer}),
    "discharge": (acts_council.Discharge, {"undertaking": digest}, {"text": digest}),
    "consult": (acts_council.Consult, {"sphere": name, "title": text, "texts": texts}, {}),
    "convene": (
        acts_council.Convene,
        {
            "title": text,
            "spheres": names,
            "starts": integer,
            "ends": integer,
            "format": text,
            "place": text,
        },
        {"agenda": digests, "consultation": digest, "meeting": digest},
    ),
    "attend": (
        acts_council.Attend,
        {"meeting": digest},
        {"role": _ROLE, "delegates": digests, "names": digest},
    ),
    "answer": (acts_council.Answer, {"circulation": digest, "of": digest, "text": digest}, {}),
    "retrieve": (acts_council.Retrieve, {"matter": digest}, {}),
    "reveal": (
        acts_council.Reveal,
        {"circulation": digest, "of": digest, "position": plain.word, "salt": digest},
        {"reservation": digest, "statement": digest},
    ),
    "minute": (acts_council.Minute, {"meeting": digest, "matter": digest}, {}),
}
KINDS: dict[str, tuple[Callable[..., Any], dict[str, Read], dict[str, Read]]] = {
    "found": (acts.Found, {"origin": text, "logs": vkeys, "title": text}, {}),
    "accede": (acts.Accede, {}, {}),
    "accredit": (
        acts.Accredit,
        {"delegate": name, "vkey": vkey},
        {"acts": names, "spheres": names, "until": integer},
    ),
    "recall": (acts.Recall, {"delegate": digest}, {}),
    "suspend": (acts_keys.Suspend, {"delegate": digest}, {"compromised_since": integer}),
    "withdraw_party": (acts_keys.WithdrawParty, {}, {}),
    "table": (
        acts.Table,
        {"sphere": name, "title": text, "texts": texts},
        {"amends": digest, "corrects": digest, "meeting": digest},
    ),
    "amend": (acts.Amend, {"matter": digest, "texts": texts}, {"amends": digest}),
    "circulate": (
        acts.Circulate,
        {"matter": digest, "texts": texts, "deadline": integer},
        {"mandate": _mandate, "local": text, "occasion": _OCCASION, "consultation": digest},
    ),
    "extend": (acts.Extend, {"circulation": digest, "deadline": integer}, {}),
    "request": (
        acts.Request,
        {"circulation": digest, "deadline": integer},
        {"statement": digest},
    ),
    "attempt": (
        acts.Attempt,
        {"circulation": digest, "party": name, "channel": plain.word},
        {"statement": digest},
    ),
    "deem": (acts.Deem, {"circulation": digest, "party": name, "attempts": digests}, {}),
    "cure": (acts.Cure, {"circulation": digest, "party": name}, {"statement": digest}),
    "cannot_open": (acts.CannotOpen, {"circulation": digest, "document": digest}, {}),
    "lift": (acts.Lift, {"circulation": digest, "of": digest}, {}),
    "waive": (acts.Waive, {"circulation": digest}, {}),
    "withdraw": (
        _withdraw,
        {},
        {"circulation": digest, "undertaking": digest, "meeting": digest},
    ),
    "position": (
        acts.Position,
        {"circulation": digest, "position": plain.word, "texts": digests},
        {"replaces": digests, "reservation": digest, "statement": digest, "commitment": digest},
    ),
    "conclude": (acts.Conclude, {"circulation": digest, "outcome": name}, {}),
    "undertake": (
        acts.Undertake,
        {"circulation": digest, "title": text, "text": digest, "starts": integer, "ends": integer},
        {
            "report_due": integer,
            "conditions": digest,
            "notice": integer,
            "reports": instants,
            "report_every": integer,
        },
    ),
    **_COUNCIL_KINDS,
    "seal": (acts.Seal, {"size": integer, "state": digest}, {}),
    "affirm": (acts.Affirm, {"seal": digest}, {}),
}
"""kind -> (body, fields that must be there, fields that may be there);
evidence is read by comity.wire.
"""


_KIND = plain.one_of([*KINDS, "evidence"])


def head_from_plain(row: Plain) -> tuple[str, dict[str, Any]]:
    """The kind and the head's fields of an act in plain form (DESIGN section 3.1)."""
    kind = _KIND(need(row, "act", "act"), "act.act")
    seen = table(need(row, "seen", "act"), "act.seen")
    only(seen, ("size", "root"), "act.seen")
    founding = kind == "found"
    for field in ("council", "prev"):
        if founding and field in row:
            raise plain.wrong(f"act.{field}", "left out of the act that founds the council")
    return kind, {
        "by": name(need(row, "by", "act"), "act.by"),
        "key": digest(need(row, "key", "act"), "act.key"),
        "charter": digest(need(row, "charter", "act"), "act.charter"),
        "seen": Prefix(
            integer(need(seen, "size", "act.seen"), "act.seen.size"),
            digest(need(seen, "root", "act.seen"), "act.seen.root"),
        ),
        "nonce": plain.nonce(need(row, "nonce", "act"), "act.nonce"),
        "council": "" if founding else digest(need(row, "council", "act"), "act.council"),
        "prev": "" if founding else digest(need(row, "prev", "act"), "act.prev"),
        "authority": digest(row["authority"], "act.authority") if "authority" in row else "",
    }


def head_fields(kind: str) -> tuple[str, ...]:
    """The names of the head's fields that an act of this kind may have."""
    return (*_HEAD, "authority") if kind == "found" else (*_HEAD, "authority", "council", "prev")


def body_from_plain(kind: str, row: Plain) -> Body:
    """The body of an act of any kind but evidence."""
    make, required, optional = KINDS[kind]
    only(row, (*head_fields(kind), *required, *optional), f"act {kind}")
    fields = {
        key: read(need(row, key, f"act {kind}"), f"act.{key}") for key, read in required.items()
    }
    fields |= {key: read(row[key], f"act.{key}") for key, read in optional.items() if key in row}
    body: Body = make(**fields)
    return body
