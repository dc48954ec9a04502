"""Two verifiers that share no code say the same, check by check, of whatever they are given."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page

from comity.keys import check_signature
from tests.nested import certificate
from tests.published import rows
from tests.refusals import holds
from tests.verifier.mutations import (
    certificates,
    damaged,
    flipped,
    jobs_of,
    nested_jobs,
    recertified,
    rehosted,
)
from tests.verifier.page import Job, common, differing, second
from tests.verifier.steady import Steady
from tests.verify.exported import exported, small
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def assert_alike(page: Page, jobs: list[Job]) -> dict[str, int]:
    """Both reports are equal but for the wording of findings; how often each verdict was given."""
    verdicts: dict[str, int] = {}
    odd = []
    for job, said in zip(jobs, second(page, jobs), strict=True):
        first, other = common(job.first().plain()), common(said)
        verdicts[first["verdict"]] = verdicts.get(first["verdict"], 0) + 1
        if first != other:
            odd.append((sorted(job.changes or {}), differing(first, other)))
    assert odd == []
    return verdicts


def small_jobs(count: int, seed: int) -> list[Job]:
    """One decision: its record and its certificate, damaged `count` times each in three ways."""
    world, dice = small(), random.Random(seed)
    files, (raw,) = exported(world), certificates(world)
    jobs = [Job(world.council, files), Job("", files), Job(world.council, certificate=raw)]
    jobs += [Job(world.council, files, {path: None}) for path in files]
    for _ in range(count):
        jobs.append(Job(world.council, files, damaged(files, dice)))
        cut = raw[: dice.randrange(len(raw))]
        for other in (flipped(raw, dice), cut, recertified(raw, dice)):
            jobs.append(Job(world.council, certificate=other))
    jobs += [Job(world.council, rehosted(world, dice)) for _ in range(count // 10)]
    return jobs


def test_one_decision_damaged_in_every_way(judge: Page) -> None:
    verdicts = assert_alike(judge, small_jobs(250, 1))
    assert set(verdicts) == {"sound", "not sound", "could not be judged"}
    assert sum(verdicts.values()) > 1_000


def test_lives_of_councils_drawn_at_random(judge: Page) -> None:
    jobs = [job for seed in range(40) for job in jobs_of(seed, 0)]
    assert assert_alike(judge, jobs)["sound"] > 20


def test_lives_between_decisions(judge: Page) -> None:
    """Promises, consultations, meetings and occasions, under ordinary charters."""
    jobs = [job for seed in range(60) for job in jobs_of(seed, 0, Steady)]
    assert assert_alike(judge, jobs)["sound"] > 40


def test_lives_damaged(judge: Page) -> None:
    assert_alike(judge, [job for seed in range(500, 506) for job in jobs_of(seed, 2)])


def test_a_council_with_a_council_as_party(judge: Page) -> None:
    verdicts = assert_alike(judge, nested_jobs(1, 6))
    assert verdicts["sound"] > 0


def test_a_record_of_more_than_one_bundle(judge: Page) -> None:
    """Full tiles, a second level, and what lies in the second bundle."""
    world = World()
    for number in range(250):
        world.add(b"garbage %d" % number)
    circulation = world.circulate("Alliance", "On terrorism")
    world.decide(circulation)
    files, dice = exported(world), random.Random(3)
    assert {"tile/0/000", "tile/1/000.p/1", "tile/entries/000"} < set(files)
    changes = [damaged(files, dice) for _ in range(12)]
    for path in sorted(files):
        if path.startswith("tile/"):
            changes.append({path: flipped(files[path], dice)})
    jobs = [Job(world.council, files, each) for each in ({}, *changes)]
    jobs.append(Job(world.council, certificate=certificate(world, circulation)))
    assert assert_alike(judge, jobs)["sound"] > 0


def test_published_signatures_are_taken_or_refused_alike(judge: Page) -> None:
    cases = rows("ed25519-cctv/ed25519vectors.json")
    plain = [{"key": c["key"], "msg": c["msg"], "sig": c["sig"]} for c in cases]
    taken = judge.evaluate(
        """(cases) => {
          const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
          const message = (text) => new TextEncoder().encode(text);
          return Promise.all(cases.map(({key, msg, sig}) =>
            comity.checkSignature(bytes(key), message(msg), bytes(sig)).then(
              () => true, () => false)));
        }""",
        plain,
    )
    ours = [
        holds(
            "signature-wrong",
            check_signature,
            bytes.fromhex(c["key"]),
            c["msg"].encode(),
            bytes.fromhex(c["sig"]),
        )
        for c in cases
    ]
    assert len(cases) == 914
    assert taken == ours
    assert sum(taken) == 43


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_thousands(judge: Page) -> None:
    assert_alike(judge, small_jobs(1_500, 2))
    for start in range(1_000, 1_600, 20):
        assert_alike(judge, [job for s in range(start, start + 20) for job in jobs_of(s, 3)])
        steady = range(start, start + 20)
        assert_alike(judge, [job for s in steady for job in jobs_of(s, 3, Steady)])
    for seed in range(10):
        assert_alike(judge, nested_jobs(seed, 12))
