"""The pages on procedure are played: they show what `comity verify` prints of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import pytest

from comity.cli.between import promise_lines
from comity.cli.judged import as_text
from comity.verify.between import promise_of
from comity.verify.record import judge_record
from comity.verify.report import Verdict
from comity.verify.source import Memory
from comity.wire.charter import charter_from_toml
from comity.wire.digest import digest
from tests.between import (
    DAY,
    HOUR,
    adopted,
    charter,
    convene,
    council_of,
    meeting,
    meeting_fields,
    meeting_world,
    passes,
    promise,
    undertaking,
)
from tests.refusals import refusal
from tests.scenarios.told import assert_told, written
from tests.verify.exported import exported
from tests.world import World


def verified(world: World) -> str:
    """What `comity verify` prints of the record as it is."""
    report = judge_record(Memory(exported(world)), world.council)
    assert report.verdict is Verdict.SOUND
    return as_text(report)


def section(world: World, first: str, last: str) -> str:
    """The part of it from one heading up to another."""
    printed = verified(world)
    return printed[printed.index(f"\n{first}\n") + 1 : printed.index(f"\n{last}")].rstrip() + "\n"


def decision(world: World, title: str) -> str:
    """The part of it on one decision."""
    printed = verified(world)
    begins = printed.index(f"  {title} (")
    return printed[begins : printed.index("\n\n", begins)] + "\n"


def promised(world: World, made: str) -> str:
    """The part of it on one undertaking."""
    lines = promise_lines(promise_of(council_of(world), undertaking(world, made)))
    words = "".join(f"{line}\n" for line in lines)
    assert words in verified(world)
    return dedent(words)


def undertakings() -> Iterator[str]:
    """A year of overflights."""
    world = meeting_world()
    circulation = adopted(world, "Overflights")
    made = promise(
        world,
        "Russia",
        circulation,
        title="Overflight",
        ends=world.time + 365 * DAY,
        conditions=world.document(b"No weapons on board.\n"),
        notice=30 * DAY,
        report_every=90 * DAY,
    )
    start, paper = world.time, world.document(b"All flights were let through.\n")
    passes(world, 0)
    yield promised(world, made)
    passes(world, 85 * DAY)
    world.do("report", "Russia", undertaking=made, text=paper, due=start + 90 * DAY)
    passes(world, 0)
    passes(world, 96 * DAY)
    yield promised(world, made)
    passes(world, 6 * DAY)
    world.do("report", "Russia", undertaking=made, text=paper, due=start + 180 * DAY)
    passes(world, 0)
    passes(world, 33 * DAY)
    world.do("withdraw", "Russia", undertaking=made)
    passes(world, 0)
    passes(world, 31 * DAY)
    yield promised(world, made)
    assert refusal(lambda: world.do("discharge", "Russia", undertaking=made)) == "discharge-own"
    world.do("discharge", "Alliance", undertaking=made, text=paper)
    yield promised(world, made)


def emergency() -> Iterator[str]:
    """A night in November."""
    names = ("Alliance", "Russia", "Norway")
    rows = charter(names)["spheres"]
    rows[0]["powers"] = [{"power": "convene", "to": ["Alliance"]}]
    world = meeting_world(*names, spheres=rows)
    texts = world.texts("We are threatened")
    asked = world.do("consult", "Norway", sphere="open", title="Threat to Norway", texts=texts)
    passes(world, HOUR)
    yield section(world, "Consultations", "Verdict")
    video = {"title": "Consultation on the threat to Norway", "place": "by video"}

    def call_a_meeting() -> str:
        starts = world.time + 2 * HOUR
        return convene(world, "Norway", starts=starts, consultation=asked, **video)

    assert refusal(call_a_meeting) == "power-lacking"
    passes(world, DAY + 1)
    yield section(world, "Consultations", "Verdict")
    call_a_meeting()
    passes(world, 0)
    yield section(world, "Consultations", "Verdict")
    texts = world.texts("Help")
    matter = world.do("table", "Norway", sphere="open", title="Help for Norway", texts=texts)
    served: dict[str, Any] = {"matter": matter, "texts": texts, "deadline": world.time + 10}
    urgent = {"occasion": "emergency", "consultation": asked}
    circulation = world.do("circulate", "Norway", **served, **urgent)
    assert refusal(lambda: world.conclude(circulation)) == "notice-missing"
    world.decide(circulation)
    world.evidence()
    yield decision(world, "Help for Norway")


def meetings() -> Iterator[str]:
    """Reykjavík."""
    world = meeting_world()
    circulation = world.circulate("Russia", "Declaration", deadline=world.time + 5 * DAY)
    matter = council_of(world).open[circulation].matter
    soon = meeting_fields(world, starts=world.time + DAY, agenda=[matter])
    assert refusal(lambda: world.do("convene", "Russia", **soon)) == "meeting-too-soon"
    made = convene(world, "Russia", agenda=[matter])
    passes(world, 0)
    yield section(world, "Meetings", "Verdict")
    for party, role in (("Russia", "chair"), ("Norway", "member"), ("Alliance", "observer")):
        key = digest(world.vkey(f"{party}/delegation").encode())
        world.do("attend", party, meeting=made, role=role, delegates=[key])
    passes(world, 0)
    passes(world, 3 * DAY)
    yield section(world, "Meetings", "Verdict")
    for party in world.parties:
        world.say(party, circulation, "approve")
    passes(world, HOUR)
    world.conclude(circulation)
    world.evidence()
    yield decision(world, "Declaration")
    texts = world.texts("The declaration was adopted")
    given: dict[str, Any] = {"sphere": "open", "title": "Record", "texts": texts, "meeting": made}
    record = world.do("table", "Russia", **given)
    served: dict[str, Any] = {"matter": record, "texts": texts, "deadline": world.time + 10}
    world.decide(world.do("circulate", "Russia", **served, occasion="minutes"))
    world.do("minute", "Norway", meeting=made, matter=record)
    yield section(world, "Meetings", "Verdict")
    starts = meeting(world, made).starts
    again = meeting_fields(world, meeting=made, starts=starts)
    assert refusal(lambda: world.do("convene", "Russia", **again)) == "meeting-recorded"


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "undertakings": undertakings,
    "emergency": emergency,
    "meetings": meetings,
}


@pytest.mark.parametrize("name", PAGES)
def test_the_record_says_what_the_page_says(name: str) -> None:
    assert_told(name, PAGES[name]())


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_says_of_the_charter_is_well_written(name: str) -> None:
    for piece in written(name):
        plain = charter_from_toml(piece)
        assert plain["spheres"][0]["occasions"][-1]["procedure"] in ("urgent", "records")
