"""Nobody is silenced: what was lodged in time with f+1 receivers counts, or the outcome falls."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from comity.core.follows import effects
from comity.core.state import Circulation, Outcome
from comity.errors import NotSound, Refused
from comity.wire.state import format_state, parse_state
from tests.lodging import CONTEST, Lodging

RECEIVERS = ("Oslo", "Vienna", "Geneva")


def opened() -> tuple[Lodging, str, int]:
    """A council with a noticed circulation, and its deadline."""
    world = Lodging()
    circulation = world.circulate("Alliance", "On terrorism")
    world.evidence()
    return world, circulation, world.time + 100


def lodged(world: Lodging, entry: bytes, times: dict[str, int]) -> list[bytes]:
    """The receipts of receivers, each at its own time."""
    return [world.receipt(name, entry, time) for name, time in times.items()]


def of(world: Lodging, circulation: str) -> Circulation:
    assert world.reader.council is not None
    found = world.reader.council.circulation(circulation)
    assert found is not None
    return found


def outcome(world: Lodging, circulation: str) -> Outcome:
    found = of(world, circulation).outcome
    assert found is not None
    return found


def closed(world: Lodging, circulation: str) -> None:
    """Let the circulation close with what is on the record."""
    world.time += 200
    world.evidence(world.witnesses)
    assert of(world, circulation).closed >= 0


def concluded(word: str = "object") -> tuple[Lodging, str, bytes, int]:
    """A decision adopted while a position was held back, with that position and the deadline."""
    world, circulation, deadline = opened()
    entry = world.position("Russia", circulation, word)
    closed(world, circulation)
    world.conclude(circulation)
    world.evidence(world.witnesses)
    return world, circulation, entry, deadline


def contested(*, annulled: bool = False, first: bool = False) -> Lodging:
    """A decision with one receipt against it; with `annulled` a second one, with `first` before it
    was concluded.
    """
    world, circulation, deadline = opened()
    entry = world.position("Russia", circulation, "object")
    closed(world, circulation)
    if not first:
        world.conclude(circulation)
        world.evidence(world.witnesses)
    world.admit(entry)
    world.file_receipts(lodged(world, entry, {"Oslo": deadline}))
    if annulled:
        world.file_receipts(lodged(world, entry, {"Vienna": deadline}))
    if first:
        world.conclude(circulation, outcome(world, circulation).kind)
    return world


@pytest.mark.threat(4)
@pytest.mark.threat(30)
@pytest.mark.parametrize("late", range(-3, 4))
def test_a_position_held_back_counts_by_receipts_up_to_the_last_second(late: int) -> None:
    world, circulation, deadline = opened()
    entry = world.position("Russia", circulation, "object")
    receipts = lodged(world, entry, {"Oslo": deadline + late, "Vienna": deadline + late})
    world.time = deadline + 4
    world.admit(entry)
    world.file_receipts(receipts)
    closed(world, circulation)
    (judged,) = outcome(world, circulation).positions
    assert judged.time == deadline + late
    assert judged.status == ("counts" if late <= 0 else "late")
    assert outcome(world, circulation).kind == ("no_decision" if late <= 0 else "adopted")


@pytest.mark.threat(4)
@pytest.mark.parametrize("late", range(-3, 4))
def test_a_decision_without_a_position_lodged_in_time_is_annulled(late: int) -> None:
    world, circulation, entry, deadline = concluded()
    world.admit(entry)
    world.file_receipts(lodged(world, entry, {"Oslo": deadline + late, "Geneva": deadline + late}))
    found = of(world, circulation)
    assert found.outcome is not None
    council = world.reader.council
    assert council is not None
    if late > 0:
        assert (found.outcome.kind, found.before) == ("adopted", None)
        assert council.matters[found.matter].status == "adopted"
        return
    assert found.outcome.kind == "annulled"
    assert found.before is not None
    assert found.before.kind == "adopted"
    assert found.annulled == world.reader.size - 1
    assert council.matters[found.matter].status == "open"
    texts = [{"lang": text.lang, "document": text.document} for text in found.texts]
    world.do("circulate", "Alliance", matter=found.matter, texts=texts, deadline=world.time + 100)


@pytest.mark.threat(4)
def test_a_host_that_drops_one_partys_acts_never_makes_a_decision_stand_without_them() -> None:
    dice = random.Random(4)
    ends: dict[str, int] = {}
    for _ in range(40):
        chance = dice.choice((0.5, 0.75, 1.0))
        world, circulation, deadline = opened()
        entry = world.position("Russia", circulation, "object")
        at = deadline - dice.randrange(4)
        dropped = dice.random() < chance
        if not dropped:
            world.admit(entry)
        late = dropped and dice.random() < 0.5
        receipts = lodged(world, entry, dict.fromkeys(dice.sample(RECEIVERS, 2), at))
        if dropped and not late:
            world.admit(entry)
        if not late:
            world.file_receipts(receipts)
        closed(world, circulation)
        world.conclude(circulation, outcome(world, circulation).kind)
        if late:
            world.admit(entry)
            world.file_receipts(receipts)
        kind = outcome(world, circulation).kind
        ends[kind] = ends.get(kind, 0) + 1
    assert set(ends) == {"no_decision", "annulled"}


@pytest.mark.threat(4)
@pytest.mark.parametrize("liar", RECEIVERS)
def test_one_lying_receiver_makes_no_late_position_early(liar: str) -> None:
    world, circulation, entry, deadline = concluded()
    world.admit(entry)
    honest = next(name for name in RECEIVERS if name != liar)
    early, late = deadline - 90, deadline + 1
    world.file_receipts(lodged(world, entry, {liar: early, honest: late}))
    assert outcome(world, circulation).kind == "adopted"
    world.file_receipts(lodged(world, entry, {liar: 1}))
    assert outcome(world, circulation).kind == "adopted"


def test_a_position_left_out_that_changes_nothing_annuls_nothing() -> None:
    world, circulation, entry, deadline = concluded("approve")
    world.admit(entry)
    world.file_receipts(lodged(world, entry, dict.fromkeys(RECEIVERS, deadline - 1)))
    assert outcome(world, circulation).kind == "adopted"


def test_after_the_period_of_contest_nothing_is_taken_in() -> None:
    world, circulation, entry, deadline = concluded()
    receipts = lodged(world, entry, dict.fromkeys(RECEIVERS, deadline - 1))
    world.admit(entry)
    world.time += CONTEST + 1
    world.evidence(world.witnesses)
    world.file_receipts(receipts)
    assert outcome(world, circulation).kind == "adopted"
    with pytest.raises(Refused) as told:
        world.say("Russia", circulation, "object")
    assert told.value.code == "position-late"


def test_an_outcome_not_concluded_yet_is_annulled_and_then_concluded_so() -> None:
    world, circulation, deadline = opened()
    entry = world.position("Russia", circulation, "object")
    closed(world, circulation)
    world.admit(entry)
    world.file_receipts(lodged(world, entry, dict.fromkeys(RECEIVERS, deadline)))
    with pytest.raises(Refused) as told:
        world.conclude(circulation)
    assert told.value.code == "outcome-differs"
    world.conclude(circulation, "annulled")
    council = world.reader.council
    assert council is not None
    assert council.matters[of(world, circulation).matter].status == "open"


def test_what_was_promised_under_an_annulled_decision_binds_nobody() -> None:
    world, circulation, entry, deadline = concluded()
    text = world.document(b"We shall.\n")
    promise = world.do(
        "undertake",
        "Alliance",
        circulation=circulation,
        title="Ships",
        text=text,
        starts=world.time,
        ends=world.time + 999,
    )
    world.admit(entry)
    world.file_receipts(lodged(world, entry, dict.fromkeys(RECEIVERS, deadline)))
    assert world.reader.council is not None
    assert world.reader.council.undertakings[promise].annulled == world.reader.size - 1
    with pytest.raises(Refused) as told:
        world.do("report", "Alliance", undertaking=promise, text=text)
    assert told.value.code == "undertaking-annulled"


def test_a_receipt_of_another_key_or_council_makes_the_evidence_void() -> None:
    world, circulation, deadline = opened()
    entry = world.position("Russia", circulation, "object")
    other = Lodging(name="elsewhere")
    foreign = other.receipt("Oslo", entry, deadline)
    with pytest.raises(NotSound) as told:
        world.file_receipts([foreign])
    assert told.value.code == "receipt-unexplained"
    twice = lodged(world, entry, {"Oslo": 5}) + lodged(world, entry, {"Oslo": 6})
    with pytest.raises(NotSound) as told:
        world.file_receipts(twice)
    assert told.value.code == "receipt-twice"


def test_a_contest_goes_on_from_the_sealed_state() -> None:
    world, circulation, entry, _ = concluded()
    world.admit(entry)
    council = world.reader.council
    assert council is not None
    founded = replace(council, charters=council.charters[:1])
    raw = format_state(council)
    again = parse_state(raw, founded, world.reader.charter)
    assert format_state(again) == raw
    assert again.circulation(circulation) is not None
    assert again.trailing == (circulation,)


def test_it_is_told_beforehand_what_receipts_would_annul() -> None:
    world = contested()
    council = world.reader.council
    assert council is not None
    (found,) = council.closed.values()
    entry = next(each for each in reversed(world.entries) if b'"act":"position"' in each)
    world.file_receipts(lodged(world, entry, {"Vienna": 1}))
    after = world.reader.council
    assert after is not None
    told = [each.code for each in effects(council, after)]
    assert "outcome-annulled" in told
    assert "matter-settled" in told
    assert of(world, found.id).annulled == council.size


def test_an_early_conclusion_without_a_changed_mind_is_annulled() -> None:
    """Russia approved, took it back in time, and the host concluded early all the same."""
    world, circulation, _ = opened()
    first = world.say("Russia", circulation, "approve")
    world.say("Alliance", circulation, "approve")
    entry = world.position("Russia", circulation, "object", replaces=[first])
    world.time += 10
    at = world.time
    world.evidence(world.witnesses, at + 5)
    world.conclude(circulation)
    world.admit(entry)
    world.file_receipts(lodged(world, entry, {"Oslo": at + 6, "Vienna": at + 6}))
    assert outcome(world, circulation).kind == "adopted"
    world.file_receipts(lodged(world, entry, {"Oslo": at, "Vienna": at}))
    assert outcome(world, circulation).kind == "annulled"
    assert [each.status for each in outcome(world, circulation).positions] == [
        "replaced",
        "counts",
        "counts",
    ]


def amended() -> tuple[Lodging, str, str]:
    """A charter put in force without an objection that was lodged in time, and what follows; with
    the circulation and the new charter.
    """
    world = Lodging()
    charter = world.documents[world.charter].replace(b'"grace":5', b'"grace":6')
    name = world.document(charter)
    texts = world.texts("More grace")
    matter = world.do(
        "table", "Alliance", sphere="open", title="More grace", texts=texts, amends=name
    )
    deadline = world.time + 100
    circulation = world.do("circulate", "Alliance", matter=matter, texts=texts, deadline=deadline)
    world.evidence()
    entry = world.position("Russia", circulation, "object")
    closed(world, circulation)
    world.conclude(circulation)
    assert world.reader.council is not None
    assert world.reader.council.charter_hash == name
    world.admit(entry)
    world.file_receipts(lodged(world, entry, dict.fromkeys(RECEIVERS, deadline)))
    return world, circulation, name


def test_a_charter_in_force_by_an_annulled_decision_stays_in_force() -> None:
    world, circulation, name = amended()
    council = world.reader.council
    assert council is not None
    assert outcome(world, circulation).kind == "annulled"
    assert council.charter_hash == name
    assert council.matters[of(world, circulation).matter].status == "open"
