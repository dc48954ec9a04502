"""The players together: stage, pens for both councils, and what every scene needs of them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from comity.cli.moscow.cast import Key
from comity.cli.moscow.pen import Pen, persist
from comity.cli.moscow.speech import Speech
from comity.cli.moscow.stage import Stage
from comity.core.instants import clock_time, span
from comity.core.state import Circulation
from comity.core.surprise import prospects
from comity.core.surprise_words import prospect_sentences
from comity.errors import Missing
from comity.keys import SigningKey
from comity.log.note import Note, parse_note
from comity.log.tree import EMPTY_ROOT
from comity.node.host import HostClient
from comity.verify.make import make_certificate
from comity.wire.act import sign_act
from comity.wire.charter import format_charter
from comity.wire.digest import digest, key_digest
from comity.wire.draft import read_template, with_council, with_keys, with_spans
from comity.wire.reader import Documents

SPANS = {"merge_delay": 1, "grace": 1, "minimum": 1, "decides": 2, "consulted": 20}
"""Seconds of the demonstration, where the charters have minutes, hours and days."""
SILENCE_SECONDS = 2
ANSWER_SECONDS = 15
"""To the stated deadline where an answer ends the wait: long, so that slow machines are in time."""
Make = Callable[[Sequence[bytes], Documents, Iterable[Note], str], bytes]
EMPTY_SEEN = {"root": EMPTY_ROOT.hex(), "size": 0}
INNER_ORIGIN, JOINT_ORIGIN = "council.alliance.example", "council.joint.example"


@dataclass
class Play:
    """A performance: where it works, who plays, what it says, and what it leaves behind."""

    stage: Stage
    speech: Speech
    data: Path
    charters: dict[str, bytes] = field(default_factory=dict)
    pens: dict[str, Pen] = field(default_factory=dict)
    certificates: dict[str, bytes] = field(default_factory=dict)
    sealed: dict[str, bytes] = field(default_factory=dict)
    threats: bytes = b""
    """The Alliance's decision to submit the assessment of threats, kept for the second scene."""

    @property
    def inner(self) -> Pen:
        """The pen on the Alliance's own council."""
        return self.pens["inner"]

    @property
    def joint(self) -> Pen:
        """The pen on the joint council."""
        return self.pens["joint"]

    def delegate(self, party: str) -> Key:
        """The key of a party's delegation."""
        return self.stage.keys.delegate(party)

    def key_of(self, role: str, name: str) -> str:
        """The vkey that a charter names for a role."""
        keys = self.stage.keys
        if role == "office":
            return self.office_vkey(name)
        made = {"root": keys.root, "notice": keys.notice, "witness": keys.witness}[role](name)
        return made.vkey

    def office_vkey(self, name: str) -> str:
        """The vkey of an office, whose key the host holds."""
        from comity.secretariat.keyring import new_key

        return new_key(self.data / "keys", f"{name}.example/office")

    def log_vkey(self, origin: str) -> str:
        """The vkey of a log, whose key the host holds."""
        from comity.secretariat.keyring import new_key

        return new_key(self.data / "keys", origin)

    def host_key(self, name: str) -> SigningKey:
        """A key out of the host's own hands: what a lying host could do with it is shown."""
        from comity.secretariat.keyring import load_key

        return load_key(self.data / "keys", name)[1]

    def charter(self, template: str, inner: str = "") -> bytes:
        """A charter of the demonstration, with keys and on its scale of time."""
        plain = with_spans(read_template(template), SPANS)
        if inner:
            plain = with_council(plain, "Alliance", inner)
        self.charters[template] = format_charter(with_keys(plain, self.key_of))
        return self.charters[template]

    def found(self, name: str, host: str, origin: str, by: str, charter: bytes, title: str) -> str:
        """Found a council and open a pen on it; its identity."""
        root = self.stage.keys.root(by)
        head = {
            "act": "found",
            "by": by,
            "key": key_digest(root.vkey),
            "charter": digest(charter),
            "seen": EMPTY_SEEN,
            "nonce": secrets.token_hex(16),
            "origin": origin,
            "logs": [self.log_vkey(origin)],
            "title": title,
        }
        first, entry = HostClient(host, ""), sign_act(head, root.name, root.signing)
        persist(lambda: first.put_document(charter))
        identity = persist(lambda: first.found(entry))
        pen = Pen(HostClient(host, identity))
        pen.documents[digest(charter)] = charter
        self.pens[name] = pen
        pen.follow_surely()
        return identity

    def accredit(self, pen: Pen, party: str) -> None:
        """A party's root accredits its delegation."""
        key = self.delegate(party)
        pen.act(
            "accredit", party, self.stage.keys.root(party), delegate="delegation", vkey=key.vkey
        )

    def submit(
        self,
        pen: Pen,
        by: str,
        key: Key,
        sphere: str,
        title: str,
        papers: Mapping[str, str],
        *,
        within: int = SILENCE_SECONDS,
        mandate: Mapping[str, Any] | None = None,
        **tabled: Any,
    ) -> str:
        """Table a matter and circulate it, due `within` seconds; the circulation's id."""
        texts = pen.texts(papers)
        matter = pen.act("table", by, key, sphere=sphere, title=title, texts=texts, **tabled)
        more = {k: v for k, v in tabled.items() if k == "authority"}
        if mandate is not None:
            more["mandate"] = mandate
        deadline = int(time.time()) + within
        return pen.act("circulate", by, key, matter=matter, texts=texts, deadline=deadline, **more)

    def concluded(self, pen: Pen, circulation: str) -> Circulation:
        """Wait until a circulation is concluded."""
        return pen.until(lambda council: council.closed.get(circulation))

    def certificate(self, pen: Pen, circulation: str, make: Make = make_certificate) -> bytes:
        """Cut the certificate of a decision, as soon as enough nodes have cosigned."""

        def cut(_: object) -> bytes | None:
            try:
                held = persist(pen.host.cosigned)
                notes = [parse_note(raw) for raw in held.values()]
                return make(pen.entries, pen.reader.documents, notes, circulation)
            except Missing:
                return None

        return pen.until(cut)

    def propose(self, title: str, papers: Mapping[str, str], within: int, **mandate: str) -> str:
        """The United Kingdom circulates in the Alliance what it should say in the joint council."""
        return self.submit(
            self.inner,
            "UK",
            self.delegate("UK"),
            "mandates",
            title,
            papers,
            within=within,
            mandate={"council": self.joint.council.id, **mandate},
        )

    def mandate(self, circulation: str) -> bytes:
        """The certificate of the Alliance's decision, once there is one."""
        self.concluded(self.inner, circulation)
        return self.certificate(self.inner, circulation)

    def deliver(
        self, sphere: str, title: str, papers: Mapping[str, str], certificate: bytes, **more: Any
    ) -> str:
        """The delegate of the United Kingdom delivers the Alliance's decision."""
        authority = self.joint.document(certificate)
        return self.submit(
            self.joint,
            "Alliance",
            self.delegate("UK"),
            sphere,
            title,
            papers,
            within=ANSWER_SECONDS,
            authority=authority,
            **more,
        )

    def prospects_of(self, party: str) -> tuple[str, ...]:
        """What `comity charter check` says of a party under the joint charter in force."""
        charter = self.joint.council.charter
        found = [each for each in prospects(charter) if each.party == party]
        return prospect_sentences(charter, found)

    def notice_line(self, circulation: str, party: str) -> str:
        """When a party had notice, against the decision, from the record alone."""
        served = self.joint.until(lambda council: _noticed(council.closed.get(circulation), party))
        notice, decided = served.notices[party].stamp, served.decided or 0
        if served.notices[party].entry > served.concluded:
            late = notice - decided
            trailed = "in the same second" if late <= 0 else f"{span(late)} later"
            return (
                f"decided at {clock_time(decided)}; "
                f"{party} held the text only at {clock_time(notice)}, {trailed}"
            )
        return (
            f"{party} held the text at {clock_time(notice)}, "
            f"{span(max(decided - notice, 0))} before the decision of {clock_time(decided)}"
        )


def _noticed(served: Circulation | None, party: str) -> Circulation | None:
    if served is None or served.decided is None or party not in served.notices:
        return None
    return served
