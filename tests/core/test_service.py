"""Deemed service: absence is no veto, and nobody's word alone is service."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest

from comity.core.state import Circulation
from tests.refusals import refused
from tests.world import World, procedure

PARTIES = ("Alliance", "Russia", "Norway", "Malta")
RULES = {
    "attempts": 3,
    "days": 3,
    "ways": 2,
    "attesters": 2,
    "mirrors": 2,
    "channels": ["node", "relay", "post"],
    "cure": 500,
}
DAY = 86_400


class Serving:
    """A circulation by the Alliance of which Russia gives no notice."""

    def __init__(self, **rules: object) -> None:
        names = ("consensus", "alone", "unheard")
        changes = {"service": RULES | rules, "procedures": [procedure(name) for name in names]}
        self.world = World(PARTIES, changes=changes)
        self.circulation = self.world.circulate("Alliance", "text")
        self.attempts: list[str] = []
        self.noticed(("Alliance", "Norway", "Malta"))

    def noticed(self, parties: Sequence[str] = ()) -> None:
        """Evidence of all timekeepers and of some parties' notice."""
        self.world.evidence((*parties, *self.world.witnesses))

    def attempt(self, by: str, channel: str, *, days: int = 1) -> str:
        """An attempt to serve Russia; then time passes."""
        named = {"circulation": self.circulation, "party": "Russia", "channel": channel}
        made = self.world.do("attempt", by, **named)
        self.attempts.append(made)
        self.noticed()
        self.world.time += days * DAY
        return made

    def deem(self, by: str = "Norway") -> str:
        """State that Russia is served."""
        named = {"circulation": self.circulation, "party": "Russia"}
        made = self.world.do("deem", by, attempts=self.attempts, **named)
        self.noticed()
        return made

    def cure(self, by: str) -> str:
        """Say that Russia could reach nobody."""
        made = self.world.do("cure", by, circulation=self.circulation, party="Russia")
        self.noticed()
        return made

    def after(self, seconds: int) -> None:
        """Let time pass."""
        self.world.time += seconds
        self.noticed()

    def conclude(self) -> Circulation:
        """File the outcome; the circulation as it ended."""
        self.world.conclude(self.circulation)
        assert self.world.reader.council is not None
        return self.world.reader.council.closed[self.circulation]


def served() -> Serving:
    """All steps taken: Russia is deemed served."""
    case = Serving()
    for by, channel in (("Norway", "node"), ("Malta", "relay"), ("Norway", "post")):
        case.attempt(by, channel)
    case.deem()
    return case


@pytest.mark.threat(24)
def test_refusing_notice_for_ever_is_no_veto() -> None:
    """The clock runs from the act that deems the party served, and never shorter than the cure."""
    case = served()
    case.after(499)
    with refused("period-not-run", "Russia was served at"):
        case.conclude()
    case.after(10)
    ended = case.conclude()
    assert ended.by_service == ("Russia",)
    assert ended.outcome is not None
    assert ended.outcome.kind == "adopted"
    assert "Russia" not in ended.notices


@pytest.mark.threat(24)
@pytest.mark.parametrize("seed", range(40))
def test_service_ends_within_the_charter_s_bound_whoever_tries_when(seed: int) -> None:
    """Three attempts on three days by two others, the cure and a period: no more is ever needed."""
    dice = random.Random(seed)
    case = Serving()
    began = case.world.time
    steps = dice.choice(list(itertools.permutations((("Norway", "node"), ("Malta", "post")))))
    for by, channel in (*steps, dice.choice(steps)):
        case.attempt(by, channel)
    case.deem(dice.choice(("Alliance", "Norway", "Malta")))
    case.after(510)
    case.conclude()
    assert case.world.time - began <= 3 * DAY + 510


@pytest.mark.threat(24)
def test_a_party_that_wakes_up_in_time_is_heard() -> None:
    case = served()
    case.world.say("Russia", case.circulation, "object")
    case.noticed(("Russia",))
    case.after(1_000)
    with refused("outcome-differs", "no_decision"):
        case.conclude()


@pytest.mark.threat(25)
@pytest.mark.parametrize("by", ["Alliance", "Russia", "secretariat"])
def test_proposer_addressee_and_host_attest_nothing(by: str) -> None:
    case = Serving()
    with refused("attester-dependent" if by != "secretariat" else "competence-lacking"):
        case.attempt(by, "post")


