"""Acts: the closed list of statements by which anything happens.

An act is a head, common to all, and a body of its kind. The values here are what an act says;
whether it is signed, by whom it may be done and what it does are judged elsewhere (`comity.wire`,
`comity.core.kinds`). Identifiers are SHA-256 in lower-case hexadecimal; instants are POSIX seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.core.acts_council import CouncilBody, documents_of
from comity.core.acts_keys import KeysBody


@dataclass(frozen=True, slots=True)
class Prefix:
    """A prefix of the record that the signer's node had verified: entry count and root hash."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Text:
    """One document in one language."""

    lang: str
    document: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """What an inner council's decision empowers its delegates to do in an outer council, once.

    act: `accede`, `submit` (table and circulate these texts) or `position`; the last names the
    outer circulation and the word to be said. amends: hash of the outer charter that is submitted,
    if any.
    """

    council: str
    act: str
    amends: str = ""
    circulation: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Entry 0: founds the council; its act id is the council's identity."""

    origin: str
    logs: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Accede:
    """A party of the charter becomes a member."""


@dataclass(frozen=True, slots=True)
class Accredit:
    """A party gives a delegate a key and a competence; empty lists of spheres and acts mean all.

    until: the end of its term in POSIX seconds, None for none.
    """

    delegate: str
    vkey: str
    acts: tuple[str, ...] = ()
    spheres: tuple[str, ...] = ()
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    """A party ends an accreditation; `delegate` is the SHA-256 of the delegate's vkey."""

    delegate: str


@dataclass(frozen=True, slots=True)
class Table:
    """Opens a matter with the first version of its text; `amends` is the new charter's hash,
    if any.

    corrects: the adopted matter whose text it corrects; meeting: the meeting of which it is the
    record of decisions; "" for none.
    """

    sphere: str
    title: str
    texts: tuple[Text, ...]
    amends: str = ""
    corrects: str = ""
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Amend:
    """Puts a new version of the text of a matter in place of the last;
    an open circulation ends withdrawn.
    """

    matter: str
    texts: tuple[Text, ...]
    amends: str = ""


@dataclass(frozen=True, slots=True)
class Circulate:
    """Serves the latest version of a matter on all who have standing and starts the clocks.

    local: the deadline in the words of the charter's calendar, or "".
    occasion: `emergency`, `corrigendum` or `minutes` for the procedure that the sphere has for it,
    "" for the usual one; consultation: the open one that an emergency rests on.
    """

    matter: str
    texts: tuple[Text, ...]
    deadline: int
    mandate: Mandate | None = None
    local: str = ""
    occasion: str = ""
    consultation: str = ""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A party takes back one thing that it did: a circulation, an undertaking or a meeting."""

    circulation: str = ""
    undertaking: str = ""
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Extend:
    """Moves the stated deadline of an open circulation to a later instant."""

    circulation: str
    deadline: int


@dataclass(frozen=True, slots=True)
class Request:
    """A party asks for more time, until `deadline`; somebody who may then extends, or not."""

    circulation: str
    deadline: int
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Waive:
    """A party gives up the period that protects it on one circulation."""

    circulation: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to serve a circulation on a party that gives no notice, over a channel."""

    circulation: str
    party: str
    channel: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Deem:
    """States that a party is served, by the attempts named."""

    circulation: str
    party: str
    attempts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cure:
    """Says that a party deemed served could reach nobody: the party itself, or who bears it out."""

    circulation: str
    party: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class CannotOpen:
    """The party's node holds a document's bytes and cannot open or read them."""

    circulation: str
    document: str


@dataclass(frozen=True, slots=True)
class Lift:
    """Takes back an act of the party's own: a `cannot_open`, or the reservation of a position."""

    circulation: str
    of: str


@dataclass(frozen=True, slots=True)
class Position:
    """What a party says of a circulation; `texts` are all its hashes in the circulation's order.

    replaces: earlier positions of the same party on the same circulation that this one replaces.
    commitment: of a position that is `sealed`, the digest that a `reveal` must fit, else "".
    """

    circulation: str
    position: str
    texts: tuple[str, ...]
    replaces: tuple[str, ...] = ()
    reservation: str = ""
    statement: str = ""
    commitment: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A checked cosignature:
    `name` in its role held (notice) or saw (witness) the checkpoint at `time`.
    """

    role: str
    name: str
    time: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The checked word of the receiver `name` that it held the act at `time`."""

    name: str
    act: str
    time: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A cosigned checkpoint put on the record; `stamps` are its cosignatures, checked by the
    reader, and `receipts` what receivers say of acts lodged with them.
    """

    size: int
    root: str
    stamps: tuple[Stamp, ...]
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclude:
    """Files the outcome of a circulation; valid only if the rules give that outcome."""

    circulation: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Undertake:
    """A party promises something under an adopted decision, for a term; `report_due` 0 for none.

    conditions: a document, "" for none; notice: seconds for withdrawing it, None where that cannot
    be done alone; reports, report_every: more dates for reports, and seconds between them.
    """

    circulation: str
    title: str
    text: str
    starts: int
    ends: int
    report_due: int = 0
    conditions: str = ""
    notice: int | None = None
    reports: tuple[int, ...] = ()
    report_every: int = 0


@dataclass(frozen=True, slots=True)
class Seal:
    """States the hash of the council's state after `size` entries; `size` is its own index."""

    size: int
    state: str


@dataclass(frozen=True, slots=True)
class Affirm:
    """A party's word that the seal of that act id states the state that its own node has found."""

    seal: str


Body = (
    Found
    | Accede
    | Accredit
    | Recall
    | Table
    | Amend
    | Circulate
    | Withdraw
    | Extend
    | Request
    | Waive
    | Attempt
    | Deem
    | Cure
    | CannotOpen
    | Lift
    | Position
    | Evidence
    | Conclude
    | Undertake
    | CouncilBody
    | KeysBody
    | Seal
    | Affirm
)


@dataclass(frozen=True, slots=True)
class Act:
    """One signed statement by one key of one party or office.

    id: SHA-256 of the note text; key: SHA-256 of the signing vkey; charter: hash of the charter in
    force; prev: the party's own last act (the council's identity for its first, "" in `found`);
    authority: document of the inner certificate, for a party that is a council, else "".
    """

    id: str
    kind: str
    by: str
    key: str
    council: str
    charter: str
    seen: Prefix
    prev: str
    nonce: str
    authority: str
    body: Body

    def documents(self) -> tuple[str, ...]:
        """The hashes of every document the act names, in order, without repeats."""
        body = self.body
        named = [self.authority]
        if isinstance(body, Found):
            named.append(self.charter)
        elif isinstance(body, Position):
            named += [body.reservation, body.statement]
        elif isinstance(body, (Request, Attempt, Cure)):
            named.append(body.statement)
        elif isinstance(body, (Table, Amend)):
            named += [*(text.document for text in body.texts), body.amends]
        elif isinstance(body, Circulate):
            named += [text.document for text in body.texts]
            named.append("" if body.mandate is None else body.mandate.amends)
        elif isinstance(body, Undertake):
            named += [body.text, body.conditions]
        named += documents_of(body)
        return tuple(dict.fromkeys(name for name in named if name))
