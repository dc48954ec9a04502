"""The views of the HTTP API: each looks something up, rehearses an act, or hands one in.

A view gets the node, what the request asks for and its body, and gives plain data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from comity.core import plain
from comity.core.fill import filled
from comity.core.sheets import KINDS, sheet_of
from comity.core.state import Council
from comity.errors import Malformed, Missing
from comity.log.note import parse_vkey
from comity.node import outlook
from comity.node.copy import Copy
from comity.node.drafts import make_draft
from comity.node.intake import documents_of, fields_of, plain_text
from comity.node.lodge import lodge, look_up
from comity.node.node import Node
from comity.node.outlook import LATEST, Page
from comity.node.receive import receive, standing
from comity.wire.prepare import head_of

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: parts of its path, its query, and its body if it has one."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: plain.Plain

    def text(self, name: str) -> str:
        """A parameter of the query. Raises Malformed `query-lacks`."""
        if not self.query.get(name):
            raise Malformed(
                "query-lacks", f"The address lacks the parameter {name}.", "Add the parameter."
            )
        return self.query[name]

    def page(self) -> Page:
        """The part of a list that is asked for."""
        return Page(self._number("before", LATEST), min(self._number("limit", 100), MOST_ROWS))

    def _number(self, name: str, standard: int) -> int:
        words = self.query.get(name)
        if words is None:
            return standard
        if _NUMBER.fullmatch(words) is None:
            raise Malformed("query-number", f"The parameter {name} is no number.", "Use digits.")
        return int(words)


View = Callable[[Node, Asked], object]


def kinds(node: Node, asked: Asked) -> object:
    """Every kind of act, with its fields."""
    return [
        {
            "kind": sheet.kind,
            "title": sheet.title,
            "help": sheet.help,
            "fields": [
                {
                    "name": field.name,
                    "form": field.form,
                    "help": field.help,
                    "needed": field.needed,
                    "many": field.many,
                }
                for field in sheet.fields
            ],
        }
        for sheet in map(sheet_of, KINDS)
    ]


def councils(node: Node, asked: Asked) -> object:
    """What the node follows."""
    return [
        {
            "council": each.copy.identity,
            "title": "" if each.copy.reader.council is None else each.copy.reader.council.title,
            "party": each.party,
            "size": each.copy.reader.size,
        }
        for each in node.followers
    ]


def council(node: Node, asked: Asked) -> object:
    """The council at the end of the copy."""
    copy = _copy(node, asked)
    with copy.lock:
        return outlook.council_data(copy.council, copy.reader.root_at(copy.reader.size))


def parties(node: Node, asked: Asked) -> object:
    """Who belongs to it."""
    return outlook.parties_data(_council(node, asked))


def matters(node: Node, asked: Asked) -> object:
    """Its business."""
    return outlook.matters_data(_council(node, asked), asked.page())


def circulations(node: Node, asked: Asked) -> object:
    """What was circulated."""
    return outlook.circulations_data(_council(node, asked), asked.page())


def circulation(node: Node, asked: Asked) -> object:
    """One circulation."""
    found = _council(node, asked)
    served = found.circulation(plain.digest(asked.path["circulation"], "circulation"))
    if served is None:
        raise Missing(
            "circulation-not-here", "The record has no such circulation.", "Look at: comity show."
        )
    return outlook.circulation_data(found, served)


def decisions(node: Node, asked: Asked) -> object:
    """What was adopted."""
    return outlook.decisions_data(_council(node, asked), asked.page())


def undertakings(node: Node, asked: Asked) -> object:
    """What was promised."""
    return outlook.undertakings_data(_council(node, asked), asked.page())


def head(node: Node, asked: Asked) -> object:
    """The head of an act for the next place, without its nonce."""
    kind, by, vkey = asked.text("act"), asked.text("by"), asked.text("vkey")
    sheet_of(kind)
    parse_vkey(vkey)
    copy = _copy(node, asked)
    with copy.lock:
        made = head_of(copy.reader, kind, by, vkey, "")
        return {"council": copy.council.id} | {key: made[key] for key in made if key != "nonce"}


def draft(node: Node, asked: Asked) -> object:
    """What would have to be signed, and what would follow."""
    row = asked.body
    names = ("council", "act", "by", "vkey", "fields", "documents")
    plain.only(row, names, "body")
    said = {name: plain_text(plain.need(row, name, "body"), name) for name in names[:4]}
    documents, fields = documents_of(row), fields_of(row)
    sheet_of(said["act"])
    parse_vkey(said["vkey"])
    copy = node.copy_of(said["council"])
    with copy.lock:
        whole: dict[str, Any] = filled(copy.council, said["act"], said["by"], fields)
        made = make_draft(copy.reader, said["act"], said["by"], said["vkey"], whole, documents)
    return made.as_data()


def act(node: Node, asked: Asked) -> object:
    """Hand in a signed act with its documents."""
    plain.only(asked.body, ("entry", "documents"), "body")
    entry = plain_text(plain.need(asked.body, "entry", "body"), "entry").encode("utf-8", "replace")
    return lodge(node, asked.path["council"], entry, documents_of(asked.body))


def lodged_here(node: Node, asked: Asked) -> object:
    """Lodge an act with this node."""
    plain.only(asked.body, ("entry", "documents"), "body")
    entry = plain_text(plain.need(asked.body, "entry", "body"), "entry").encode("utf-8", "replace")
    return receive(node, asked.path["council"], entry, documents_of(asked.body))


def lodged(node: Node, asked: Asked) -> object:
    """What the node knows of an act."""
    return standing(node, asked.path["council"], plain.digest(asked.path["act"], "act"))


def recorded(node: Node, asked: Asked) -> object:
    """Where an act is on the record."""
    return look_up(node, asked.path["council"], plain.digest(asked.path["act"], "act"))


def _copy(node: Node, asked: Asked) -> Copy:
    return node.copy_of(asked.path["council"])


def _council(node: Node, asked: Asked) -> Council:
    copy = _copy(node, asked)
    with copy.lock:
        return copy.council
