"""A host that lies at random about anything it serves: a node keeps and signs what is true."""

from __future__ import annotations

import random

import httpx2
import pytest

from comity.errors import ComityError
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import parse_note
from comity.store.memory import MemoryStore
from comity.wire.digest import digest
from tests.node.conftest import Look
from tests.node.hosting import Eyes, Host, say
from tests.world import World

LIES = 100


def lie(dice: random.Random, raw: bytes, others: list[bytes]) -> bytes:
    """Something else than the truth: bits turned, cut, longer, or the bytes of another file."""
    kind = dice.randrange(5)
    if kind == 0 or not raw:
        return dice.choice(others)
    if kind == 1:
        return raw[: dice.randrange(len(raw))]
    if kind == 2:
        return raw + dice.randbytes(dice.randint(1, 40))
    place = dice.randrange(len(raw))
    turned = raw[place] ^ 1 << dice.randrange(8)
    return raw[:place] + bytes([turned]) + raw[place + 1 :]


def served(host: Host) -> dict[str, bytes]:
    """Everything that an honest host gives, by path."""
    host.twists.clear()
    base = f"{host.url}/council/{host.world.council}"
    size = len(host.world.entries)
    paths = ["checkpoint", "cosigned", f"tile/entries/000.p/{size}"]
    paths += [f"document/{name}" for name in host.world.documents]
    paths += [f"cosigned/{name}" for name in host.cosigned]
    with httpx2.Client() as client:
        answers = {path: client.get(f"{base}/{path}") for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.content for path, answer in answers.items()}


def check_true(eyes: Eyes, world: World, host: Host) -> None:
    """What is held is the world's own, and so is everything that was signed for."""
    copy = eyes.copy
    size = copy.store.size(copy.name)
    assert copy.store.read(copy.name, 0, size) == world.entries[:size]
    for name in world.documents:
        data = copy.store.get_blob(name)
        assert data is None or digest(data) == name
    for raw in host.received:
        checkpoint = parse_checkpoint(parse_note(raw).text)
        assert checkpoint.root == world.reader.roots[checkpoint.size]


@pytest.mark.threat(1, 14)
def test_no_lie_about_any_file_is_kept_or_signed_for(world: World, host: Host, look: Look) -> None:
    dice, refused = random.Random(3), 0
    look(party="Alliance").step()
    truth = served(host)
    paths, others = sorted(truth), list(truth.values())
    for _ in range(LIES):
        host.received.clear()
        for path in dice.sample(paths, dice.randint(1, 2)):
            host.twists[path] = say(lie(dice, truth[path], others))
        eyes = look(MemoryStore())
        try:
            eyes.step()
        except ComityError:
            refused += 1
            assert host.received == []
        check_true(eyes, world, host)
        host.twists.clear()
        eyes.step()
        check_true(eyes, world, host)
        assert eyes.copy.store.size(eyes.copy.name) == len(world.entries), "it never came right"
    assert refused > LIES / 4


@pytest.mark.threat(51)
def test_a_cache_that_mixes_up_answers_costs_time_and_nothing_else(
    world: World, host: Host, look: Look
) -> None:
    """It gives old answers, and those to other questions; what is signed is true all the same, and
    once it gives right answers the node has everything.
    """
    dice, stale = random.Random(51), dict[str, list[bytes]]()
    eyes, failures = look(MemoryStore()), 0
    texts = world.texts("the same for all")
    for number in range(30):
        world.do("table", "Alliance", sphere="open", title=f"matter {number}", texts=texts)
        for path, raw in served(host).items():
            stale.setdefault(path, []).append(raw)
            if dice.random() < 0.2:
                others = stale[dice.choice(sorted(stale))]
                host.twists[path] = say(dice.choice([*stale[path], *others]))
        try:
            eyes.step()
        except ComityError:
            failures += 1
        check_true(eyes, world, host)
    host.twists.clear()
    eyes.step()
    check_true(eyes, world, host)
    assert eyes.copy.store.size(eyes.copy.name) == len(world.entries)
    assert 5 < failures < 30