@pytest.mark.threat(25)
@pytest.mark.parametrize(
    ("steps", "lacking"),
    [
        ([("Norway", "node", 1), ("Malta", "post", 1)], "2 of 3 attempts"),
        (
            [("Norway", "node", 1), ("Norway", "post", 1), ("Norway", "relay", 1)],
            "1 of 2 attesters",
        ),
        ([("Norway", "node", 1), ("Malta", "node", 1), ("Malta", "node", 1)], "1 of 2 channels"),
        (
            [("Norway", "node", 0), ("Malta", "post", 0), ("Malta", "post", 0)],
            "1 of 3 working days",
        ),
    ],
)
def test_a_step_too_few_is_no_service(steps: list[tuple[str, str, int]], lacking: str) -> None:
    case = Serving()
    for by, channel, days in steps:
        case.attempt(by, channel, days=days)
    with refused("service-incomplete", lacking):
        case.deem()
    case.after(10 * DAY)
    with refused("notice-missing", "Russia has given no notice"):
        case.conclude()


@pytest.mark.threat(25)
def test_what_too_few_others_hold_cannot_be_served() -> None:
    case = Serving(mirrors=3)
    for by, channel in (("Norway", "node"), ("Malta", "relay"), ("Norway", "post")):
        case.attempt(by, channel)
    with refused("service-incomplete", "2 of 3 other parties held the text by then"):
        case.deem()


@pytest.mark.threat(25)
def test_a_party_that_was_cut_off_cures_it_with_the_word_of_one_other() -> None:
    case = served()
    case.after(100)
    case.cure("Russia")
    case.cure("Norway")
    case.after(10 * DAY)
    with refused("notice-missing", "Russia has given no notice"):
        case.conclude()


@pytest.mark.threat(25)
@pytest.mark.parametrize("who", [("Russia",), ("Norway",), ("Norway", "Malta")])
def test_neither_the_party_alone_nor_others_alone_cure_it(who: tuple[str, ...]) -> None:
    case = served()
    for by in who:
        case.cure(by)
    case.after(510)
    assert case.conclude().by_service == ("Russia",)


def test_a_cure_that_comes_too_late_changes_nothing() -> None:
    case = served()
    case.after(510)
    for by in ("Russia", "Norway"):
        with refused("circulation-closed"):
            case.cure(by)


def test_after_a_cure_service_begins_anew() -> None:
    case = served()
    case.cure("Russia")
    case.cure("Malta")
    with refused("service-incomplete", "before its cure"):
        case.deem()
    case.attempts.clear()
    for by, channel in (("Norway", "node"), ("Malta", "relay"), ("Norway", "post")):
        case.attempt(by, channel)
    case.deem()
    case.after(510)
    assert case.conclude().by_service == ("Russia",)


def test_whoever_has_notice_needs_no_service() -> None:
    case = Serving()
    case.noticed(("Russia",))
    with refused("service-not-needed"):
        case.attempt("Norway", "post")
    case = Serving()
    with refused("channel-unknown"):
        case.attempt("Norway", "pigeon")


def test_without_rules_of_service_there_is_none() -> None:
    world = World(PARTIES)
    circulation = world.circulate("Alliance", "text")
    with refused("service-not-provided"):
        named = {"circulation": circulation, "party": "Russia", "channel": "post"}
        world.do("attempt", "Norway", **named)


@pytest.mark.threat(26)
def test_a_text_that_a_party_cannot_open_stops_its_clock_until_it_can() -> None:
    """Bytes that arrive and cannot be read are no notice; the period runs from the opening."""
    case = Serving()
    world, circulation = case.world, case.circulation
    case.noticed(("Russia",))
    document = world.texts("text")[0]["document"]
    said = world.do("cannot_open", "Russia", circulation=circulation, document=document)
    case.after(10 * DAY)
    with refused("notice-missing", "Russia has given no notice"):
        case.conclude()
    world.do("lift", "Russia", circulation=circulation, of=said)
    case.noticed()
    with refused("period-not-run", "Russia had notice at"):
        case.conclude()
    case.after(70)
    case.conclude()


@pytest.mark.threat(26)
def test_pretending_that_a_text_cannot_be_opened_is_no_veto() -> None:
    case = Serving()
    case.noticed(("Russia",))
    document = case.world.texts("text")[0]["document"]
    case.world.do("cannot_open", "Russia", circulation=case.circulation, document=document)
    for by, channel in (("Norway", "node"), ("Malta", "relay"), ("Norway", "post")):
        case.attempt(by, channel)
    case.deem()
    case.after(510)
    assert case.conclude().by_service == ("Russia",)


def test_a_reservation_is_lifted_by_its_own_party_even_after_the_decision() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    reservation = world.document(b"Subject to our parliament.\n")
    said = world.say("Russia", circulation, "approve", reservation=reservation)
    world.decide(circulation)
    with refused("nothing-to-lift"):
        world.do("lift", "Alliance", circulation=circulation, of=said)
    entry = world.reader.size
    world.do("lift", "Russia", circulation=circulation, of=said)
    assert world.reader.council is not None
    assert world.reader.council.closed[circulation].lifted == ((said, entry),)
    with refused("nothing-to-lift"):
        world.do("lift", "Russia", circulation=circulation, of=said)
