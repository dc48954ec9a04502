"""Proof of absence: whoever did not act can show it, and nobody who did can."""

from __future__ import annotations

import pytest

from comity.verify.record import judge_record
from comity.verify.report import Report, Verdict
from comity.verify.search import Search, Searched
from comity.verify.source import Memory
from tests.verify.exported import Files, exported, flipped_signature, small
from tests.world import World


def search(files: Files, party: str, circulation: str = "", council: str = "") -> Report:
    """The report on a record with a search."""
    return judge_record(Memory(files), council, search=Search(party, circulation))


def searched(files: Files, party: str, circulation: str = "") -> Searched:
    """What a search in a sound record came to."""
    report = search(files, party, circulation)
    assert report.verdict is Verdict.SOUND
    assert report.search is not None
    return report.search


@pytest.fixture(scope="module")
def world() -> World:
    """Three parties; Russia answers the first of two circulations, Norway neither."""
    world = World(("Alliance", "Russia", "Norway"))
    first = world.circulate("Alliance", "On terrorism")
    world.say("Russia", first, "approve")
    world.circulate("Alliance", "On trade")
    return world


def circulations(world: World) -> list[str]:
    """The ids, in order."""
    assert world.reader.council is not None
    return list(world.reader.council.open)


@pytest.mark.threat(6)
def test_a_party_that_said_nothing_can_show_it(world: World) -> None:
    files = exported(world)
    first, second = circulations(world)
    assert searched(files, "Norway", first).acts == ()
    assert searched(files, "Norway", second).acts == ()
    assert searched(files, "Russia", second).acts == ()
    assert all(searched(files, name, first).known for name in ("Norway", "Russia"))


@pytest.mark.threat(6)
def test_an_act_that_there_is_is_always_found(world: World) -> None:
    files = exported(world)
    first, second = circulations(world)
    (act,) = searched(files, "Russia", first).acts
    assert act.kind == "position"
    assert world.entries[act.entry] in files["tile/entries/000.p/" + str(len(world.entries))]
    assert [each.kind for each in searched(files, "Alliance", second).acts] == ["circulate"]
    assert [each.kind for each in searched(files, "Norway").acts] == ["accede", "accredit"]


@pytest.mark.threat(6)
def test_forged_entries_are_no_acts_and_are_told(world: World) -> None:
    """A host writes what Norway never signed: it has no effect, and Norway can still show it."""
    first, _ = circulations(world)
    forged = World(("Alliance", "Russia", "Norway"))
    forged.documents.update(world.documents)
    for entry in world.entries[len(forged.entries) :]:
        forged.add(entry)
    stolen = forged.position("Norway", first, "approve")
    forged.add(flipped_signature(stolen))
    forged.add(b"garbage by Norway")
    found = searched(exported(forged), "Norway", first)
    assert found.acts == ()
    assert found.claims == (len(forged.entries) - 2,)


@pytest.mark.threat(6)
def test_an_act_that_is_left_out_leaves_no_sound_record(world: World) -> None:
    """Taken out of its bundle, the rest no longer has the signed root."""
    first, _ = circulations(world)
    files = exported(world)
    (act,) = searched(files, "Russia", first).acts
    path = f"tile/entries/000.p/{len(world.entries)}"
    entry = world.entries[act.entry]
    gone = files[path].replace(len(entry).to_bytes(2, "big") + entry, b"")
    report = search({**files, path: gone}, "Russia", first)
    assert report.verdict is Verdict.NOT_SOUND
    assert report.search is None


def test_a_name_that_no_charter_has_is_told(world: World) -> None:
    files = exported(world)
    assert not searched(files, "Rusia").known
    assert searched(files, "secretariat").known


def test_without_a_search_none_is_reported() -> None:
    report = judge_record(Memory(exported(small())))
    assert report.search is None
    assert report.plain()["search"] is None
