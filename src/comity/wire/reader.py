"""Reading a record: entries in, council and tree out, the same for host, node and judge.

For every entry the reader checks bytes, signature and rules at its place. An entry that fails has
no effect and is reported with the reason; a document that is needed and missing stops the reading,
because then no judgement is possible. Source: the specification, page "record".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from comity.core.acts import Accredit, Act, Amend, Evidence, Found, Seal, Table
from comity.core.acts_council import Reveal
from comity.core.charter import Charter
from comity.core.context import Authority, Context, Signer
from comity.core.evolve import check_council, check_founds, decide, evolve, skip
from comity.core.state import Council
from comity.errors import ComityError, Malformed, Missing, NotSound, Refused
from comity.keys import Check, check_signature
from comity.log.hashes import Hashes
from comity.log.note import Vkey, check_signature_line
from comity.log.tree import EMPTY, Frontier, leaf_hash
from comity.wire.act import SignedAct, parse_signed_act, read_act
from comity.wire.charter import parse_charter
from comity.wire.commitment import commitment_of
from comity.wire.digest import digest, key_digest
from comity.wire.evidence import parse_evidence
from comity.wire.receipt import parse_receipts
from comity.wire.signers import (
    Keyring,
    check_delegate_key,
    check_log_key,
    find_signer,
    keyring_of,
    vkey_of,
)
from comity.wire.state import state_digest

Documents = Callable[[str], bytes | None]
Rule = Callable[[Council | None, Act, Context], Council]


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one entry: its act and, where it had no effect, the error that says why.

    needed: the digests of the documents that had to be opened to judge it.
    """

    index: int
    id: str
    act: Act | None
    error: ComityError | None
    needed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry that has been judged for the next place, not yet taken in."""

    entry: bytes
    reading: Reading
    council: Council


@dataclass(frozen=True, slots=True)
class Mark:
    """A point to which a reader can be taken back."""

    council: Council | None
    frontier: Frontier
    size: int


class Reader:
    """Follows one record from its first entry; `documents` gives a document's bytes by digest, or
    None.

    touched: the digests of every document that judging has needed so far; leaf: the leaf hash of
    the entry taken in last; check: what checks a signature.
    """

    def __init__(self, documents: Documents, check: Check = check_signature) -> None:
        self.documents = documents
        self.check = check
        self.council: Council | None = None
        self.frontier: Frontier = EMPTY
        self.roots = Hashes([EMPTY.root()])
        self.touched: dict[str, None] = {}
        self.leaf = b""
        self._needed: dict[str, None] = {}
        self._charters: dict[str, Charter] = {}
        self._keyrings: dict[str, Keyring] = {}

    @property
    def size(self) -> int:
        """How many entries have been taken in."""
        return len(self.roots) - 1

    def read(self, entry: bytes) -> Reading:
        """Take in the next entry, valid or not. Raises Missing, with nothing taken in,
        where a document is lacking.
        """
        try:
            prepared = self.prepare(entry, evolve)
        except (Malformed, Refused, NotSound) as error:
            if self.council is None:
                raise
            prepared = self._without_effect(entry, error)
        self.accept(prepared)
        return prepared.reading

    def prepare(self, entry: bytes, rule: Rule = decide) -> Prepared:
        """Judge an entry for the next place;
        with the default rule as strictly as an honest host.
        """
        self._needed = {}
        signed = parse_signed_act(entry)
        act, context = self._resolve(signed)
        council = rule(self.council, act, context)
        reading = Reading(self.size, act.id, act, None, tuple(self._needed))
        return Prepared(entry, reading, council)

    def aside(self, documents: Documents, check: Check) -> Reader:
        """A reader at the same place for trying things out: nothing it does reaches this one."""
        other = Reader(documents, check)
        other.council, other.frontier, other.roots = self.council, self.frontier, self.roots.copy()
        other._charters, other._keyrings = {**self._charters}, {**self._keyrings}
        return other

    def accept(self, prepared: Prepared) -> None:
        """Take in a prepared entry, which must have been prepared for this very place."""
        self.leaf = leaf_hash(prepared.entry)
        self.frontier = self.frontier.append(self.leaf)
        self.roots.append(self.frontier.root())
        self.council = prepared.council

    def mark(self) -> Mark:
        """Where the reader is."""
        return Mark(self.council, self.frontier, self.size)

    def go_back(self, mark: Mark) -> None:
        """Forget the entries taken in since `mark`, when they could not be stored."""
        self.council, self.frontier = mark.council, mark.frontier
        self.roots.cut(mark.size + 1)

    def take_over(self, other: Reader) -> None:
        """Know the charters that another reader of the same documents has read."""
        self._charters |= other._charters
        self._keyrings |= other._keyrings

    def root_at(self, size: int) -> str:
        """The root over the first `size` entries in hexadecimal, "" beyond the record."""
        return self.roots[size].hex() if size <= self.size else ""

    def keyring(self) -> Keyring:
        """The keys of the charter in force."""
        if self.council is None:
            raise Missing("record-empty", "The record has no entries yet.", "Read the first entry.")
        return self._keyring(self.council.charter_hash)

    def log_keys(self) -> tuple[Vkey, ...]:
        """The keys under which the record's own log signs."""
        return () if self.council is None else tuple(vkey_of(text) for text in self.council.logs)

    def charter(self, name: str) -> Charter:
        """The charter in a document. Raises Missing where it is not here,
        Malformed where it is none.
        """
        if name not in self._charters:
            self._charters[name] = parse_charter(self.document(name))
        self._needed[name] = None
        return self._charters[name]

    def document(self, name: str) -> bytes:
        """A document's bytes, checked against its name. Raises Missing where they are not here."""
        data = self.documents(name)
        self.touched[name] = self._needed[name] = None
        if data is None:
            raise Missing(
                "document-missing",
                f"The document {name[:16]}… is needed and is not here.",
                "Get it from any node of the council.",
                {"document": name},
            )
        if digest(data) != name:
            # Missing, not NotSound: rotten bytes say nothing of the act that names the document.
            raise Missing(
                "document-differs",
                f"The bytes of document {name[:16]}… are not its own.",
                "Get it anew.",
                {"document": name},
            )
        return data

    def _keyring(self, charter_hash: str) -> Keyring:
        if charter_hash not in self._keyrings:
            self._keyrings[charter_hash] = keyring_of(self.charter(charter_hash))
        return self._keyrings[charter_hash]

    def _without_effect(self, entry: bytes, error: ComityError) -> Prepared:
        assert self.council is not None
        try:
            signed = parse_signed_act(entry)
            act = None if signed.kind == "evidence" else read_act(signed)
        except Malformed:
            act = None
        identity = digest(entry) if act is None else act.id
        reading = Reading(self.size, identity, act, error, tuple(self._needed))
        return Prepared(entry, reading, skip(self.council))

    def _resolve(self, signed: SignedAct) -> tuple[Act, Context]:
        head = signed.head
        if self.council is not None:
            # First of all: what is not meant for this record must not make it need documents.
            check_council(self.council, signed.kind, head["council"])
        else:
            check_founds(signed.kind)
        charter_hash = head["charter"] if self.council is None else self.council.charter_hash
        keyring = self._keyring(charter_hash)
        if self.council is not None and head["authority"]:
            vkey, authority = self._inner(head["authority"], head["by"], head["key"])
            signer = Signer("inner", head["by"])
        else:
            vkey, signer = find_signer(keyring, self.council, head["by"], head["key"])
            authority = None
        check_signature_line(signed.text, signed.signature, vkey, self.check)
        act = self._evidence(signed, keyring) if signed.kind == "evidence" else read_act(signed)
        return act, self._context(act, signer, authority)

    def _inner(self, name: str, by: str, key: str) -> tuple[Vkey, Authority]:
        # Imported here because reading and judging need one another: a party may be a council.
        from comity.wire.authority import read_authority

        assert self.council is not None
        party = self.council.charter.party(by)
        if party is None or not party.council:
            raise Refused(
                "authority-misplaced",
                f"{by} is not a council, so it needs no authority.",
                "Leave it out.",
            )
        return read_authority(self.document(name), party.council, key)

    def _evidence(self, signed: SignedAct, keyring: Keyring) -> Act:
        assert self.council is not None
        lines = signed.plain["checkpoint"]
        body: Evidence = parse_evidence(
            lines, self.council.origin, self.log_keys(), keyring.cosigners, self.check
        )
        said = signed.plain.get("receipts", [])
        receipts = parse_receipts(said, self.council.id, keyring.receivers, self.check)
        body = replace(body, receipts=receipts)
        return Act(id=signed.id, kind="evidence", body=body, **signed.head)

    def _context(self, act: Act, signer: Signer, authority: Authority | None) -> Context:
        body = act.body
        if isinstance(body, Found):
            self._check_logs(tuple(vkey_of(text) for text in body.logs), act.charter)
        delegate_key = self._new_key(body.vkey) if isinstance(body, Accredit) else ""
        return Context(
            signer=signer,
            seen_root=self.root_at(act.seen.size),
            evidence_root=self.root_at(body.size) if isinstance(body, Evidence) else "",
            authority=authority,
            charter=self._charter_of(act),
            delegate_key=delegate_key,
            state=self._state() if isinstance(body, Seal) else "",
            commitment=_opened(act),
        )

    def _state(self) -> str:
        return "" if self.council is None else state_digest(self.council)

    def _charter_of(self, act: Act) -> Charter | None:
        body = act.body
        if isinstance(body, Found):
            return self.charter(act.charter)
        if isinstance(body, (Table, Amend)) and body.amends:
            self._check_logs(self.log_keys(), body.amends)
            return self.charter(body.amends)
        circulation = None
        if act.kind == "conclude" and self.council is not None:
            circulation = self.council.circulation(getattr(body, "circulation", ""))
        return (
            self.charter(circulation.amends)
            if circulation is not None and circulation.amends
            else None
        )

    def _check_logs(self, logs: tuple[Vkey, ...], charter_hash: str) -> None:
        for vkey in logs:
            check_log_key(vkey, self._keyring(charter_hash).vkeys())

    def _new_key(self, text: str) -> str:
        """The digest of a delegate's vkey.
        Raises Refused where the key is weak or has another role.
        """
        check_delegate_key(vkey_of(text), [*self.keyring().vkeys(), *self.log_keys()])
        return key_digest(text)


def _opened(act: Act) -> str:
    body = act.body
    if not isinstance(body, Reveal):
        return ""
    papers = (body.reservation, body.statement)
    return commitment_of(act.council, body.circulation, act.by, body.position, body.salt, papers)
