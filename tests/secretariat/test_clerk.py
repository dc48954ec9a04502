"""The clerk: from cosignatures to evidence to outcome, over HTTP, with three real witnesses."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.core.acts import Stamp as CoreStamp
from comity.core.state import Council
from comity.errors import Refused
from comity.log.cosignature import cosign
from comity.log.note import Note, format_note, parse_note, parse_vkey
from comity.node.witness import Witness
from comity.secretariat.archive import Archive
from comity.secretariat.clerk import MOST_STAMPS, Clerk, choose, merge
from comity.secretariat.cosign import offered, take_cosignature
from comity.secretariat.host import Host
from comity.secretariat.house import House
from comity.store.memory import MemoryStore
from comity.store.port import Stamp
from comity.wire.act import parse_signed_act
from comity.wire.digest import digest
from comity.wire.reader import Reader
from tests.secretariat.housing import give_documents, lodge, make_house, serving
from tests.world import World, procedure

GRACE = 1


def quick_words(quorum: int) -> dict[str, Any]:
    """Parts of a charter in which all periods are one second."""
    second = [{"standing": each, "seconds": 1} for each in ("decides", "consulted")]
    words: dict[str, Any] = {"periods": second, "early": False}
    procedures = [
        procedure(**words),
        procedure("alone", proposer="approve", **words),
        procedure("unheard", proposer="approve", periods=[]),
    ]
    names = ("Oslo", "Vienna", "Geneva")
    clock = {"timekeepers": list(names), "faults": 1, "merge_delay": 1, "grace": GRACE}
    return {"clock": clock | {"quorum": quorum}, "procedures": procedures}


def quick() -> World:
    """A world in which all periods are one second."""
    world = World(changes=quick_words(2))
    world.time = int(time.time())
    return world


@contextmanager
def witness(world: World, name: str) -> Iterator[str]:
    """A neutral witness on a loopback port; gives its URL."""
    keeper = Witness(MemoryStore(), f"{world.name}.example/{name}", world.key(name))
    keeper.add_log(parse_vkey(world.vkey("log")))

    async def answer(request: Request) -> Response:
        given = keeper.add_checkpoint(await request.body(), int(time.time()))
        return Response(given.body, given.status, media_type=given.kind)

    app = Starlette(routes=[Route("/add-checkpoint", answer, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


def cosign_as(world: World, base: str, party: str, when: int) -> None:
    """What a party's node does when it holds everything."""
    note = parse_note(httpx2.get(f"{base}/checkpoint").content)
    name, key = f"{world.name}.example/{party}/notice", world.key(f"{party}/notice")
    line = cosign(note.text, name, key, when)
    own = next(each for each in note.signatures if each.name == world.origin)
    both = format_note(Note(note.text, (own, line)))
    answer = httpx2.post(f"{base}/cosignature", content=both)
    assert answer.status_code == 204, answer.text


