"""A whole council of processes, and what its desks say while it decides, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.live import NodeProcess, Process, Running, Secretariat, WitnessProcess
from tests.world import World, procedure

pytestmark = pytest.mark.browser


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Witnesses, host and the Alliance's node run; Russia's node does not yet."""
    world = World(changes={"procedures": _procedures()})
    witnesses = [WitnessProcess(tmp_path / name, world, name) for name in world.witnesses]
    options = ["--clerk-seconds", "0.1"]
    for name, witness in zip(world.witnesses, witnesses, strict=True):
        witness.start()
        options += ["--witness", f"{name}={witness.url}"]
    host = Secretariat(tmp_path / "host", world, options)
    host.start()
    host.found()
    nodes = {party: NodeProcess(tmp_path / party, world, host, party) for party in world.parties}
    nodes["Alliance"].start()
    yield Running(world, host, nodes, witnesses)
    processes: list[Process] = [*nodes.values(), host, *witnesses]
    for process in processes:
        if process.child is not None:
            process.stop()


def _procedures() -> list[dict[str, object]]:
    periods = [{"standing": "decides", "seconds": 1}, {"standing": "consulted", "seconds": 1}]
    return [
        procedure(periods=periods),
        procedure("alone", proposer="approve", periods=periods),
        procedure("unheard", proposer="approve", periods=[]),
    ]


def read_until(page: Page, url: str, words: str, seconds: float = 60) -> str:
    """Load a page again and again until it says something; all it says then."""
    end = time.monotonic() + seconds
    while True:
        page.goto(url)
        said = page.inner_text("main")
        if words in said:
            return said
        assert time.monotonic() < end, said
        time.sleep(0.2)


def test_the_board_goes_from_waiting_for_russia_to_adopted_after_its_notice(
    running: Running, browser: Browser
) -> None:
    world, alliance, russia = running.world, running.nodes["Alliance"], running.nodes["Russia"]
    texts, board = world.texts("text"), f"/desk/{world.council}"
    matter = running.lodge(
        world.act("table", "Alliance", sphere="consulted", title="Threats", texts=texts)
    )
    deadline = int(time.time()) + 1
    running.lodge(world.act("circulate", "Alliance", matter=matter, texts=texts, deadline=deadline))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    waits = "No notice yet: Russia. Nothing can be concluded before."
    said = read_until(page, alliance.url + board, waits)
    assert "1 in circulation" in said
    time.sleep(2)  # the stated deadline is long over, and still nothing can be concluded
    assert waits in read_until(page, alliance.url + board, waits)

    russia.start()
    for node in (alliance, russia):
        said = read_until(page, node.url + board, "1 settled")
        row = page.get_by_role("article", name="Threats").get_by_role("row", name="Russia")
        assert "before the decision" in row.inner_text()
        assert "Told only after the fact" not in said
        assert "Alarms" not in said
    context.close()
