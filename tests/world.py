"""A council in memory for tests: real keys, real signatures, a real record; only time is given by
hand.

`World` founds a council under a charter and lets every party act through the same reader that
host, node and judge use. Keys come from words, so that everything is reproducible.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from comity.keys import MldsaKey, SigningKey, generate_key
from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.cosignature import cosign, sign_as_log
from comity.log.note import (
    ED25519,
    MLDSA,
    Note,
    format_note,
    format_vkey,
    kind_to_cosign,
    make_vkey,
)
from comity.wire.act import sign_act
from comity.wire.charter import format_charter
from comity.wire.digest import digest, key_digest
from comity.wire.evidence import format_evidence
from comity.wire.reader import Reader, Reading

START = 1_006_510_000
"""The world's first instant: 23 November 2001, POSIX seconds."""


def key(words: str) -> SigningKey:
    """The signing key that some words name."""
    return generate_key(hashlib.sha256(words.encode()).digest())


def vkey(name: str, kind: int, signing: SigningKey) -> str:
    """The vkey notation of a signing key."""
    return format_vkey(make_vkey(name, kind, signing.public))


def kind_to_sign(signing: SigningKey) -> int:
    """The kind under which a log signs with this key."""
    return MLDSA if isinstance(signing, MldsaKey) else ED25519


def spheres(first: str) -> list[dict[str, Any]]:
    """One sphere for each standing of the parties that are not the first."""
    return [
        {
            "name": "open",
            "procedure": "consensus",
            "standings": [{"to": "all", "standing": "decides"}],
        },
        {
            "name": "consulted",
            "procedure": "alone",
            "standings": [
                {"to": first, "standing": "decides"},
                {"to": "others", "standing": "consulted"},
            ],
        },
        {
            "name": "informed",
            "procedure": "unheard",
            "standings": [
                {"to": first, "standing": "decides"},
                {"to": "others", "standing": "informed"},
            ],
        },
    ]


def procedure(name: str = "consensus", **changes: Any) -> dict[str, Any]:
    """A silence procedure of 100 seconds under consensus, with changes."""
    plain = {
        "name": name,
        "positions": [
            {"word": "approve", "role": "assent"},
            {"word": "object", "role": "dissent"},
            {"word": "abstain", "role": "neutral"},
        ],
        "missing": "assent",
        "rule": "nobody_objects",
        "periods": [
            {"standing": "decides", "seconds": 60},
            {"standing": "consulted", "seconds": 60},
        ],
        "early": True,
        "languages": ["en", "fr"],
        "default": "no_decision",
    }
    return plain | changes


