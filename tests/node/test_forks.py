"""Hosts that show two histories, an older one, another record, or none that their log signed."""

from __future__ import annotations

import pytest

from comity.errors import ComityError, Malformed, NotSound, Unavailable
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import check_note, parse_note, parse_vkey
from comity.log.tiles import parse_bundle
from comity.log.tree import EMPTY, leaf_hash
from comity.node.copy import Copy
from comity.store.memory import MemoryStore
from comity.store.sqlite import SqliteStore
from tests.node.conftest import Look
from tests.node.hosting import Eyes, Host, blob, say, signed
from tests.world import World, key


@pytest.fixture
def rival() -> World:
    """The same council under the same keys, in which something else was circulated."""
    other = World()
    other.circulate("Alliance", "another text")
    return other


def show(host: Host, rival: World) -> None:
    """The host shows the rival history from now on, documents and all."""
    host.entries = rival.entries
    host.documents.update(rival.documents)


def refused(eyes: Eyes, host: Host) -> ComityError:
    """What a step raises; nothing was signed, stored or handed in by it."""
    before = (
        len(host.received),
        eyes.copy.store.size(eyes.copy.name),
        eyes.copy.store.stamps(eyes.copy.name),
        eyes.copy.reader.roots[-1],
    )
    with pytest.raises(ComityError) as refusal:
        eyes.step()
    after = (
        len(host.received),
        eyes.copy.store.size(eyes.copy.name),
        eyes.copy.store.stamps(eyes.copy.name),
        eyes.copy.reader.roots[-1],
    )
    assert before == after
    return refusal.value


def check_proof(world: World, copy: Copy) -> tuple[bytes, bytes]:
    """A stranger is shown two checkpoints that the log's own key signed, over roots that differ
    at the smaller size; gives both notes.
    """
    alarm = copy.alarms.all()[0]
    assert alarm.code == "split-view"
    own, other = (blob(copy, name) for name in alarm.evidence[:2])
    for raw in (own, other):
        check_note(parse_note(raw), [parse_vkey(world.vkey("log"))])
        assert parse_checkpoint(parse_note(raw).text).origin == world.origin
    return own, other


@pytest.mark.threat(1)
def test_another_history_of_the_same_length(
    world: World, rival: World, host: Host, look: Look
) -> None:
    eyes = look()
    eyes.step()
    show(host, rival)
    error = refused(eyes, host)
    assert isinstance(error, NotSound)
    assert (error.code, error.sentence) == (
        "split-view",
        "The log has signed two histories of 6 entries.",
    )
    own, other = check_proof(world, eyes.copy)
    assert (own, other) == (world.cosigned_by_log(), rival.cosigned_by_log())


@pytest.mark.threat(1)
def test_another_history_that_is_longer(world: World, rival: World, host: Host, look: Look) -> None:
    eyes = look()
    eyes.step()
    for _ in range(150):
        rival.circulate("Alliance", "more and more")
    show(host, rival)
    assert refused(eyes, host).code == "split-view"
    own, other = check_proof(world, eyes.copy)
    assert (own, other) == (world.cosigned_by_log(), rival.cosigned_by_log())
    # The rival's entries are kept too, and give its root: nobody can say they were made up.
    pieces = [blob(eyes.copy, name) for name in eyes.copy.alarms.all()[0].evidence[2:]]
    shown = parse_bundle(pieces[0], 256) + parse_bundle(pieces[1], len(rival.entries) - 256)
    frontier = EMPTY
    for entry in shown:
        frontier = frontier.append(leaf_hash(entry))
    assert frontier.root() == parse_checkpoint(parse_note(other).text).root


@pytest.mark.threat(1)
def test_another_history_that_is_shorter(
    world: World, rival: World, host: Host, look: Look
) -> None:
    eyes = look()
    eyes.step()
    world.circulate("Alliance", "more")
    eyes.step()
    show(host, rival)
    assert refused(eyes, host).code == "split-view"
    own, other = check_proof(world, eyes.copy)
    assert (own, other) == (world.cosigned_by_log(6), rival.cosigned_by_log())


@pytest.mark.threat(1)
def test_a_proof_of_two_histories_outlives_both_restart_and_remorse(
    world: World, rival: World, host: Host, look: Look, store: SqliteStore
) -> None:
    eyes = look(store)
    eyes.step()
    show(host, rival)
    refused(eyes, host)
    refused(eyes, host)
    host.entries = None
    eyes.step()
    eyes.step()
    assert eyes.codes() == ["split-view"]
    again = look(store)
    assert again.copy.alarms.all() == eyes.copy.alarms.all()
    check_proof(world, again.copy)


@pytest.mark.threat(1)
def test_a_liar_cannot_fill_the_disk_with_histories(
    world: World, rival: World, host: Host, look: Look
) -> None:
    store = MemoryStore()
    eyes = look(store)
    eyes.step()
    show(host, rival)
    for number in range(30):
        rival.circulate("Alliance", f"text {number}")
        refused(eyes, host)
    findings = [alarm for alarm in eyes.copy.alarms.all() if alarm.evidence]
    assert len(findings) == 16


