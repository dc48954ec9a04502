"""Asking witnesses: the real protocol, and the ways in which real witnesses differ from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from comity.errors import ComityError, Unavailable
from comity.log.note import COSIGNATURE, parse_note, parse_vkey
from comity.log.witness import SIZE_TYPE
from comity.node.witness import Witness
from comity.secretariat.archive import Archive
from comity.secretariat.house import House
from comity.secretariat.rounds import Standing, ask, is_due
from comity.secretariat.witnesses import Disagreement, ask_witness
from comity.store.memory import MemoryStore
from tests.secretariat.housing import lodge, make_house
from tests.secretariat.test_admit import tabled
from tests.world import World

URL = "http://oslo"
Twist = Callable[[Response], Response]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def house(tmp_path: Path, world: World) -> Iterator[House]:
    house = make_house(tmp_path, world, witnesses={"Oslo": URL}, witness_bytes=4096)
    yield house
    house.close()


@pytest.fixture
def archive(house: House, world: World) -> Archive:
    return house.archive(world.council)


class Oslo:
    """A witness over HTTP, in this process; `twist` changes what it answers."""

    def __init__(self, world: World) -> None:
        self.witness = Witness(MemoryStore(), f"{world.name}.example/Oslo", world.key("Oslo"))
        self.witness.add_log(
            parse_vkey(world.vkey("log").replace(f"{world.name}.example/log", world.origin))
        )
        self.bodies: list[bytes] = []
        self.twist: Twist = lambda answer: answer
        app = Starlette(routes=[Route("/add-checkpoint", self.answer, methods=["POST"])])
        self.client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app))

    async def answer(self, request: Request) -> Response:
        """One add-checkpoint request."""
        self.bodies.append(await request.body())
        given = self.witness.add_checkpoint(self.bodies[-1], 1_000_000_000 + len(self.bodies))
        return self.twist(Response(given.body, given.status, media_type=given.kind))


@pytest.fixture
def oslo(world: World) -> Oslo:
    return Oslo(world)


def asked(oslo: Oslo, archive: Archive, old: int = 0) -> bytes:
    """What comes of asking once."""
    vkey = parse_vkey(World().vkey("Oslo", COSIGNATURE))
    return asyncio.run(ask_witness(oslo.client, URL, archive, [vkey], old, 4096))


def refusal(oslo: Oslo, archive: Archive, old: int = 0) -> ComityError:
    """What asking once raises."""
    with pytest.raises(ComityError) as caught:
        asked(oslo, archive, old)
    return caught.value


def size_answer(text: bytes, kind: str = SIZE_TYPE, status: int = 409) -> Twist:
    """Another answer, whatever was asked."""
    return lambda _: Response(text, status, headers={"content-type": kind} if kind else {})


def test_a_witness_is_led_from_nothing_through_growth(
    oslo: Oslo, house: House, world: World, archive: Archive
) -> None:
    assert [line.name for line in parse_note(asked(oslo, archive)).signatures] == [
        world.origin,
        "council.example/Oslo",
    ]
    lodge(archive, tabled(house, world, 3))
    note = parse_note(asked(oslo, archive, 4))
    assert note.text == world.checkpoint_text()
    assert oslo.bodies[-1].startswith(b"old 4\n")
    assert len(oslo.bodies) == 2


def test_only_the_log_s_own_line_is_sent(oslo: Oslo, world: World, archive: Archive) -> None:
    asked(oslo, archive)
    asked(oslo, archive, 4)
    for body in oslo.bodies:
        assert body.count("\u2014 ".encode()) == 1
        assert f"\u2014 {world.origin} ".encode() in body


@pytest.mark.parametrize("old", [0, 2, 3])
def test_a_size_that_we_had_forgotten_is_learnt_from_a_409(
    oslo: Oslo, house: House, world: World, archive: Archive, old: int
) -> None:
    asked(oslo, archive)
    lodge(archive, tabled(house, world, 1))
    assert parse_note(asked(oslo, archive, old)).text == world.checkpoint_text()
    assert [body.split(b"\n")[0] for body in oslo.bodies[1:]] == [b"old %d" % old, b"old 4"]


@pytest.mark.threat(1)
@pytest.mark.parametrize(
    "twist",
    [
        size_answer(b"900\n"),
        size_answer(b"99999999999999999999\n"),
        size_answer(b"2\n", "text/plain"),
        size_answer(b"", ""),
        size_answer(b" 2\n"),
        size_answer(b"0\n"),
        size_answer(b"the roots differ", "text/plain", 422),
    ],
    ids=["beyond", "huge", "kind", "empty", "space", "asked", "422"],
)
def test_what_shows_another_history_stops_us(oslo: Oslo, archive: Archive, twist: Twist) -> None:
    oslo.twist = twist
    assert isinstance(refusal(oslo, archive), Disagreement)
    assert len(oslo.bodies) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 418, 500, 502, 503, 302])
def test_trouble_is_trouble_and_not_evidence(oslo: Oslo, archive: Archive, status: int) -> None:
    oslo.twist = size_answer(b"no", "text/plain", status)
    error = refusal(oslo, archive)
    assert isinstance(error, Unavailable)
    assert error.sentence == f"A witness answered with status {status}."


def test_a_witness_whose_size_dances_is_left(oslo: Oslo, archive: Archive) -> None:
    sizes = iter(range(1, 9))
    oslo.twist = lambda _: Response(b"%d\n" % next(sizes), 409, media_type=SIZE_TYPE)
    assert refusal(oslo, archive).sentence == "A witness keeps changing its size."
    assert len(oslo.bodies) == 3


def test_lines_of_strangers_are_ignored_and_the_witness_s_own_must_hold(
    oslo: Oslo, world: World, archive: Archive
) -> None:
    foreign = parse_note(world.cosigned(["Vienna"], 9))
    extra = b"\n".join(world.cosigned(["Vienna"], 9).split(b"\n")[-2:])
    assert foreign
    oslo.twist = lambda answer: Response(extra + bytes(answer.body))
    note = parse_note(asked(oslo, archive))
    assert [line.name for line in note.signatures] == [world.origin, "council.example/Oslo"]
    oslo.twist = lambda answer: Response(extra)
    assert refusal(oslo, archive, 4).sentence == "A witness answered without its own signature."
    oslo.twist = lambda answer: Response(b"hello\n")
    assert "no signature" in refusal(oslo, archive, 4).sentence


def test_a_false_signature_is_not_kept(oslo: Oslo, world: World, archive: Archive) -> None:
    other = world.cosigned(["Oslo"], 9, size=3)
    oslo.twist = lambda answer: Response(b"\n".join(other.split(b"\n")[-2:]))
    assert refusal(oslo, archive).code == "signature-wrong"


def test_an_endless_answer_is_cut_off(oslo: Oslo, archive: Archive) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 2**20:
            sent += 1024
            yield b"x" * 1024

    oslo.twist = lambda _: StreamingResponse(endless())
    assert refusal(oslo, archive).sentence == "A witness answered at too great a length."


def round_of(oslo: Oslo, house: House, archive: Archive, standing: Standing, now: int) -> None:
    """One asking, if it is due."""
    if is_due(archive, "Oslo", standing, now):
        vkey = parse_vkey(World().vkey("Oslo", COSIGNATURE))
        asyncio.run(ask(oslo.client, archive, "Oslo", [vkey], standing, house.settings, now))


def test_a_failing_witness_is_asked_ever_more_rarely_and_then_forgiven(
    oslo: Oslo, house: House, archive: Archive
) -> None:
    standing, questions = Standing(), []
    oslo.twist = size_answer(b"", "", 500)
    for now in range(200):
        before = len(oslo.bodies)
        round_of(oslo, house, archive, standing, now)
        if len(oslo.bodies) > before:
            questions.append(now)
    assert questions == [0, 2, 6, 14, 30, 62, 122, 182]
    oslo.twist = lambda answer: answer
    for now in range(200, 260):
        round_of(oslo, house, archive, standing, now)
    assert standing.failures == 0
    stamp = archive.store.latest_stamp(archive.log, "Oslo")
    assert stamp is not None
    assert stamp.size == archive.size


@pytest.mark.threat(1)
def test_after_a_disagreement_the_witness_is_not_asked_and_the_evidence_is_kept(
    oslo: Oslo, house: House, archive: Archive
) -> None:
    standing = Standing()
    oslo.twist = size_answer(b"900\n")
    for now in range(1000):
        round_of(oslo, house, archive, standing, now)
    assert len(oslo.bodies) == 1
    assert standing.stopped
    (path,) = house.settings.evidence.iterdir()
    assert b"HTTP 409 text/x.tlog.size\n900\n" in path.read_bytes()
    assert archive.published.checkpoint in path.read_bytes()


def test_a_witness_that_has_all_there_is_is_left_in_peace(
    oslo: Oslo, house: House, world: World, archive: Archive
) -> None:
    standing = Standing()
    for now in range(5):
        round_of(oslo, house, archive, standing, now)
    assert len(oslo.bodies) == 1
    lodge(archive, tabled(house, world, 1))
    for now in range(5, 10):
        round_of(oslo, house, archive, standing, now)
    assert len(oslo.bodies) == 2
