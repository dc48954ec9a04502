"""The proof `can be told only after the fact` covers the shorter procedures of a sphere."""

from __future__ import annotations

from typing import Any

import pytest

from comity.core.surprise import Prospect, prospects
from comity.core.surprise_words import prospect_sentence
from comity.wire.charter import format_charter, parse_charter
from tests.between import (
    DAY,
    adopted,
    charter,
    convene,
    council_of,
    meeting_world,
    passes,
)
from tests.core.test_surprise import walk
from tests.world import World

THREE = ("Alliance", "Russia", "Norway")


def rows(occasion: str, procedure: str, **changes: Any) -> list[dict[str, Any]]:
    """The spheres, where `open` has this procedure for one occasion."""
    spheres: list[dict[str, Any]] = charter(THREE)["spheres"]
    spheres[0] |= {"occasions": [{"occasion": occasion, "procedure": procedure}], **changes}
    return spheres


def prospect(party: str, **changes: Any) -> Prospect:
    """The prospect of a party in the sphere `open`."""
    plain = World(THREE, accede=False).charter_plain() | charter(THREE, **changes)
    found = prospects(parse_charter(format_charter(plain)))
    return next(each for each in found if (each.sphere, each.party) == ("open", party))


@pytest.mark.parametrize("occasion", ["emergency", "corrigendum", "minutes"])
def test_a_short_procedure_that_owes_notice_surprises_nobody(occasion: str) -> None:
    found = prospect("Russia", spheres=rows(occasion, "urgent"))
    assert (found.verdict, found.why) == ("cannot", "notice")


@pytest.mark.parametrize(
    ("occasion", "first"),
    [
        ("emergency", ("consult", "Alliance")),
        ("corrigendum", ("correct", "")),
        ("minutes", ("convene", "Alliance")),
    ],
)
def test_a_procedure_that_owes_nothing_surprises_and_the_way_works(
    occasion: str, first: tuple[str, str]
) -> None:
    changes = {"spheres": rows(occasion, "unheard")}
    found = prospect("Russia", **changes)
    assert found.verdict == "can"
    assert (found.steps[0].kind, found.steps[0].by) == first
    world = meeting_world(*THREE, **changes)
    table, circulate = opened(world, occasion)
    ended = walk(world, "open", "Russia", found.steps[1:], circulate=circulate, **table)
    assert ended.outcome is not None
    assert ended.outcome.kind == "adopted"
    assert "Russia" not in ended.notices


def opened(world: World, occasion: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What opens an occasion, done; the fields of `table` and `circulate` that name it."""
    if occasion == "emergency":
        texts = world.texts("A threat")
        asked = world.do("consult", "Alliance", sphere="open", title="A threat", texts=texts)
        return {}, {"occasion": occasion, "consultation": asked}
    if occasion == "corrigendum":
        circulation = adopted(world, "First text")
        return {"corrects": council_of(world).closed[circulation].matter}, {"occasion": occasion}
    made = convene(world, "Alliance")
    passes(world, 3 * DAY)
    return {"meeting": made}, {"occasion": occasion}


def test_an_emergency_that_only_the_party_itself_may_call_is_no_surprise_to_it() -> None:
    powers = [{"power": "consult", "to": ["Russia"]}]
    changes = {"spheres": rows("emergency", "unheard", powers=powers)}
    assert prospect("Russia", **changes).verdict == "cannot"
    assert prospect("Norway", **changes).verdict == "can"


def test_an_emergency_without_time_for_consultations_is_never_opened() -> None:
    spheres = rows("emergency", "unheard")
    plain = World(THREE, accede=False).charter_plain() | charter(THREE, spheres=spheres)
    del plain["consultation"]
    found = prospects(parse_charter(format_charter(plain)))
    assert {each.verdict for each in found if each.sphere == "open"} == {"cannot"}


def test_the_sentence_names_what_opens_the_procedure() -> None:
    changes = {"spheres": rows("emergency", "unheard")}
    plain = World(THREE, accede=False).charter_plain() | charter(THREE, **changes)
    told = prospect_sentence(parse_charter(format_charter(plain)), prospect("Russia", **changes))
    assert told.startswith(
        "In open Russia can be told only after the fact: Alliance calls a consultation, which "
        "opens the emergency procedure, Alliance tables and circulates a text"
    )
