"""Both verifiers tell the same of contested acts, of equivocations, and of parties that left."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.core.test_keys import suspend
from tests.verifier.page import Job, common, second
from tests.verify.exported import exported
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_contested_acts_and_equivocations_are_told_alike(judge: Page) -> None:
    world = World(("Alliance", "Russia", "Norway"))
    circulation = world.circulate("Alliance", "text")
    since = world.reader.size
    one = world.position("Russia", circulation, "approve")
    two = world.position("Russia", circulation, "object")
    for entry in (one, two, one):
        world.add(entry)
    world.accredit("Norway", "envoy", until=world.time)
    world.evidence()
    world.add(world.position("Norway", circulation, "object"))
    suspend(world, "Russia", compromised_since=since)
    world.do("withdraw_party", "Norway", signer="root")
    job = Job(world.council, exported(world))
    (said,) = second(judge, [job])
    first = job.first().plain()
    assert common(first) == common(said)
    assert [each["entry"] for each in said["contested"]] == [since, since + 1]
    assert said["equivocations"] == first["equivocations"]
    assert [each["entries"] for each in said["equivocations"]] == [[since, since + 1]]
    assert said["members"] == ["Alliance", "Russia"]
    assert "term-over" in [each["code"] for each in said["without_effect"]]
