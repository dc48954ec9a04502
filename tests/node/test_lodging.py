"""Acts lodged with any node: kept before the answer, passed on, and heard although a host drops
them; over real HTTP between real nodes, witnesses and a secretariat.
"""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from comity.log.note import COSIGNATURE, ED25519
from comity.node.app import make_app
from comity.node.lodged import WAITING
from comity.node.node import Node
from comity.node.settings import Follow, Settings
from comity.secretariat.app import make_app as make_host_app
from comity.secretariat.host import Host
from comity.wire.digest import digest
from comity.wire.receipt import check_receipt, parse_receipt
from tests.live import write_key
from tests.lodging import CONTEST, Lodging
from tests.secretariat.housing import give_documents, make_house
from tests.secretariat.test_clerk import cosign_as, council_of, quick_words, wait_until, witness
from tests.world import World

RECEIVERS = ("Oslo", "Vienna")


class Quick(Lodging):
    """Receivers, periods of one second, and a grace of so many."""

    def __init__(self, grace: int) -> None:
        words = quick_words(2)
        words["clock"] |= {"contest": CONTEST, "grace": grace}
        words["clock"] |= {"receivers": list(words["clock"]["timekeepers"])}
        super().__init__(changes=words)
        self.time = int(time.time())


class Dropping:
    """A secretariat that answers nothing of use to acts that say `words`, while it is told to."""

    def __init__(self, app: ASGIApp, words: bytes) -> None:
        self.app, self.words, self.drops = app, words, True
        self.dropped = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        first = await receive()
        if self.drops and self.words in first.get("body", b""):
            self.dropped += 1
            await send({"type": "http.response.start", "status": 503, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        given = [first]

        async def again() -> Any:
            return given.pop() if given else await receive()

        await self.app(scope, again, send)


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """An application on a loopback port, in a thread; gives its address."""
    config = uvicorn.Config(app, port=0, log_level="critical", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
        assert thread.is_alive()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


def receiver(folder: Path, world: World, name: str, url: str) -> Node:
    """The node of a receiver."""
    words = f"{world.name}.example/{name}"
    notice = folder / f"{name}.skey"
    write_key(notice, f"{words}/notice", COSIGNATURE, world.key(f"{name}/notice"))
    receipt = folder / f"{name}-receipt.skey"
    write_key(receipt, f"{words}/receipt", ED25519, world.key(f"{name}/receipt"))
    follow = Follow(name, notice, world.council, url, receipt=receipt)
    return Node(Settings(folder / f"{name}.sqlite", "127.0.0.1", 0, 0.2, 60, (follow,)))


def lodge(url: str, world: World, entry: bytes, *documents: bytes) -> httpx2.Response:
    """Lodge an act with a node."""
    papers = [base64.b64encode(each).decode() for each in documents]
    body = {"entry": entry.decode(), "documents": papers}
    return httpx2.post(f"{url}/api/council/{world.council}/lodge", json=body, timeout=20)


def told(url: str, world: World, act: str) -> dict[str, Any]:
    """What a node says of an act."""
    said = httpx2.get(f"{url}/api/council/{world.council}/lodged/{act}").json()
    assert isinstance(said, dict)
    return said


class Stage:
    """A host that drops Russia's acts, three witnesses, and two receivers' nodes."""

    def __init__(self, stack: ExitStack, folder: Path, grace: int) -> None:
        self.world = Quick(grace)
        urls = {name: stack.enter_context(witness(self.world, name)) for name in RECEIVERS}
        urls["Geneva"] = stack.enter_context(witness(self.world, "Geneva"))
        house = make_house(folder, self.world, witnesses=urls, clerk_seconds=0.1)
        stack.callback(house.close)
        self.house, self.archive = house, house.archive(self.world.council)
        self.host = Dropping(make_host_app(Host(house)), b'"by":"Russia"')
        self.url = stack.enter_context(serving(self.host))
        self.base = f"{self.url}/council/{self.world.council}"
        self.nodes = [receiver(folder, self.world, name, self.url) for name in RECEIVERS]
        for node in self.nodes:
            stack.callback(node.close)
        self.receivers = [stack.enter_context(serving(make_app(node))) for node in self.nodes]

    def circulate(self, seconds: int) -> str:
        """A circulation with notice, and a deadline in so many seconds."""
        before = len(self.world.entries)
        deadline = int(time.time()) + seconds
        circulation = self.world.circulate("Alliance", "text", deadline=deadline)
        give_documents(self.house, self.world)
        for entry in self.world.entries[before:]:
            assert httpx2.post(f"{self.base}/act", content=entry).status_code == 201
        for party in self.world.parties:
            cosign_as(self.world, self.base, party, int(time.time()))
        size = len(self.world.entries)
        wait_until(lambda: all(node.followers[0].copy.size >= size for node in self.nodes))
        return circulation

    def object(self, circulation: str) -> str:
        """Russia's objection, lodged with both receivers; its id."""
        entry = self.world.position("Russia", circulation, "object")
        act = digest(entry.partition(b"\n\n")[0] + b"\n")
        for url in self.receivers:
            answer = lodge(url, self.world, entry)
            assert answer.status_code == 200, answer.text
            self._check(answer.json(), act)
            assert lodge(url, self.world, entry).json()["receipts"] == answer.json()["receipts"]
        return act

    def _check(self, said: dict[str, Any], act: str) -> None:
        (text,) = said["receipts"]
        keys = self.archive.published.keyring.receivers
        receipt = check_receipt(parse_receipt(text.encode()), self.world.council, keys)
        assert (receipt.act, said["status"]) == (act, WAITING)
        assert abs(receipt.time - time.time()) < 5


@pytest.mark.threat(4, 30)
@pytest.mark.timeout(90)
def test_a_position_dropped_until_after_the_deadline_counts_by_its_receipts(
    tmp_path: Path,
) -> None:
    with ExitStack() as stack:
        stage = Stage(stack, tmp_path, grace=25)
        circulation = stage.circulate(3)
        act = stage.object(circulation)
        time.sleep(5)
        assert stage.host.dropped >= 2
        assert {told(url, stage.world, act)["status"] for url in stage.receivers} == {WAITING}
        stage.host.drops = False
        wait_until(lambda: told(stage.receivers[0], stage.world, act)["status"] == "recorded", 20)
        wait_until(lambda: circulation in council_of(stage.archive).closed, 50)
        outcome = council_of(stage.archive).closed[circulation].outcome
        assert outcome is not None
        assert [each.status for each in outcome.positions] == ["counts"]
        assert outcome.kind != "adopted"


@pytest.mark.threat(4)
@pytest.mark.timeout(90)
def test_an_outcome_without_a_position_that_was_dropped_is_annulled(tmp_path: Path) -> None:
    with ExitStack() as stack:
        stage = Stage(stack, tmp_path, grace=1)
        circulation = stage.circulate(3)
        stage.object(circulation)
        wait_until(lambda: circulation in council_of(stage.archive).closed, 30)
        before = council_of(stage.archive).closed[circulation].outcome
        assert before is not None
        assert before.kind == "adopted"
        stage.host.drops = False

        def fallen() -> bool:
            found = council_of(stage.archive).closed[circulation].outcome
            return found is not None and found.kind == "annulled"

        wait_until(fallen, 40)


def test_what_was_lodged_survives_a_restart_and_what_is_no_act_is_not_kept(
    tmp_path: Path,
) -> None:
    with ExitStack() as stack:
        stage = Stage(stack, tmp_path, grace=25)
        circulation = stage.circulate(60)
        act = stage.object(circulation)
        world, url = stage.world, stage.receivers[0]
        position = world.position("Russia", circulation, "approve")
        forged = position.replace(b'"approve"', b'"object"')
        assert lodge(url, world, forged).json()["error"]["code"] == "signature-wrong"
        surplus = lodge(url, world, position, b"not named")
        assert surplus.json()["error"]["code"] == "document-unnamed-by-act"
        papers = world.act("table", "Russia", sphere="open", title="x", texts=world.texts("new"))
        assert lodge(url, world, papers).json()["error"]["code"] == "document-missing"
        assert told(url, world, "0" * 64)["status"] == "unknown"
        again = Node(stage.nodes[0].settings)
        assert [kept.act for kept in again.lodgings(world.council).queue()] == [act]
        again.close()
