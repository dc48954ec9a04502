"""What the reader of a record hands to the rules with each act: facts that need hashing or
documents.

The rules neither hash nor open documents, so whoever reads the record resolves these first and
checks the signature; a fact that does not fit makes the act have no effect.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.core.acts import Mandate, Text
from comity.core.charter import Charter


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose key signed: role is `root`, `delegate`, `office` or `inner`;
    name of the party or office.
    """

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Authority:
    """An inner council's adopted decision, judged from its certificate."""

    council: str
    circulation: str
    mandate: Mandate | None
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """The facts about one act at one place of one record.

    seen_root, evidence_root: the record's own root at the sizes the act names, "" beyond the
    record; charter: the charter document the act founds with or proposes; delegate_key: hash of an
    accredited vkey; state: hash of the council's state at this place, for a `seal`;
    commitment: the digest that a `reveal` opens.
    """

    signer: Signer
    seen_root: str = ""
    evidence_root: str = ""
    authority: Authority | None = None
    charter: Charter | None = None
    delegate_key: str = ""
    state: str = ""
    commitment: str = ""
