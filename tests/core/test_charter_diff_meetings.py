"""A comparison of charters tells what changes for meetings, consultations and occasions."""

from __future__ import annotations

from typing import Any

from comity.core.charter_diff import differences
from comity.core.diff_words import diff_sections
from comity.wire.charter import format_charter, parse_charter
from tests.between import DAY, HOUR, charter
from tests.world import World

THREE = ("Alliance", "Russia", "Norway")


def told(**changes: Any) -> list[str]:
    """The sentences on what changes from the charter of a council that meets."""
    plain = World(THREE, accede=False).charter_plain() | charter(THREE)
    old, new = (parse_charter(format_charter(each)) for each in (plain, plain | changes))
    sections = diff_sections(old, new, differences(old, new))
    return [sentence for _, sentences in sections for sentence in sentences]


def test_the_time_for_a_consultation() -> None:
    said = told(consultation={"within": HOUR})
    assert (
        said[0] == "In open a meeting on a consultation begins within 1 hour, before within 1 day."
    )
    assert len(said) == 3


def test_notice_and_quorum_of_meetings() -> None:
    assert told(meetings={"minimum": DAY}) == [
        "The least time from convening a meeting to its start is 1 day, before 2 days.",
        "The quorum of a meeting is 0, before 2.",
    ]


def test_procedures_for_occasions_and_the_powers_to_call_and_convene() -> None:
    rows = charter(THREE)["spheres"]
    rows[0]["occasions"] = rows[0]["occasions"][:2]
    rows[0]["powers"] = [{"power": "consult", "to": ["Norway"]}]
    assert told(spheres=rows) == [
        "In open: may no longer call a consultation.",
        "In open the procedure for minutes is the usual one, before records.",
    ]
