"""Following a record over real HTTP: what is taken in, kept, signed for and shown."""

from __future__ import annotations

import pytest

from comity.errors import NotSound, Unavailable
from comity.log.cosignature import check_cosignature
from comity.log.note import parse_note, parse_vkey
from comity.node.settings import Limits
from comity.store.memory import MemoryStore
from comity.store.port import Stamp, Store
from comity.store.sqlite import SqliteStore
from comity.verify.record import judge_record
from comity.verify.source import Memory
from tests.node.conftest import Look
from tests.node.hosting import Host, drip, refuse
from tests.world import World


def notice_times(world: World, raw: bytes, party: str = "Russia") -> int:
    """The time of a party's cosignature, checked under the key that the charter names."""
    note = parse_note(raw)
    vkey = parse_vkey(world.vkey(f"{party}/notice", 4))
    return check_cosignature(note.text, note.signatures[-1], vkey)


def test_everything_is_held_before_notice_is_given(
    world: World, host: Host, look: Look, store: SqliteStore
) -> None:
    eyes = look(store)
    assert eyes.step()
    assert store.read(eyes.copy.name, 0, store.size(eyes.copy.name)) == world.entries
    assert all(store.get_blob(name) == data for name, data in world.documents.items())
    assert [notice_times(world, raw) for raw in host.received] == [eyes.clock.now]
    assert parse_note(host.received[0]).text == world.checkpoint_text()
    # Everything was fetched before the cosignature was handed in.
    fetched = host.asked[: host.asked.index("cosignature")]
    assert {f"document/{name}" for name in world.documents} <= set(fetched)
    assert not eyes.step()
    assert len(host.received) == 1
    assert eyes.codes() == []


def test_the_copy_is_an_export_that_is_sound(world: World, host: Host, look: Look) -> None:
    circulation = next(iter(world.reader.council.open))  # type: ignore[union-attr]
    world.say("Russia", circulation, "approve")
    world.decide(circulation)
    eyes = look()
    for party in ("Alliance", "Russia"):
        other = look(party=party)
        other.clock.now = eyes.clock.now
        other.step()
    for name in world.witnesses:
        host.cosigned[name] = world.cosigned([name], eyes.clock.now)
    eyes.step()
    eyes.step()
    files = eyes.copy.files()
    report = judge_record(Memory(files), world.council)
    assert report.verdict.name == "SOUND", report
    assert {path for path in files if path.startswith("cosigned/")} == {
        f"cosigned/{name}" for name in (*world.parties, *world.witnesses)
    }


def test_a_long_record_is_followed_across_bundles(world: World, host: Host, look: Look) -> None:
    texts = world.texts("many")
    eyes = look()
    for count in (100, 160, 60):
        for number in range(count):
            world.do("table", "Alliance", sphere="open", title=f"matter {number}", texts=texts)
        assert eyes.step()
        assert eyes.copy.reader.roots[-1] == world.reader.roots[-1]
    assert len(host.received) == 3


def test_a_partial_bundle_that_is_gone_is_cut_from_the_full_one(
    world: World, host: Host, look: Look
) -> None:
    texts = world.texts("many")
    for number in range(300):
        world.do("table", "Alliance", sphere="open", title=f"matter {number}", texts=texts)
    host.size = 100
    host.twists["tile/entries/000.p/100"] = refuse(404, "tile-unknown")
    eyes = look()
    assert eyes.step()
    assert eyes.copy.reader.size == 100
    assert "tile/entries/000" in host.asked


def test_a_restart_goes_on_where_it_ended(
    world: World, host: Host, look: Look, store: SqliteStore
) -> None:
    look(store).step()
    again = look(store)
    again.clock.now += 100
    assert again.copy.reader.roots[-1] == world.reader.roots[-1]
    assert not again.step()
    # Nothing new is signed; what was signed is handed in again, for it may have been lost.
    assert host.received == [host.received[0]] * 2
    world.circulate("Alliance", "more")
    assert again.step()
    assert [parse_note(raw).text.split(b"\n")[1] for raw in host.received] == [b"6", b"6", b"8"]


def test_a_copy_whose_bytes_changed_is_not_signed_for_after_a_restart(
    world: World, host: Host, look: Look
) -> None:
    class Rotten(MemoryStore):
        """A store that gives one entry with another byte."""

        def read(self, log: str, start: int, end: int) -> list[bytes]:
            """The entries, the last one with a changed signature."""
            entries = super().read(log, start, end)
            return [*entries[:-1], entries[-1][:-3] + b"A=\n"]

    store = Rotten()
    with pytest.raises(NotSound) as refusal:
        look(store).step()
    assert refusal.value.code == "copy-differs"
    assert host.received == []
    with pytest.raises(NotSound) as refusal:
        look(store)
    assert refusal.value.code == "history-forked"