def test_entries_that_are_not_those_of_the_checkpoint(world: World, host: Host, look: Look) -> None:
    eyes = look()
    eyes.step()
    world.circulate("Alliance", "more")
    checkpoint = world.cosigned_by_log()
    host.entries = [*world.entries[:-1], world.entries[-2]]
    host.twists["checkpoint"] = say(checkpoint)
    error = refused(eyes, host)
    assert isinstance(error, NotSound)
    assert error.code == "entries-differ"
    assert eyes.codes() == ["entries-differ"]
    host.entries = None
    host.twists.clear()
    eyes.step()
    eyes.step()
    assert (eyes.codes(), len(host.received)) == ([], 2)


@pytest.mark.threat(10)
def test_a_host_set_back_to_an_older_checkpoint(
    world: World, host: Host, look: Look, store: SqliteStore
) -> None:
    eyes = look(store)
    world.circulate("Alliance", "more")
    eyes.step()
    host.size = 6
    error = refused(eyes, host)
    assert isinstance(error, Unavailable)
    assert error.code == "host-behind"
    assert error.sentence == "The host shows 6 entries; this node holds 8."
    assert eyes.codes() == ["host-behind"]
    again = look(store)
    assert refused(again, host).code == "host-behind"
    host.size = None
    again.step()
    assert again.codes() == []


@pytest.mark.threat(10)
def test_a_node_put_back_to_an_old_copy_signs_nothing_below_what_it_signed(
    world: World, host: Host, look: Look
) -> None:
    eyes = look(MemoryStore())
    world.circulate("Alliance", "more")
    eyes.step()
    host.size = 6
    # A new store: all this node knows of what it signed is what the host still shows.
    again = look(MemoryStore())
    with pytest.raises(Unavailable) as refusal:
        again.step()
    assert refusal.value.code == "node-behind"
    assert len(host.received) == 1
    host.size = None
    again.clock.now -= 60
    with pytest.raises(Unavailable) as refusal:
        again.step()
    assert refusal.value.code == "clock-behind"
    assert len(host.received) == 1
    again.clock.now += 120
    again.step()
    assert len(host.received) == 2


@pytest.mark.threat(1, 10)
def test_a_node_never_signs_on_top_of_a_history_other_than_it_signed(
    world: World, rival: World, host: Host, look: Look
) -> None:
    look(MemoryStore()).step()
    rival.circulate("Alliance", "more")
    show(host, rival)
    again = look(MemoryStore())
    for _ in range(2):
        with pytest.raises(NotSound) as refusal:
            again.step()
        assert refusal.value.code == "own-history-forked"
        assert len(host.received) == 1
    alarm = again.copy.alarms.all()[0]
    assert blob(again.copy, alarm.evidence[1]) == host.received[0]


@pytest.mark.threat(1)
def test_another_history_that_others_cosigned(
    world: World, rival: World, host: Host, look: Look
) -> None:
    eyes = look()
    eyes.step()
    host.cosigned["Oslo"] = rival.cosigned(["Oslo"], eyes.clock.now)
    eyes.step()
    (alarm,) = eyes.copy.alarms.all()
    assert alarm.code == "cosigned-forked"
    assert [blob(eyes.copy, name) for name in alarm.evidence] == [
        world.cosigned_by_log(),
        host.cosigned["Oslo"],
    ]
    assert eyes.copy.cosigned().keys() == {"Russia"}


def test_a_checkpoint_under_another_key(world: World, host: Host, look: Look) -> None:
    eyes = look()
    host.twists["checkpoint"] = say(signed(world, world.entries, key("a thief")))
    for _ in range(2):
        error = refused(eyes, host)
        assert (type(error), error.code) == (NotSound, "log-unsigned")
        assert eyes.codes() == ["log-unsigned"]
        # At first contact the key is only known once entry 0 is; documents are not asked for.
        assert [path for path in host.asked if path.startswith("document/")] == []
    host.twists.clear()
    eyes.step()
    host.twists["checkpoint"] = say(signed(world, world.entries, key("a thief")))
    assert refused(eyes, host).code == "log-unsigned"


def test_lines_of_strangers_on_a_checkpoint_are_left_out(
    world: World, host: Host, look: Look
) -> None:
    foreign = signed(world, world.entries, key("a stranger")).split(b"\n\n")[1]
    host.twists["checkpoint"] = say(host.checkpoint() + foreign.replace(b"/log", b"/other"))
    eyes = look()
    eyes.step()
    assert eyes.copy.signed(6) == world.cosigned_by_log()


def test_the_record_of_another_council(world: World, host: Host, look: Look) -> None:
    other = World(name="other")
    show(host, other)
    eyes = look()
    error = refused(eyes, host)
    assert (error.code, eyes.codes()) == ("record-foreign", ["record-foreign"])


def test_a_page_that_is_no_checkpoint(world: World, host: Host, look: Look) -> None:
    eyes = look()
    eyes.step()
    host.twists["checkpoint"] = say(b"<html>Please log in to the network</html>\n")
    assert isinstance(refused(eyes, host), Malformed)
    assert eyes.codes() == ["note-malformed"]
