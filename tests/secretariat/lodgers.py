"""Parties that lodge acts as fast as they can and do not rest until they know what became of each.

Each is told nothing of the host's stops: a broken line or a 503 means lodging the same bytes again.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import httpx2

from comity.log.checkpoint import parse_checkpoint
from comity.log.note import parse_note
from comity.wire.act import parse_signed_act, sign_act
from comity.wire.digest import digest
from tests.world import World


@dataclass
class Told:
    """What a lodger was told, and saw published."""

    acts: dict[str, tuple[int, int]] = field(default_factory=dict)
    roots: dict[int, bytes] = field(default_factory=dict)
    documents: dict[str, bytes] = field(default_factory=dict)
    retries: int = 0
    trouble: list[str] = field(default_factory=list)


class Lodger(threading.Thread):
    """One party that tables matter after matter; with `documents`, each has a text of its own."""

    def __init__(self, world: World, party: str, base: str, *, documents: bool = True) -> None:
        super().__init__(name=party)
        self.world, self.party, self.base, self.documents = world, party, base, documents
        self.told, self.stop = Told(), threading.Event()
        council = world.reader.council
        assert council is not None
        self.prev = council.chains[party].tip
        self.head = world.head("table", party, world.signer(party))
        self.texts = world.texts("the same for all")

    def run(self) -> None:
        with httpx2.Client(timeout=10) as client:
            number = 0
            while not self.stop.is_set():
                number += 1
                try:
                    self.lodge(client, number)
                except AssertionError as error:
                    self.told.trouble.append(str(error))
                    return

    def act(self, number: int, texts: list[dict[str, str]]) -> bytes:
        """The party's next act."""
        name, key = self.world.signer(self.party)
        head = self.head | {"prev": self.prev, "nonce": f"{number:032x}"}
        fields = {"sphere": "open", "title": f"{self.party} {number}", "texts": texts}
        return sign_act(head | fields, name, key)

    def lodge(self, client: httpx2.Client, number: int) -> None:
        """Lodge one act, whatever it takes."""
        texts = self.texts
        if self.documents:
            texts = [
                {"lang": lang, "document": self.put(client, f"{self.party} {number} {lang}")}
                for lang in ("en", "fr")
            ]
        entry = self.act(number, texts)
        answer = self.insist(client, "POST", f"{self.base}/act", entry).json()
        identity = parse_signed_act(entry).id
        assert answer["act"] == identity, answer
        self.told.acts[identity] = (answer["index"], answer["size"])
        self.prev = identity
        if number % 5 == 0:
            self.look(client)

    def put(self, client: httpx2.Client, words: str) -> str:
        """Hand in a document."""
        data = words.encode()
        self.insist(client, "PUT", f"{self.base}/document/{digest(data)}", data)
        self.told.documents[digest(data)] = data
        return digest(data)

    def look(self, client: httpx2.Client) -> None:
        """Remember the checkpoint as it is published now."""
        raw = self.insist(client, "GET", f"{self.base}/checkpoint", b"").content
        checkpoint = parse_checkpoint(parse_note(raw).text)
        known = self.told.roots.setdefault(checkpoint.size, checkpoint.root)
        assert known == checkpoint.root, "two roots of one size"

    def insist(self, client: httpx2.Client, verb: str, url: str, body: bytes) -> httpx2.Response:
        """The first answer that is one."""
        while True:
            try:
                answer = client.request(verb, url, content=body)
            except httpx2.TransportError:
                self.told.retries += 1
                time.sleep(0.02)
                continue
            if answer.status_code != 503:
                assert answer.is_success, f"{verb} {url}: {answer.text}"
                return answer
            self.told.retries += 1
            time.sleep(0.02)