class Forgetful(MemoryStore):
    """A store that keeps what it is given once and says that it does not know."""

    lost = False

    def append(self, log: str, size: int, entries: object, checkpoint: bytes) -> None:
        """Append; the first time the answer is lost."""
        super().append(log, size, entries, checkpoint)  # type: ignore[arg-type]
        if not self.lost:
            self.lost = True
            raise Unavailable("commit-unknown", "The commit is not known.", "Look.")


def test_a_commit_whose_end_is_not_known_is_looked_up(world: World, host: Host, look: Look) -> None:
    eyes = look(Forgetful())
    with pytest.raises(Unavailable):
        eyes.step()
    assert (host.received, eyes.copy.reader.size) == ([], 0)
    assert not eyes.step()
    assert eyes.copy.reader.size == len(world.entries)
    assert len(host.received) == 1


def test_a_stamp_that_was_lost_on_its_way_is_sent_again(
    world: World, host: Host, look: Look
) -> None:
    eyes = look()
    host.twists["cosignature"] = refuse(503, "host-failed")
    with pytest.raises(Unavailable):
        eyes.step()
    host.twists.clear()
    eyes.step()
    assert [notice_times(world, raw) for raw in host.received] == [eyes.clock.now - 1]


FAR = Limits(clock_seconds=10**9)
"""For tests that go through hours: this machine's clock, and so the host's, does not."""


def test_a_fresh_stamp_is_given_when_the_heartbeat_has_passed(
    world: World, host: Host, look: Look
) -> None:
    eyes = look(limits=FAR)
    eyes.step()
    eyes.clock.now += 900
    eyes.step()
    assert len(host.received) == 1
    eyes.clock.now += 100
    eyes.step()
    first, second = (parse_note(raw) for raw in host.received)
    assert first.text == second.text
    assert notice_times(world, host.received[1]) == eyes.clock.now


def test_a_fresh_stamp_is_given_when_a_circulation_waits_for_it(
    world: World, host: Host, look: Look
) -> None:
    eyes = look(limits=FAR)
    world.time = eyes.clock.now
    world.circulate("Alliance", "soon", deadline=eyes.clock.now + 70)
    world.evidence()
    eyes.step()
    eyes.clock.now += 60
    eyes.step()
    assert len(host.received) == 1
    eyes.clock.now += 15
    eyes.step()
    assert [notice_times(world, raw) for raw in host.received][1] == eyes.clock.now


@pytest.mark.threat(9)
def test_a_clock_set_back_signs_nothing(world: World, host: Host, look: Look, store: Store) -> None:
    eyes = look(store)
    eyes.step()
    world.circulate("Alliance", "more")
    eyes.clock.now -= 60
    held = len(host.received)
    with pytest.raises(Unavailable) as refusal:
        eyes.step()
    assert refusal.value.code == "clock-behind"
    assert eyes.codes() == ["clock-behind"]
    again = look(store)
    again.clock.now = eyes.clock.now
    with pytest.raises(Unavailable):
        again.step()
    assert len(host.received) == held
    # What came meanwhile is held all the same, and signed for when the clock is right.
    assert again.copy.reader.size == len(world.entries)
    again.clock.now += 120
    again.step()
    assert len(host.received) == held + 1
    assert "clock-behind" not in again.codes()


@pytest.mark.threat(9)
@pytest.mark.parametrize("jump", [-3600, 365 * 86_400])
def test_a_clock_far_from_the_hosts_signs_nothing(
    world: World, host: Host, look: Look, jump: int
) -> None:
    eyes = look()
    eyes.clock.now += jump
    with pytest.raises(Unavailable) as refusal:
        eyes.step()
    assert refusal.value.code == "clocks-differ"
    assert host.received == []
    assert eyes.copy.store.stamps(eyes.copy.name) == []
    eyes.clock.now -= jump
    eyes.step()
    assert len(host.received) == 1
    eyes.step()
    assert eyes.codes() == []


def test_entries_without_effect_are_signed_for_and_said_aloud(
    world: World, host: Host, look: Look
) -> None:
    circulation = next(iter(world.reader.council.open))  # type: ignore[union-attr]
    world.add(b"not an act")
    world.add(world.act("conclude", "secretariat", circulation=circulation, outcome="adopted"))
    eyes = look()
    eyes.step()
    assert eyes.codes() == ["entry-without-effect", "conclusion-false"]
    assert "Entry 7 concludes" in eyes.copy.alarms.all()[1].sentence
    assert parse_note(host.received[0]).text == world.checkpoint_text()
    assert look(eyes.copy.store).codes() == eyes.codes()


