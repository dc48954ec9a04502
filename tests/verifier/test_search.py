"""Both verifiers find the same acts of a party, and the same absence, in the same records."""

from __future__ import annotations

import base64
import random
from typing import Any

import pytest
from playwright.sync_api import Page

from comity.verify.record import judge_record
from comity.verify.search import Search
from comity.verify.source import Memory
from tests.verifier.lives import Life
from tests.verifier.mutations import damaged
from tests.verifier.page import common, differing
from tests.verify.exported import Files, exported

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SEARCH = """
async ({files, searches}) => {
  const {Search, Source, judgeRecord} = globalThis.comity;
  const blobs = Object.entries(files).map(([path, text]) => {
    const held = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    return [path, {size: held.length, arrayBuffer: async () => held.slice().buffer}];
  });
  return Promise.all(searches.map(([party, circulation]) =>
    judgeRecord(new Source(new Map(blobs)), "", () => {}, new Search(party, circulation))));
}
"""


def second(page: Page, files: Files, searches: list[tuple[str, str]]) -> list[Any]:
    """What the page finds."""
    texts = {path: base64.b64encode(data).decode() for path, data in files.items()}
    return list(page.evaluate(SEARCH, {"files": texts, "searches": searches}))


def first(files: Files, search: tuple[str, str]) -> Any:
    """What `comity prove-absence` finds."""
    return judge_record(Memory(files), search=Search(*search)).plain()


@pytest.mark.threat(6)
def test_acts_and_their_absence_are_found_alike(judge: Page) -> None:
    found = absent = claimed = 0
    for seed in range(5):
        world, dice = Life(seed).world, random.Random(seed)
        files = exported(world)
        council = world.reader.council
        assert council is not None
        names = [*world.parties, "secretariat", "nobody"]
        served = ["", *council.open, *council.closed]
        searches = [(name, dice.choice(served)) for name in names for _ in range(2)]
        lying = {**files, **damaged(files, dice)}
        for given in (files, {path: data for path, data in lying.items() if data is not None}):
            for search, said in zip(searches, second(judge, given, searches), strict=True):
                told = first(given, search)
                assert differing(common(told), common(said)) == {}, search
                if said["search"] is not None:
                    found += bool(said["search"]["acts"])
                    absent += not said["search"]["acts"]
                    claimed += bool(said["search"]["claims"])
    assert min(found, absent) > 10, (found, absent, claimed)