def wait_until(what: Callable[[], bool], seconds: float = 15) -> None:
    """Look every now and then until it is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def council_of(archive: Archive) -> Council:
    """What the record says."""
    return archive.published.council


def test_silence_under_notice_becomes_a_decision_with_no_hand_but_the_clerk_s(
    tmp_path: Path,
) -> None:
    world = quick()
    with ExitStack() as stack:
        urls = {name: stack.enter_context(witness(world, name)) for name in world.witnesses}
        house = make_house(tmp_path, world, witnesses=urls, clerk_seconds=0.1)
        archive = house.archive(world.council)
        base = f"{stack.enter_context(serving(Host(house)))}/council/{world.council}"
        before = len(world.entries)
        circulation = world.circulate("Alliance", "text", deadline=int(time.time()) + 1)
        give_documents(house, world)
        for entry in world.entries[before:]:
            assert httpx2.post(f"{base}/act", content=entry).status_code == 201
        wait_until(lambda: all(name in httpx2.get(f"{base}/cosigned").json() for name in urls))
        time.sleep(1.5)
        assert circulation in council_of(archive).open, "concluded without notice"
        for party in world.parties:
            cosign_as(world, base, party, int(time.time()))
        wait_until(lambda: circulation in council_of(archive).closed)
        decided = council_of(archive).closed[circulation]
        assert decided.outcome is not None
        assert decided.outcome.kind == "adopted"
        noticed = max(notice.stamp for notice in decided.notices.values())
        assert int(time.time()) > noticed + 1 + GRACE
        wait_until(lambda: council_of(archive).trailing == ())
        size = archive.size
        time.sleep(1.0)
        assert archive.size == size, "the clerk goes on filing what tells nothing new"
    check_minutes(archive, before + 2)
    house.close()


def check_minutes(archive: Archive, start: int) -> None:
    """What the clerk filed has effect, without exception, and is not much."""
    entries = archive.store.read(archive.log, start, archive.size)
    assert len(entries) <= 12
    reader = Reader(archive.store.get_blob)
    readings = [reader.read(entry) for entry in archive.store.read(archive.log, 0, archive.size)]
    assert [reading.error for reading in readings if reading.error] == []
    assert {reading.act.by for reading in readings[start:] if reading.act} == {"secretariat"}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def house(tmp_path: Path, world: World) -> Iterator[House]:
    house = make_house(tmp_path, world)
    yield house
    house.close()


def circulated(house: House, world: World) -> str:
    """A matter in circulation, at the host as in the world."""
    before = len(world.entries)
    circulation = world.circulate("Alliance", "text")
    give_documents(house, world)
    lodge(house.archive(world.council), world.entries[before:])
    return circulation


def stamped(house: House, world: World, names: list[str], when: int) -> None:
    """Cosignatures over all there is, as they reach the host."""
    archive = house.archive(world.council)
    take_cosignature(archive, world.cosigned(names, when), house.settings.evidence)


def file_all(house: House, world: World) -> list[str]:
    """Let the clerk file all that is due; the kinds of what it filed."""
    archive = house.archive(world.council)
    size = archive.size

    async def work() -> None:
        host = Host(house)
        await Clerk(archive, house.settings).work(host.sequencer(archive))

    asyncio.run(work())
    entries = archive.store.read(archive.log, size, archive.size)
    for entry in entries:
        world.add(entry)
    return [parse_signed_act(entry).kind for entry in entries]


def test_stamps_that_came_together_are_filed_together_and_once(house: House, world: World) -> None:
    circulated(house, world)
    stamped(house, world, ["Oslo", "Vienna"], world.time)
    stamped(house, world, ["Russia", "Geneva"], world.time + 1)
    assert file_all(house, world) == ["evidence"]
    assert file_all(house, world) == []
    council = world.reader.council
    assert council is not None
    (circulation,) = council.open.values()
    assert list(circulation.notices) == ["Russia"]


def test_stamps_that_tell_nothing_are_not_filed(house: House, world: World) -> None:
    stamped(house, world, ["Oslo", "Vienna", "Russia"], world.time)
    assert file_all(house, world) == []


def test_many_stamps_of_one_party_do_not_become_many_acts(house: House, world: World) -> None:
    circulated(house, world)
    for later in range(200):
        stamped(house, world, ["Oslo", "Vienna", "Russia"], world.time + later)
    assert len(file_all(house, world)) <= 2


def test_an_early_outcome_is_filed_when_it_stands(house: House, world: World) -> None:
    circulation = circulated(house, world)
    stamped(house, world, ["Oslo", "Vienna", "Geneva", "Russia", "Alliance"], world.time)
    assert file_all(house, world) == ["evidence"]
    before = len(world.entries)
    world.say("Alliance", circulation, "approve")
    world.say("Russia", circulation, "object")
    lodge(house.archive(world.council), world.entries[before:])
    assert file_all(house, world) == ["conclude"]
    council = world.reader.council
    assert council is not None
    outcome = council.closed[circulation].outcome
    assert outcome is not None
    assert outcome.kind == "no_decision"


def test_an_office_that_may_seal_seals_just_before_it_concludes(tmp_path: Path) -> None:
    (office,) = World().charter_plain()["offices"]
    acts = ["evidence", "conclude", "seal"]
    world = World(changes={"offices": [office | {"acts": acts}]})
    house = make_house(tmp_path, world)
    circulation = circulated(house, world)
    stamped(house, world, ["Oslo", "Vienna", "Geneva", "Russia", "Alliance"], world.time)
    assert file_all(house, world) == ["evidence"]
    before = len(world.entries)
    world.say("Alliance", circulation, "approve")
    world.say("Russia", circulation, "approve")
    lodge(house.archive(world.council), world.entries[before:])
    assert file_all(house, world) == ["seal", "conclude"]
    assert file_all(house, world) == []
    council = world.reader.council
    assert council is not None
    assert council.seals["secretariat"].size == before + 2
    house.close()


def test_what_was_refused_is_not_tried_again_before_the_record_grows(
    house: House, world: World
) -> None:
    circulated(house, world)
    stamped(house, world, ["Oslo", "Vienna", "Russia"], world.time)
    archive = house.archive(world.council)
    clerk, tried = Clerk(archive, house.settings), []

    class Refusing:
        async def admit(self, entry: bytes) -> None:
            tried.append(entry)
            raise Refused("no", "No.", "Never.")

    for _ in range(5):
        asyncio.run(clerk.work(Refusing()))  # type: ignore[arg-type]
    assert len(tried) == 1


def test_a_clerk_without_an_office_key_files_nothing(house: House, world: World) -> None:
    circulated(house, world)
    stamped(house, world, ["Oslo", "Vienna", "Russia"], world.time)
    name = digest(b"council.example/secretariat")[:32]
    (house.settings.keys / f"{name}.skey").unlink()
    assert file_all(house, world) == []


def test_stamps_of_keys_no_longer_in_force_are_left_out(house: House, world: World) -> None:
    circulated(house, world)
    stamped(house, world, ["Oslo", "Russia"], world.time)
    archive = house.archive(world.council)
    assert [core.name for core, _ in offered(archive)[6]] == ["Oslo", "Russia"]
    published = archive.published
    kept = {k: v for k, v in published.keyring.cosigners.items() if v.name != "Russia"}
    keyring = replace(published.keyring, cosigners=kept)
    archive._published = replace(published, keyring=keyring)
    assert [core.name for core, _ in offered(archive)[6]] == ["Oslo"]


def test_no_more_stamps_in_one_act_than_fit(world: World) -> None:
    """The useful ones first, so that what is left out is what tells nothing."""
    circulation = world.circulate("Alliance", "text")
    council = world.reader.council
    assert council is not None
    assert circulation in council.open
    dull = [(CoreStamp("notice", f"Party{n}", 5), Stamp(f"Party{n}", 6, 5, b"")) for n in range(60)]
    useful = (CoreStamp("notice", "Russia", 5), Stamp("Russia", 6, 5, b""))
    chosen = choose(council, [*dull, useful])
    assert len(chosen) == MOST_STAMPS
    assert chosen[0] == useful
    assert choose(council, dull) == []


def test_merged_notes_carry_each_line_once(world: World) -> None:
    first, second = (world.cosigned([name], 5) for name in ("Oslo", "Russia"))
    assert merge([first, second]) == world.cosigned(["Oslo", "Russia"], 5)
