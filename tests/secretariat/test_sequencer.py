"""The queue: concurrent lodgings share commits, and every answer is true."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.errors import Recorded, Refused, Unavailable
from comity.secretariat.archive import Archive
from comity.secretariat.house import House
from comity.secretariat.sequencer import Sequencer
from comity.secretariat.settings import Settings
from tests.secretariat.housing import make_house
from tests.secretariat.test_admit import faulty, tabled
from tests.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def house(tmp_path: Path, world: World) -> Iterator[House]:
    house = make_house(tmp_path, world)
    yield house
    house.close()


@pytest.fixture
def archive(house: House, world: World) -> Archive:
    return house.archive(world.council)


def test_forty_lodgings_at_once_share_few_commits(
    house: House, world: World, archive: Archive
) -> None:
    store, entries = faulty(archive), tabled(house, world, 40)

    async def lodge_all() -> list[int]:
        sequencer = Sequencer(archive, house.settings)
        answers = await asyncio.gather(*(sequencer.admit(entry) for entry in entries))
        return [answer.index for answer in answers]

    assert asyncio.run(lodge_all()) == list(range(4, 44))
    assert sum(store.appends) == 40
    assert len(store.appends) <= 2


def test_no_more_share_a_commit_than_the_setting_says(
    house: House, world: World, archive: Archive
) -> None:
    store, entries = faulty(archive), tabled(house, world, 10)

    async def lodge_all() -> None:
        sequencer = Sequencer(archive, Settings(data=house.settings.data, batch_acts=3))
        await asyncio.gather(*(sequencer.admit(entry) for entry in entries))

    asyncio.run(lodge_all())
    assert store.appends == [3, 3, 3, 1]


def test_a_retry_that_meets_its_first_attempt_is_told_that_the_act_is_recorded(
    house: House, world: World, archive: Archive
) -> None:
    """Never "nothing was recorded" for an act that is being recorded."""
    (entry,) = tabled(house, world, 1)

    async def lodge_twice() -> None:
        sequencer = Sequencer(archive, Settings(data=house.settings.data, batch_acts=1))
        first, second = await asyncio.gather(sequencer.admit(entry), sequencer.admit(entry))
        assert (first.id, first.index, first.size) == (second.id, second.index, second.size)
        assert (first.new, second.new) == (True, False)

    asyncio.run(lodge_twice())


def test_while_an_act_waits_nobody_is_told_that_it_is_not_recorded(
    house: House, world: World, archive: Archive
) -> None:
    store, (entry,) = faulty(archive), tabled(house, world, 1)
    identity = world.reader.council.chains["Alliance"].tip  # type: ignore[union-attr]
    go_on, append = threading.Event(), store.append

    def wait_and_append(*args: object) -> None:
        assert go_on.wait(10)
        append(*args)  # type: ignore[arg-type]

    store.append = wait_and_append  # type: ignore[method-assign,assignment]

    async def ask() -> None:
        sequencer = Sequencer(archive, house.settings)
        assert await sequencer.look_up(identity) is None
        lodging = asyncio.create_task(sequencer.admit(entry))
        await asyncio.sleep(0.05)
        with pytest.raises(Unavailable, match="act-pending") as caught:
            await sequencer.look_up(identity)
        assert caught.value.recorded is Recorded.UNKNOWN
        go_on.set()
        admitted = await lodging
        found = await sequencer.look_up(identity)
        assert found is not None
        assert (found.index, found.size) == (admitted.index, admitted.size)

    asyncio.run(ask())


@pytest.mark.threat(49)
def test_a_flood_is_turned_away_and_what_waited_is_recorded(
    house: House, world: World, archive: Archive
) -> None:
    entries = tabled(house, world, 8)

    async def flood() -> list[object]:
        sequencer = Sequencer(archive, Settings(data=house.settings.data, waiting_acts=5))
        lodgings = (sequencer.admit(entry) for entry in entries)
        return list(await asyncio.gather(*lodgings, return_exceptions=True))

    answers = asyncio.run(flood())
    assert [getattr(answer, "code", "recorded") for answer in answers] == [
        *["recorded"] * 5,
        *["host-busy"] * 3,
    ]
    assert archive.size == 9


def test_one_that_gives_up_waiting_does_not_disturb_the_others(
    house: House, world: World, archive: Archive
) -> None:
    entries = tabled(house, world, 3)

    async def lodge_all() -> None:
        sequencer = Sequencer(archive, house.settings)
        tasks = [asyncio.create_task(sequencer.admit(entry)) for entry in entries]
        await asyncio.sleep(0)
        tasks[1].cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        assert [getattr(answer, "index", None) for answer in answers] == [4, None, 6]

    asyncio.run(lodge_all())
    assert archive.size == 7


def test_a_refusal_reaches_only_the_one_refused(
    house: House, world: World, archive: Archive
) -> None:
    (entry,) = tabled(house, world, 1)
    foreign = World(name="other").entries[1]

    async def lodge_both() -> list[object]:
        sequencer = Sequencer(archive, house.settings)
        lodgings = (sequencer.admit(each) for each in (foreign, entry))
        return list(await asyncio.gather(*lodgings, return_exceptions=True))

    refused, admitted = asyncio.run(lodge_both())
    assert isinstance(refused, Refused)
    assert refused.code == "council-differs"
    assert getattr(admitted, "index", None) == 4
