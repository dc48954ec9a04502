"""The checkpoint as it is shown: known lines among unknown ones, at most sixteen; a council of
forty lives with that.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import httpx2
import pytest

from comity.log.note import Note, format_note, parse_note, parse_vkey
from comity.log.signed import check_signed
from comity.secretariat.cosign import take_cosignature
from comity.secretariat.host import Host
from comity.secretariat.house import House
from comity.secretariat.show import MOST_LINES, shown_checkpoint
from comity.store.memory import MemoryStore
from comity.verify.record import judge_record
from comity.verify.report import Verdict
from comity.verify.web import Web
from comity.wire.evidence import check_checkpoint
from tests.node.hosting import Eyes
from tests.node.hosting import Host as Shown
from tests.secretariat.housing import give_documents, lodge, make_house, serving
from tests.secretariat.test_clerk import quick_words, wait_until
from tests.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def house(tmp_path: Path, world: World) -> Iterator[House]:
    house = make_house(tmp_path, world)
    yield house
    house.close()


def names(note: Note) -> list[str]:
    """Who signed, by the names of the keys."""
    return [line.name for line in note.signatures]


def test_a_line_that_nobody_knows_stands_among_the_others(house: House, world: World) -> None:
    archive = house.archive(world.council)
    everybody = ["Oslo", "Vienna", "Geneva", "Alliance", "Russia"]
    take_cosignature(archive, world.cosigned(everybody, world.time), house.settings.evidence)
    note = parse_note(shown_checkpoint(archive))
    assert shown_checkpoint(archive) == format_note(note), "the same whenever it is asked for"
    assert note.text == world.checkpoint_text()
    assert len(note.signatures) == 7
    (unknown,) = (name for name in names(note) if not name.startswith(world.name))
    assert unknown.endswith(".invalid")
    keys = [parse_vkey(text) for text in archive.published.council.logs]
    cosigners = [each.vkey for each in archive.published.keyring.cosigners.values()]
    signed = check_signed(note, keys, cosigners)
    assert {vkey.name for vkey, _ in signed.cosigners} == {
        *(f"{world.name}.example/{name}" for name in everybody[:3]),
        *(f"{world.name}.example/{name}/notice" for name in everybody[3:]),
    }


def test_the_order_is_another_at_each_size(house: House, world: World) -> None:
    archive, places = house.archive(world.council), set()
    for number in range(12):
        before = len(world.entries)
        texts = world.texts(str(number))
        world.do("table", "Alliance", sphere="open", title="m", texts=texts)
        give_documents(house, world)
        lodge(archive, world.entries[before:])
        places.add(names(parse_note(shown_checkpoint(archive))).index(world.origin))
    assert places == {0, 1}


def test_an_older_cosignature_is_not_shown_with_a_newer_checkpoint(
    house: House, world: World
) -> None:
    archive = house.archive(world.council)
    older = world.cosigned(["Oslo"], world.time, size=len(world.entries) - 1)
    take_cosignature(archive, older, house.settings.evidence)
    assert len(parse_note(shown_checkpoint(archive)).signatures) == 2


def check_shown(base: str, house: House, world: World) -> None:
    """Not more than every client takes in one place, and everybody's in a place of its own."""
    archive = house.archive(world.council)
    shown = parse_note(httpx2.get(f"{base}/checkpoint").content)
    assert len(shown.signatures) <= MOST_LINES
    listed = httpx2.get(f"{base}/cosigned").json()
    assert len(listed) == len(world.parties) + len(world.witnesses)
    for name in listed:
        single = parse_note(httpx2.get(f"{base}/cosigned/{name}").content)
        known = archive.published.keyring.cosigners
        _, stamps = check_checkpoint(single, world.origin, archive.reader.log_keys(), known)
        assert [stamp.name for stamp in stamps] == [name]


@pytest.mark.threat(48)
def test_a_council_of_forty_decides_though_no_checkpoint_shows_all_its_lines(
    tmp_path: Path,
) -> None:
    """From the first act to the outcome over HTTP: each party's node sees every other's notice."""
    world = World([f"P{number:02}" for number in range(40)], changes=quick_words(40))
    world.time = int(time.time())
    house = make_house(tmp_path, world, clerk_seconds=0.1)
    archive = house.archive(world.council)
    with serving(Host(house)) as url:
        base, before = f"{url}/council/{world.council}", len(world.entries)
        circulation = world.circulate("P00", "text", deadline=int(time.time()) + 1)
        give_documents(house, world)
        for entry in world.entries[before:]:
            assert httpx2.post(f"{base}/act", content=entry).status_code == 201
        watcher = Eyes(cast(Shown, SimpleNamespace(url=url, world=world)), MemoryStore(), "P39")
        watcher.step()
        now = int(time.time())
        for name in (*world.parties[:-1], *world.witnesses):
            note = world.cosigned([name], now)
            assert httpx2.post(f"{base}/cosignature", content=note).status_code == 204
        check_shown(base, house, world)
        wait_until(lambda: len(archive.published.council.circulation(circulation).notices) == 40)  # type: ignore[union-attr]
        end = now + 6
        for entry in archive.store.read(archive.log, world.reader.size, archive.size):
            world.add(entry)
        for name in world.witnesses:
            note = world.cosigned([name], end)
            assert httpx2.post(f"{base}/cosignature", content=note).status_code == 204
        wait_until(lambda: circulation in archive.published.council.closed)
        watcher.step()
        outcome = watcher.copy.council.closed[circulation].outcome
        assert outcome is not None
        assert outcome.kind == "adopted"
        assert judge_record(Web(base)).verdict is Verdict.SOUND
        watcher.client.close()
    house.close()