class World:
    """Two parties, three neutral witnesses as timekeepers of whom one may lie,
    and a secretariat.
    """

    def __init__(
        self,
        parties: Iterable[str] = ("Alliance", "Russia"),
        *,
        name: str = "council",
        changes: Mapping[str, Any] | None = None,
        accede: bool = True,
        witnesses: Iterable[str] = ("Oslo", "Vienna", "Geneva"),
        office: str = "secretariat",
    ) -> None:
        self.name = name
        self.parties = tuple(parties)
        self.witnesses = tuple(witnesses)
        self.office = office
        self.origin = f"{name}.example/log"
        self.log_key = self.key("log")
        self.documents: dict[str, bytes] = {}
        self.entries: list[bytes] = []
        self.time = START
        self.nonces = 0
        self.signers: dict[str, tuple[str, SigningKey]] = {}
        self.reader = Reader(self.documents.get)
        self.charter = self.document(format_charter(self.charter_plain() | dict(changes or {})))
        self.council = self._found(self.parties[0])
        if accede:
            for party in self.parties[1:]:
                self.do("accede", party, signer="root")
            for party in self.parties:
                self.accredit(party)

    def key(self, words: str) -> SigningKey:
        """A key of this world."""
        return key(f"{self.name}/{words}")

    def vkey(self, words: str, kind: int = ED25519) -> str:
        """The vkey of a key of this world, under its own name."""
        return vkey(f"{self.name}.example/{words}", kind, self.key(words))

    def charter_plain(self) -> dict[str, Any]:
        """The charter in plain data: everyone decides in `open`;
        only the first party in `closed`.
        """
        first, rest = self.parties[0], self.parties[1:]
        return {
            "format": "comity/charter/v1",
            "name": self.name,
            "title": f"The {self.name}",
            "clock": {
                "timekeepers": list(self.witnesses),
                "faults": 1,
                "quorum": len(self.parties),
                "merge_delay": 2,
                "grace": 5,
            },
            **self._bodies(),
            "groups": [{"name": "others", "members": list(rest)}],
            "spheres": spheres(first),
            "procedures": [
                procedure(),
                procedure("alone", proposer="approve"),
                procedure("unheard", proposer="approve", periods=[]),
            ],
            "rules": [{"name": "nobody_objects", "kind": "consensus"}],
            "amendment": "open",
            "accession": len(self.parties),
        }

    def _bodies(self) -> dict[str, Any]:
        """Witnesses, parties and offices with their keys."""
        return {
            "witnesses": [
                {"name": name, "title": name, **self._cosigning_vkeys("vkey", name)}
                for name in self.witnesses
            ],
            "parties": [
                {
                    "name": name,
                    "title": name,
                    "root": [self.vkey(f"{name}/root")],
                    **self._cosigning_vkeys("notice", name),
                }
                for name in self.parties
            ],
            "offices": [
                {
                    "name": self.office,
                    "title": self.office.capitalize(),
                    "vkey": self.vkey(self.office),
                    "acts": ["evidence", "conclude"],
                }
            ],
        }

    def log_keys(self) -> list[SigningKey]:
        """The keys under which the log signs."""
        return [self.log_key]

    def cosigning_keys(self, name: str) -> list[tuple[str, SigningKey]]:
        """Name and key of each key under which a party or witness cosigns."""
        words = name if name in self.witnesses else f"{name}/notice"
        return [(f"{self.name}.example/{words}", self.key(words))]

    def _cosigning_vkeys(self, field: str, name: str) -> dict[str, str]:
        """The charter's field for the first key, and that for the second."""
        vkeys = [vkey(n, kind_to_cosign(k), k) for n, k in self.cosigning_keys(name)]
        return dict(zip((field, f"{field}_mldsa"), vkeys, strict=False))

    def document(self, data: bytes) -> str:
        """Keep a document; its digest."""
        name = digest(data)
        self.documents[name] = data
        return name

    def texts(self, words: str, languages: Iterable[str] = ("en", "fr")) -> list[dict[str, str]]:
        """The same words as a text in several languages."""
        return [
            {"lang": lang, "document": self.document(f"{words} [{lang}]\n".encode())}
            for lang in languages
        ]

    def accredit(self, party: str, delegate: str = "delegation", **competence: Any) -> str:
        """Accredit a delegate of a party; its key signs the party's acts from now on."""
        words = f"{party}/{delegate}"
        identity = self.do(
            "accredit", party, signer="root", delegate=delegate, vkey=self.vkey(words), **competence
        )
        self.signers[party] = (f"{self.name}.example/{words}", self.key(words))
        return identity

    def signer(self, by: str, signer: str = "") -> tuple[str, SigningKey]:
        """Key name and key with which a party or office signs."""
        if signer == "root":
            return f"{self.name}.example/{by}/root", self.key(f"{by}/root")
        if by == self.office:
            return f"{self.name}.example/{by}", self.key(by)
        return self.signers[by]

    def head(self, kind: str, by: str, signer: tuple[str, SigningKey]) -> dict[str, Any]:
        """The head of an act for the next place of the record."""
        self.nonces += 1
        size = self.reader.size
        head: dict[str, Any] = {
            "act": kind,
            "by": by,
            "key": key_digest(vkey(signer[0], ED25519, signer[1])),
            "charter": self.charter,
            "seen": {"root": self.reader.root_at(size), "size": size},
            "nonce": f"{self.nonces:032x}",
        }
        if kind != "found":
            council = self.reader.council
            assert council is not None
            chain = council.chains.get(by)
            head |= {"council": council.id, "prev": council.id if chain is None else chain.tip}
            head["charter"] = council.charter_hash
        return head

    def act(self, kind: str, by: str, *, signer: str = "", **fields: Any) -> bytes:
        """A signed act for the next place of the record; `fields` may replace parts of the head."""
        name, signing = self.signer(by, signer)
        return sign_act(self.head(kind, by, (name, signing)) | fields, name, signing)

    def add(self, entry: bytes) -> Reading:
        """Put an entry on the record as a host without scruples would: valid or not."""
        reading = self.reader.read(entry)
        self.entries.append(entry)
        return reading

    def admit(self, entry: bytes) -> str:
        """Put an entry on the record as an honest host does; its id, or the refusal is raised."""
        prepared = self.reader.prepare(entry)
        self.reader.accept(prepared)
        self.entries.append(entry)
        return prepared.reading.id

    def do(self, kind: str, by: str, *, signer: str = "", **fields: Any) -> str:
        """Sign and admit an act; its id."""
        return self.admit(self.act(kind, by, signer=signer, **fields))

    def circulate(self, by: str, words: str, sphere: str = "open", **fields: Any) -> str:
        """Table a matter and circulate it with a deadline of 100 seconds; the circulation's id."""
        texts = fields.pop("texts", None) or self.texts(words)
        matter = self.do("table", by, sphere=sphere, title=words, texts=texts)
        deadline = fields.pop("deadline", self.time + 100)
        return self.do("circulate", by, matter=matter, texts=texts, deadline=deadline, **fields)

    def say(self, by: str, circulation: str, word: str, **fields: Any) -> str:
        """Take a position on a circulation; the position's id."""
        return self.admit(self.position(by, circulation, word, **fields))

    def position(self, by: str, circulation: str, word: str, **fields: Any) -> bytes:
        """A signed position on a circulation."""
        assert self.reader.council is not None
        served = self.reader.council.circulation(circulation)
        assert served is not None
        texts = fields.pop("texts", [text.document for text in served.texts])
        return self.act(
            "position", by, circulation=circulation, position=word, texts=texts, **fields
        )

    def checkpoint_text(self, size: int | None = None) -> bytes:
        """The text of the record's checkpoint."""
        size = self.reader.size if size is None else size
        return format_checkpoint(Checkpoint(self.origin, size, self.reader.roots[size]))

    def cosigned(self, names: Iterable[str], time: int, size: int | None = None) -> bytes:
        """The checkpoint with the log's lines and the cosignatures of these names at `time`."""
        text = self.checkpoint_text(size)
        lines = [sign_as_log(text, self.origin, key) for key in self.log_keys()]
        for name in names:
            lines += [cosign(text, words, key, time) for words, key in self.cosigning_keys(name)]
        return format_note(Note(text, tuple(lines)))

    def cosigned_by_log(self, size: int | None = None) -> bytes:
        """The checkpoint with the log's line alone."""
        return self.cosigned((), 0, size)

    def evidence(self, names: Iterable[str] = (), time: int | None = None) -> str:
        """File the cosigned checkpoint as it stands; everyone cosigns unless names are given."""
        everyone = tuple(names) or (*self.parties, *self.witnesses)
        note = self.cosigned(everyone, self.time if time is None else time)
        return self.do("evidence", self.office, checkpoint=format_evidence(note))

    def conclude(self, circulation: str, outcome: str = "adopted") -> str:
        """File an outcome as the secretariat."""
        return self.do("conclude", self.office, circulation=circulation, outcome=outcome)

    def decide(self, circulation: str, outcome: str = "adopted") -> str:
        """Let notice, period, deadline and grace pass, and conclude."""
        self.evidence()
        self.time += 200
        self.evidence()
        return self.conclude(circulation, outcome)

    def _found(self, by: str) -> str:
        return self.do(
            "found",
            by,
            signer="root",
            origin=self.origin,
            logs=[vkey(self.origin, kind_to_sign(key), key) for key in self.log_keys()],
            title=f"The {self.name}",
        )
