"""Sealed certificates: two verifiers that share no code say the same of them, sound and altered."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from playwright.sync_api import Page

from comity.errors import ComityError
from comity.wire.digest import digest
from comity.wire.packed import packed
from comity.wire.sealed import SealedCertificate, format_sealed, parse_sealed
from comity.wire.strict import format_json, parse_json
from tests.forging import alterations, forge
from tests.sealed import affirm, cut, ready, seal, sealed, state_of
from tests.twenty import silence, twenty
from tests.verifier.lives import Life
from tests.verifier.mutations import flipped
from tests.verifier.page import Job
from tests.verifier.test_agreement import assert_alike
from tests.verify.test_sealed import amended
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Dice = random.Random


def mutated(value: Any, dice: Dice) -> Any:
    """Plain data with one value other than it was, gone, or there twice."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        key = dice.choice(sorted(value))
        if dice.random() < 0.1:
            return {each: item for each, item in value.items() if each != key}
        return value | {key: mutated(value[key], dice)}
    if isinstance(value, list) and value and dice.random() < 0.9:
        at = dice.randrange(len(value))
        doing = dice.random()
        if doing < 0.1:
            return value[:at] + value[at + 1 :]
        if doing < 0.2:
            return [*value, value[at]]
        return [*value[:at], mutated(value[at], dice), *value[at + 1 :]]
    if isinstance(value, int):
        return value + dice.choice((-1, 1, 60, 10**15))
    if isinstance(value, str) and len(value) == 64:
        return "0" * 64
    return dice.choice(("", "Russia", "adopted", "counts", 7, [], {}, "9007199254740993", True))


def respelled(made: SealedCertificate, dice: Dice) -> bytes:
    """A part altered and the whole spelled anew."""
    named = dice.choice([each.name for each in fields(made) if each.name != "checkpoint"])
    part = getattr(made, named)
    if isinstance(part, bytes):
        other: Any = flipped(part, dice)
    elif isinstance(part, tuple) and part:
        at = dice.randrange(len(part))
        taken = part[at]
        changed = flipped(taken, dice) if isinstance(taken, bytes) else taken
        other = dice.choice((part[:at] + part[at + 1 :], (*part[:at], changed, *part[at + 1 :])))
    elif isinstance(part, int):
        other = part + 1
    elif named == "documents":
        extra = dice.randbytes(9)
        other = dice.choice(({}, {**made.documents, digest(extra): extra}))
    elif named == "frontier":
        peaks = list(part.peaks)
        dice.shuffle(peaks)
        other = replace(part, peaks=tuple(peaks))
    else:
        return format_sealed(made)
    return format_sealed(replace(made, **{named: other}))


def jobs(world: World, raw: bytes, dice: Dice, count: int) -> Iterator[Job]:
    """The certificate sound, packed, for another council, and altered in every way."""
    council = world.council
    yield Job(council, certificate=raw)
    yield Job(council, certificate=packed(raw))
    yield Job("0" * 64, certificate=raw)
    made = parse_sealed(raw)
    for _ in range(count):
        at = dice.randrange(len(raw))
        for other in (flipped(raw, dice), raw[:at], respelled(made, dice)):
            yield Job(council, certificate=other)
        yield Job(council, certificate=flipped(packed(raw), dice))
        state = mutated(parse_json(made.state), dice)
        try:
            spelled = format_json(state)
        except ComityError:
            continue
        yield Job(council, certificate=format_sealed(replace(made, state=spelled)))
        if isinstance(state, dict) and "chains" in state:
            try:
                forged = format_sealed(forge(world, made, spelled))
            except (KeyError, TypeError):
                continue
            yield Job(council, certificate=forged)


def test_a_sealed_decision_damaged_in_every_way(judge: Page) -> None:
    dice = Dice(4)
    world, circulation = sealed()
    made = [*jobs(world, cut(world, circulation), dice, 120)]
    parsed = parse_sealed(cut(world, circulation))
    made += [
        Job(world.council, certificate=format_sealed(each))
        for _, each in alterations(world, parsed)
    ]
    less = replace(parsed, accredits=parsed.accredits[:1])
    made.append(Job(world.council, certificate=format_sealed(less)))
    verdicts = assert_alike(judge, made)
    assert set(verdicts) == {"sound", "not sound", "could not be judged"}


def test_a_council_of_twenty(judge: Page) -> None:
    world = twenty()
    circulation = silence(world)
    affirm(world, seal(world, "secretariat"), ("France", "Russia", "US"))
    world.conclude(circulation)
    raw = cut(world, circulation, world.parties[:14])
    assert assert_alike(judge, [*jobs(world, raw, Dice(5), 20)])["sound"] > 1


def test_a_council_that_changed_its_charter(judge: Page) -> None:
    world, circulation = amended()
    raw, dice = cut(world, circulation), Dice(6)
    known = ("", state_of(world).charter_hash, world.charter, "1" * 64)
    made = [Job(world.council, certificate=raw, charter=charter) for charter in known]
    made += jobs(world, raw, dice, 10)
    made += [
        Job(world.council, certificate=respelled(parse_sealed(raw), dice), charter=known[1])
        for _ in range(60)
    ]
    assert set(assert_alike(judge, made)) == {"sound", "not sound", "could not be judged"}


def of_a_life(seed: int) -> Iterator[tuple[World, bytes]]:
    """A life that ends with a decision that is sealed, as far as its charter lets it."""
    world, dice = Life(seed).world, Dice(seed)
    try:
        circulation = ready(world)
        affirm(world, seal(world), world.parties, dice.choice(("", "root")))
        outcome = state_of(world).open[circulation].outcome
        world.conclude(circulation, "adopted" if outcome is None else outcome.kind)
        yield world, cut(world, circulation)
    except (ComityError, KeyError):
        return


def test_lives_of_councils_that_end_sealed(judge: Page) -> None:
    made = []
    for seed in range(2_000, 2_060):
        for world, raw in of_a_life(seed):
            made += [*jobs(world, raw, Dice(seed), 3)]
    assert assert_alike(judge, made)["sound"] > 10


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_thousands_sealed(judge: Page) -> None:
    for start in range(3_000, 3_400, 20):
        made = []
        for seed in range(start, start + 20):
            for world, raw in of_a_life(seed):
                made += [*jobs(world, raw, Dice(seed), 12)]
        assert_alike(judge, made)