def test_one_process_at_a_time_signs(world: World, host: Host, look: Look) -> None:
    store = MemoryStore()
    one, other = look(store), look(store)
    one.step()
    world.circulate("Alliance", "more")
    assert other.step()
    # The first one still holds less; it sees what the other stored before it does anything.
    assert not one.step()
    sizes = [int(parse_note(raw).text.split(b"\n")[1]) for raw in host.received]
    assert sizes == sorted(sizes)


def test_a_party_that_the_charter_does_not_name_follows_and_does_not_sign(
    world: World, host: Host, look: Look
) -> None:
    eyes = look(party="Norway")
    eyes.step()
    assert eyes.copy.reader.size == len(world.entries)
    assert (host.received, eyes.codes()) == ([], [])


def test_a_notice_key_that_the_charter_does_not_name_signs_nothing(
    world: World, host: Host, look: Look
) -> None:
    eyes = look()
    eyes.follower.notice.vkeys = [parse_vkey(world.vkey("Oslo", 4))]
    with pytest.raises(NotSound) as refusal:
        eyes.step()
    assert refusal.value.code == "notice-key-differs"
    assert (host.received, eyes.codes()) == ([], ["notice-key-differs"])


def test_what_others_cosigned_is_kept_one_line_a_note(world: World, host: Host, look: Look) -> None:
    eyes = look()
    eyes.step()
    host.cosigned["Oslo"] = world.cosigned(["Oslo", "Vienna"], eyes.clock.now)
    eyes.step()
    assert eyes.copy.cosigned()["Vienna"] == world.cosigned(["Vienna"], eyes.clock.now - 1)
    assert eyes.codes() == []


def test_a_list_of_invented_cosigners_costs_nothing(world: World, host: Host, look: Look) -> None:
    eyes = look()
    eyes.step()
    host.cosigned |= {f"Nobody{number}": b"" for number in range(1000)}
    host.cosigned["../../x"] = b""
    host.asked.clear()
    eyes.step()
    assert [path for path in host.asked if path.startswith("cosigned/")] == []


def test_a_false_cosignature_is_said_aloud_and_not_kept(
    world: World, host: Host, look: Look
) -> None:
    eyes = look()
    eyes.step()
    host.cosigned["Oslo"] = world.cosigned(["Oslo"], eyes.clock.now)[:-20] + b"A" * 18 + b"=\n"
    host.cosigned["Vienna"] = world.cosigned(["Vienna"], eyes.clock.now)
    eyes.step()
    assert len(eyes.codes()) == 1
    assert set(eyes.copy.cosigned()) == {"Russia", "Vienna"}


@pytest.mark.threat(52)
def test_a_host_that_shows_one_party_an_old_page_is_noticed(
    world: World, host: Host, look: Look
) -> None:
    eyes = look(limits=FAR)
    eyes.step()
    host.cosigned["Oslo"] = world.cosigned(["Oslo"], eyes.clock.now)
    for seconds, codes in ((0, []), (800, []), (150, ["stale-view"])):
        eyes.clock.now += seconds
        eyes.step()
        assert eyes.codes() == codes
    host.cosigned["Oslo"] = world.cosigned(["Oslo"], eyes.clock.now)
    eyes.step()
    assert eyes.codes() == []


def test_a_host_that_is_silent_for_long_is_an_alarm(world: World, host: Host, look: Look) -> None:
    eyes = look()
    eyes.step()
    host.twists["checkpoint"] = refuse(503, "host-trouble")
    for seconds, codes in ((10, []), (1000, ["host-silent"])):
        eyes.clock.now += seconds
        with pytest.raises(Unavailable):
            eyes.step()
        assert eyes.codes() == codes


def test_the_stamp_is_in_the_store_before_it_is_released(
    world: World, host: Host, look: Look
) -> None:
    kept: list[Stamp] = []
    eyes = look()

    async def twist(body: bytes, send: object) -> None:
        kept.extend(eyes.copy.store.stamps(eyes.copy.name))
        await drip(body, send)  # type: ignore[arg-type]

    host.twists["cosignature"] = twist
    eyes.client._exchange.seconds = 3
    with pytest.raises(Unavailable):
        eyes.step()
    assert [stamp.cosigner for stamp in kept] == ["Russia"]
