"""A host whose log has a second key, of ML-DSA-44, and cosigners who have such keys."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.core.acts import Stamp as CoreStamp
from comity.errors import Missing, Refused
from comity.log.cosignature import check_log_line
from comity.log.note import ED25519, MLDSA, Note, format_note, parse_note, parse_vkey
from comity.log.signed import check_signed
from comity.node.witness import Witness
from comity.secretariat.archive import Archive
from comity.secretariat.clerk import Clerk, choose
from comity.secretariat.cosign import latest_cosigned, offered, take_cosignature
from comity.secretariat.found import found
from comity.secretariat.host import Host
from comity.secretariat.house import House
from comity.secretariat.keyring import load_key, new_key
from comity.secretariat.witnesses import ask_witness, format_question
from comity.store.memory import MemoryStore
from comity.store.port import Stamp
from comity.wire.act import parse_signed_act, sign_act
from tests.quantum import QuantumWorld
from tests.secretariat.housing import again, give_documents, lodge, make_house
from tests.world import World

NAMES = tuple(f"State{letter}" for letter in "ABCDEFGHIJKL")
MOST_BODY = 16 * 1024
"""Bytes that the strictest of deployed witnesses takes."""


def test_every_checkpoint_is_signed_under_both_keys(tmp_path: Path) -> None:
    world = QuantumWorld()
    house = make_house(tmp_path, world)
    archive = house.archive(world.council)
    made = [house.store.checkpoint_at(world.council, size) for size in archive.sizes]
    assert len(made) == 2
    for raw in made:
        assert raw is not None
        note = parse_note(raw)
        keys = archive.reader.log_keys()
        assert [vkey.kind for vkey in check_signed(note, keys, ()).logs] == [ED25519, MLDSA]
        # The log attests no time, under neither key.
        assert note.signatures[1].signature[:8] == bytes(8)
        for line, vkey in zip(note.signatures, keys, strict=True):
            check_log_line(note.text, line, vkey)
    before = archive.published.checkpoint
    house = again(house)
    assert house.archive(world.council).published.checkpoint == before
    house.close()


def test_a_host_that_lost_one_of_its_keys_does_not_start(tmp_path: Path) -> None:
    world = QuantumWorld()
    house = make_house(tmp_path, world)
    house.close()
    (path,) = house.settings.keys.glob("*-mldsa.skey")
    path.unlink()
    with pytest.raises(Missing, match="host-key-missing"):
        again(house)
    new_key(house.settings.keys, world.origin, MLDSA)
    with pytest.raises(Missing, match="host-key-missing"):
        again(house)


def refounded(house: House, world: World, *logs: str) -> str:
    """The code with which a founding under these log keys is refused."""
    plain = dict(parse_signed_act(world.entries[0]).plain) | {"logs": list(logs)}
    try:
        found(house, sign_act(plain, *world.signer("Alliance", "root")))
    except Refused as error:
        return error.code
    return ""


def test_a_council_is_founded_under_one_key_or_both_in_their_order(tmp_path: Path) -> None:
    house = make_house(tmp_path, World(name="other"))
    world = World()
    give_documents(house, world)
    first = new_key(house.settings.keys, world.origin)
    assert refounded(house, world, first, world.vkey("log", MLDSA - 2)) == "log-key-foreign"
    second = new_key(house.settings.keys, world.origin, MLDSA)
    assert second == new_key(house.settings.keys, world.origin, MLDSA)
    assert parse_vkey(second) == load_key(house.settings.keys, world.origin, MLDSA)[0]
    assert first == new_key(house.settings.keys, world.origin)
    for logs in ([second], [second, first], [first, second, second], []):
        assert refounded(house, world, *logs) == "log-key-foreign"
    assert refounded(house, world, first) == ""
    council = house.archives[next(each for each in house.archives if each != house.store.logs()[0])]
    assert len(parse_note(council.published.checkpoint).signatures) == 1
    house.close()


@pytest.fixture
def large(tmp_path: Path) -> QuantumWorld:
    """Twelve parties and three witnesses who all cosign under ML-DSA-44 alone."""
    return QuantumWorld(NAMES, only=(*NAMES, "Oslo", "Vienna", "Geneva"), both=())


def file_all(house: House, world: World) -> list[bytes]:
    """Let the clerk file all that is due; what it filed."""
    archive = house.archive(world.council)
    size = archive.size

    async def work() -> None:
        host = Host(house)
        await Clerk(archive, house.settings).work(host.sequencer(archive))

    asyncio.run(work())
    entries = archive.store.read(archive.log, size, archive.size)
    for entry in entries:
        assert world.add(entry).error is None
    return entries


def stamped(archive: Archive, world: World, names: tuple[str, ...], evidence: Path) -> None:
    """Cosignatures over all there is, as they reach the host: from each its own."""
    for name in names:
        take_cosignature(archive, world.cosigned([name], world.time), evidence)


def test_evidence_is_split_over_as_many_acts_as_it_needs(
    tmp_path: Path, large: QuantumWorld
) -> None:
    world = large
    house = make_house(tmp_path, world)
    archive, kept = house.archive(world.council), house.settings.evidence
    before = len(world.entries)
    circulation = world.circulate(NAMES[0], "text")
    give_documents(house, world)
    lodge(archive, world.entries[before:])
    stamped(archive, world, (*NAMES, *world.witnesses), kept)
    entries = file_all(house, world)
    assert all(len(parse_signed_act(entry).text) <= 16_384 for entry in entries)
    # Twelve notices and the stamps of two timekeepers at least, four lines an act.
    assert len(entries) == 4
    council = world.reader.council
    assert council is not None
    assert set(council.open[circulation].notices) == set(NAMES)
    assert file_all(house, world) == []
    world.time += 300
    stamped(archive, world, world.witnesses, kept)
    assert len(file_all(house, world)) == 2
    council = world.reader.council
    assert council is not None
    assert list(council.closed) == [circulation]
    house.close()


def test_who_has_two_keys_is_one_stamp_and_goes_on_record_by_its_short_line(
    tmp_path: Path,
) -> None:
    world = QuantumWorld()
    house = make_house(tmp_path, world)
    archive = house.archive(world.council)
    before = len(world.entries)
    world.circulate("Alliance", "text")
    give_documents(house, world)
    lodge(archive, world.entries[before:])
    note = parse_note(archive.published.checkpoint)
    given = parse_note(world.cosigned(["Alliance", "Oslo"], world.time)).signatures[2:]
    both = format_note(Note(note.text, (*note.signatures, *given)))
    take_cosignature(archive, both, house.settings.evidence)
    assert len(archive.store.stamps(archive.log)) == 2
    for name in ("Alliance", "Oslo"):
        lines = parse_note(latest_cosigned(archive, name)).signatures
        assert [len(line.signature) for line in lines] == [64, 2428, 72, 2428]
    for _, stamp in offered(archive)[archive.size]:
        lengths = [len(line.signature) for line in parse_note(stamp.note).signatures]
        assert lengths == [64, 72]
    (entry,) = file_all(house, world)
    assert len(entry) < 2_000
    house.close()


def test_long_lines_that_tell_nothing_are_left_out() -> None:
    world = QuantumWorld()
    world.circulate("Alliance", "text")
    council = world.reader.council
    assert council is not None
    note = parse_note(world.cosigned(["Russia", "Geneva"], 5))
    (long,) = (line for line in note.signatures[2:] if len(line.signature) > 1000)
    (short,) = (line for line in note.signatures[2:] if len(line.signature) < 1000)
    raws = {
        size: format_note(Note(note.text, (note.signatures[0], line)))
        for size, line in (("long", long), ("short", short))
    }
    dull = [
        (CoreStamp("notice", f"{size}{n}", 5), Stamp(f"{size}{n}", 6, 5, raw))
        for size, raw in raws.items()
        for n in range(3)
    ]
    useful = (CoreStamp("notice", "Russia", 5), Stamp("Russia", 6, 5, raws["long"]))
    names = [core.name for core, _ in choose(council, [*dull, useful])]
    assert (names[0], sorted(names[1:])) == ("Russia", ["short0", "short1", "short2"])


def test_a_witness_is_sent_the_log_s_own_lines_and_within_the_strictest_limit(
    tmp_path: Path,
) -> None:
    world = QuantumWorld()
    house = make_house(tmp_path, world)
    archive = house.archive(world.council)
    body = format_question(archive, archive.published, 2)
    note = parse_note(body[body.index(b"\n\n") + 2 :])
    assert [line.name for line in note.signatures] == [world.origin] * 2
    longest = 63 * 45
    assert len(body) + longest < MOST_BODY
    house.close()


def test_a_witness_with_two_keys_is_heard_under_both_or_under_one(tmp_path: Path) -> None:
    world = QuantumWorld()
    house = make_house(tmp_path, world)
    archive = house.archive(world.council)
    first, second = world.cosigning_keys("Oslo")
    row = next(each for each in world.charter_plain()["witnesses"] if each["name"] == "Oslo")
    vkeys = [parse_vkey(row["vkey"]), parse_vkey(row["vkey_mldsa"])]
    for keys, kinds in (([first, second], [72, 2428]), ([first], [72]), ([second], [2428])):
        witness = Witness(MemoryStore(), *keys[0], more=keys[1:])
        for vkey in archive.reader.log_keys():
            witness.add_log(vkey)

        async def answer(request: Request, witness: Witness = witness) -> Response:
            given = witness.add_checkpoint(await request.body(), 1_000_000_000)
            return Response(given.body, given.status, media_type=given.kind)

        app = Starlette(routes=[Route("/add-checkpoint", answer, methods=["POST"])])
        client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app))
        asking = ask_witness(client, "http://oslo.example", archive, vkeys, 0, 65_536)
        raw = asyncio.run(asking)
        lines = parse_note(raw).signatures[2:]
        assert [len(line.signature) for line in lines] == kinds
        take_cosignature(archive, raw, house.settings.evidence)
    house.close()
