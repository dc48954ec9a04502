"""One list of dates for everybody: meetings, deadlines, consultations, reports and terms."""

from __future__ import annotations

from comity.core.acts import Stamp
from comity.core.dates import dates
from comity.core.deadline import effective_deadline
from comity.core.due import awaits_stamp, turning_points, useful_sizes
from tests.between import (
    DAY,
    HOUR,
    adopted,
    call,
    convene,
    council_of,
    meeting,
    meeting_world,
    passes,
    promise,
)
from tests.world import World


def told(world: World) -> list[tuple[str, int]]:
    """The kinds of dates, with the seconds from now."""
    return [(date.kind, date.time - world.time) for date in dates(council_of(world))]


def test_everything_dated_is_in_one_list_in_order() -> None:
    world = meeting_world()
    circulation = adopted(world, "Overflight")
    made = promise(world, "Russia", circulation, reports=[world.time + DAY])
    convene(world, "Russia", starts=world.time + 3 * DAY)
    asked = call(world, "Norway")
    world.circulate("Alliance", "On terrorism", deadline=world.time + 2 * HOUR)
    passes(world, 0)
    assert told(world) == [
        ("deadline", 2 * HOUR),
        ("consultation", DAY),
        ("report", DAY),
        ("meeting", 3 * DAY),
        ("term", 10 * DAY),
    ]
    report = next(date for date in dates(council_of(world)) if date.kind == "report")
    assert (report.id, report.party, report.title) == (made, "Russia", "Overflight")
    convene(world, "Alliance", starts=world.time + HOUR, consultation=asked)
    text = world.document(b"Done.\n")
    world.do("report", "Russia", undertaking=made, text=text, due=report.time)
    assert [kind for kind, _ in told(world)] == ["meeting", "deadline", "meeting", "term"]


def test_a_deadline_that_late_notice_moves_is_told_as_it_is() -> None:
    world = meeting_world()
    circulation = world.circulate("Alliance", "On terrorism", deadline=world.time + 10)
    assert told(world) == [("deadline", 10)]
    passes(world, 5)
    council = council_of(world)
    moved = effective_deadline(council.open[circulation], council.stamps)
    assert moved == world.time + 60
    assert told(world) == [("deadline", 60)]


def test_what_is_over_has_no_dates() -> None:
    world = meeting_world()
    made = promise(world, "Russia", adopted(world, "Overflight"), report_due=world.time + DAY)
    world.do("discharge", "Norway", undertaking=made)
    called_off = convene(world, "Russia")
    world.do("withdraw", "Russia", meeting=called_off)
    assert told(world) == []


def test_a_withdrawal_ends_the_term_earlier_and_releases_later_reports() -> None:
    world = meeting_world()
    circulation = adopted(world, "Overflight")
    reports = [world.time + HOUR, world.time + 2 * DAY]
    made = promise(world, "Russia", circulation, notice=DAY, reports=reports)
    world.do("withdraw", "Russia", undertaking=made)
    passes(world, 0)
    assert told(world) == [("report", HOUR), ("term", DAY)]


def stamps(world: World, time: int) -> dict[int, list[Stamp]]:
    """What the witnesses would sign now over the whole record."""
    return {world.reader.size: [Stamp("witness", name, time) for name in world.witnesses]}


def test_the_record_asks_for_the_time_of_a_call_and_for_the_end_of_its_time() -> None:
    world = meeting_world()
    council = council_of(world)
    assert useful_sizes(council, stamps(world, world.time + 1)) == ()
    call(world, "Norway")
    assert useful_sizes(council_of(world), stamps(world, world.time)) == (world.reader.size,)
    passes(world, 0)
    council, due = council_of(world), world.time + DAY
    assert turning_points(council) == (due,)
    assert useful_sizes(council, stamps(world, due)) == ()
    assert useful_sizes(council, stamps(world, due + 1)) == (world.reader.size,)
    assert not awaits_stamp(council, "Oslo", world.time, due)
    assert awaits_stamp(council, "Oslo", world.time, due + 1)
    passes(world, DAY + 1)
    assert turning_points(council_of(world)) == ()


def test_the_record_asks_for_the_time_at_which_a_meeting_begins() -> None:
    world = meeting_world()
    made = convene(world, "Russia")
    passes(world, 0)
    starts = meeting(world, made).starts
    assert turning_points(council_of(world)) == (starts - 1,)
    passes(world, 3 * DAY)
    assert turning_points(council_of(world)) == ()
