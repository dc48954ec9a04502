"""Signatures checked by helpers: the answers are the same, whatever becomes of a helper."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.errors import ComityError, NotSound
from comity.keys import Signed, check_signature, generate_key
from comity.log.note import parse_note
from comity.secretariat import ahead
from comity.secretariat.admit import Admitted, admit
from comity.secretariat.ahead import GROUP, Ahead
from comity.secretariat.helpers import Helper, Helpers
from comity.secretariat.house import House
from tests.house.tree import ROOT
from tests.secretariat.housing import give_documents, lodge, make_house
from tests.world import World

KEY = generate_key(bytes(32))
TRUE: list[Signed] = [(KEY.public, b"%d" % n, KEY.sign(b"%d" % n)) for n in range(2 * GROUP)]
FALSE: Signed = (KEY.public, b"another", KEY.sign(b"message"))


@pytest.fixture
def helpers() -> Iterator[Helpers]:
    """One helper, started."""
    helpers = Helpers(1)
    wait(helpers)
    yield helpers
    helpers.close()


@pytest.fixture
def house(tmp_path: Path, helpers: Helpers) -> Iterator[House]:
    """A house whose councils have the helper from the start."""
    house = make_house(tmp_path, World())
    house.helpers.close()
    house.helpers = helpers
    for archive in house.archives.values():
        archive.ahead = Ahead(helpers)
        archive.reader.check = archive.ahead.check
    yield house
    house.close()


@pytest.fixture
def checked_here(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The messages whose signatures this process checks by itself."""
    messages: list[bytes] = []

    def counted(public: bytes, message: bytes, signature: bytes) -> None:
        messages.append(message)
        check_signature(public, message, signature)

    monkeypatch.setattr(ahead, "check_signature", counted)
    return messages


def wait(helpers: Helpers) -> Helper:
    """The first helper, once it has started."""
    for _ in range(600):
        with helpers.borrow() as ready:
            if ready:
                return ready[0]
        time.sleep(0.05)
    raise AssertionError("no helper started")


def tabled(house: House, count: int) -> list[bytes]:
    """Acts of one party for the only council, each after the one before."""
    world = World()
    before = len(world.entries)
    for number in range(count):
        texts = world.texts("one text for all")
        world.do("table", "Alliance", sphere="open", title=f"matter {number}", texts=texts)
    give_documents(house, world)
    return world.entries[before:]


def falsified(entry: bytes) -> bytes:
    """The same act with one bit of its signature turned, in the one spelling of a note."""
    head, _, body = entry.rstrip(b"\n").rpartition(b" ")
    turned = bytes([body[20] ^ 1 if body[20] ^ 1 in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ" else 65])
    return head + b" " + body[:20] + turned + body[21:] + b"\n"


def test_what_a_helper_found_true_is_not_checked_again(
    helpers: Helpers, checked_here: list[bytes]
) -> None:
    own = Ahead(helpers)
    with own.begin(TRUE):
        for signed in TRUE:
            own.check(*signed)
    assert checked_here == []
    own.check(*TRUE[0])
    assert checked_here == [b"0"]


def test_a_group_with_a_false_one_is_checked_again_one_by_one(
    helpers: Helpers, checked_here: list[bytes]
) -> None:
    own, signatures = Ahead(helpers), [FALSE, *TRUE]
    with own.begin(signatures):
        with pytest.raises(NotSound, match="signature-wrong"):
            own.check(*FALSE)
        for signed in TRUE:
            own.check(*signed)
    assert checked_here == [message for _, message, _ in signatures[:GROUP]]


def test_fewer_than_a_group_are_checked_here_and_start_nobody(checked_here: list[bytes]) -> None:
    helpers = Helpers(1)
    own = Ahead(helpers)
    with own.begin(TRUE[: GROUP - 1]):
        own.check(*TRUE[0])
    assert checked_here == [b"0"]
    assert helpers.started == []


def test_a_helper_that_has_not_started_yet_is_not_waited_for(checked_here: list[bytes]) -> None:
    helpers = Helpers(1)
    own = Ahead(helpers)
    with own.begin(TRUE):
        own.check(*TRUE[0])
    assert checked_here == [b"0"]
    wait(helpers)
    helpers.close()


def test_two_councils_do_not_share_a_helper_at_a_time(
    helpers: Helpers, checked_here: list[bytes]
) -> None:
    first, second = Ahead(helpers), Ahead(helpers)
    with first.begin(TRUE), second.begin(TRUE):
        second.check(*TRUE[0])
        assert checked_here == [b"0"]
        first.check(*TRUE[0])
    assert checked_here == [b"0"]


@pytest.mark.parametrize("when", ["before", "within"])
def test_a_helper_that_was_killed_changes_no_answer(
    helpers: Helpers, checked_here: list[bytes], when: str
) -> None:
    own, helper = Ahead(helpers), wait(helpers)
    assert helper.process.pid is not None
    if when == "before":
        os.kill(helper.process.pid, signal.SIGKILL)
        helper.process.join(10)
    with own.begin([*TRUE, FALSE]):
        if when == "within":
            os.kill(helper.process.pid, signal.SIGKILL)
            helper.process.join(10)
        for signed in TRUE:
            own.check(*signed)
        with pytest.raises(NotSound, match="signature-wrong"):
            own.check(*FALSE)
    with helpers.borrow() as ready:
        assert ready == []


def test_acts_that_wait_together_are_admitted_with_the_helpers_word(
    house: House, checked_here: list[bytes]
) -> None:
    (archive,) = house.archives.values()
    entries = tabled(house, 2 * GROUP)
    answers = lodge(archive, entries)
    assert [each.index for each in answers] == list(range(4, 4 + len(entries)))
    assert checked_here == []


def test_a_false_signature_among_many_is_refused_alone(house: House) -> None:
    (archive,) = house.archives.values()
    entries = tabled(house, GROUP)
    forged = falsified(entries[0])
    assert parse_note(forged).text == parse_note(entries[0]).text
    answers = admit(archive, [forged, *entries])
    refused, rest = answers[0], answers[1:]
    assert isinstance(refused, ComityError)
    assert refused.code == "signature-wrong"
    assert all(isinstance(answer, Admitted) for answer in rest)


def test_a_helper_ends_with_a_host_that_was_killed() -> None:
    program = (
        "import sys, time\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from comity.secretariat.helpers import Helper\n"
        "if __name__ == '__main__':\n"
        "    helper = Helper()\n"
        "    while not helper.is_ready(): time.sleep(0.01)\n"
        "    print(helper.process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    host = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert host.stdout is not None
    pid = int(host.stdout.readline())
    host.kill()
    host.wait()
    host.stdout.close()
    for _ in range(200):
        if (
            not Path(f"/proc/{pid}").exists()
            or "Z" in Path(f"/proc/{pid}/stat").read_text().split()
        ):
            return
        time.sleep(0.05)
    raise AssertionError("the helper outlived its host")
