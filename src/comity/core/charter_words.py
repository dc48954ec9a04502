"""A whole charter in plain sentences, for people who would rather not read TOML. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comity.core.charter import Charter, Group, Procedure, Sphere, Standing
from comity.core.rule_words import condition
from comity.core.rules import Rule
from comity.core.surprise import Prospect
from comity.core.tongue import Tongue
from comity.core.tongues.english import ENGLISH
from comity.core.tongues.french import FRENCH

Section = tuple[str, tuple[str, ...]]
TONGUES = {tongue.code: tongue for tongue in (ENGLISH, FRENCH)}


def charter_sections(
    charter: Charter, found: Sequence[Prospect], tongue: Tongue = ENGLISH
) -> tuple[Section, ...]:
    """The charter as headed lists of sentences. found: its prospects, for who can stop a text."""
    return _Telling(charter, found, tongue).sections()


class _Telling:
    """One charter, told in one language."""

    def __init__(self, charter: Charter, found: Sequence[Prospect], tongue: Tongue) -> None:
        self.charter, self.found = charter, found
        self.tongue, self.say = tongue, tongue.say

    def sections(self) -> tuple[Section, ...]:
        """All of it, in order."""
        charter = self.charter
        return (
            (self.say("head-parties"), tuple(self._parties())),
            *((self._head("sphere", each), tuple(self._sphere(each))) for each in charter.spheres),
            *(
                (self._head("procedure", each), tuple(self._procedure(each)))
                for each in charter.procedures
            ),
            (self.say("head-rules"), tuple(self._rule(rule) for rule in charter.written.rules)),
            (self.say("head-clock"), tuple(self._clock())),
            (self.say("head-change"), tuple(self._change())),
        )

    def _head(self, kind: str, named: Sphere | Procedure) -> str:
        return self.say(f"head-{kind}", name=named.name, title=named.title)

    def _parties(self) -> Iterator[str]:
        charter, names = self.charter, [party.name for party in self.charter.parties]
        listed = self.tongue.listing(names)
        yield self.say("parties", title=charter.title, number=len(names), names=listed)
        for party in charter.parties:
            if party.council:
                yield self.say("party-council", party=party.name, council=party.council[:16])
        for group in charter.groups:
            yield self._group(group)
        for office in charter.offices:
            acts = self.tongue.listing(office.acts)
            yield self.say("office", office=office.name, title=office.title, acts=acts)

    def _group(self, group: Group) -> str:
        named = {"group": group.name, "title": group.title}
        if group.counted:
            phrase = "group-seats" if group.seats else "group-counted"
            return self.say(phrase, seats=group.seats, **named)
        if not group.members:
            return self.say("group-empty", **named)
        return self.say("group", names=self.tongue.listing(group.members), **named)

    def _sphere(self, sphere: Sphere) -> Iterator[str]:
        procedure = self.charter.procedure(sphere.procedure)
        yield from self._owed(sphere, procedure)
        tabling = [p.name for p in self.charter.parties if sphere.may("table", p.name)]
        if tabling:
            yield self.tongue.count("may-table", len(tabling), who=self._all(tabling))
        else:
            yield self.say("may-table-nobody")
        yield self._stopping([p.party for p in self.found if p.sphere == sphere.name and p.stops])
        yield self.say("procedure", procedure=procedure.name)
        yield from self._occasions(sphere)

    def _occasions(self, sphere: Sphere) -> Iterator[str]:
        within = self.charter.within(sphere)
        calling = [p.name for p in self.charter.parties if sphere.may("consult", p.name)]
        if within and calling:
            facts = {"who": self._all(calling), "period": self.tongue.span(within)}
            yield self.tongue.count("may-consult", len(calling), **facts)
        for occasion, name in sphere.occasions:
            yield self.say(f"occasion-{occasion}", procedure=name)
            yield from self._owed(sphere, self.charter.procedure(name))

    def _owed(self, sphere: Sphere, procedure: Procedure) -> Iterator[str]:
        """What each standing is owed under a procedure."""
        for standing in Standing:
            names = [name for name, held in sphere.standings if held is standing]
            if names:
                yield self._standing(procedure, names, standing)

    def _meetings(self) -> Iterator[str]:
        meetings = self.charter.meetings
        if meetings.minimum:
            yield self.say("meeting-minimum", period=self.tongue.span(meetings.minimum))
        if meetings.quorum:
            yield self.tongue.count("meeting-quorum", meetings.quorum)

    def _standing(self, procedure: Procedure, names: Sequence[str], standing: Standing) -> str:
        period, days = procedure.period(standing), procedure.working_days(standing)
        told = self.tongue.count(standing.value, len(names), who=self._all(names))
        if period is None:
            return self.tongue.count("owed-nothing", len(names), standing=told)
        if period == 0 and not days:
            return self.tongue.count("owed-notice", len(names), standing=told)
        span = self.tongue.period(period, days)
        return self.tongue.count("owed-period", len(names), standing=told, period=span)

    def _stopping(self, names: Sequence[str]) -> str:
        if not names:
            return self.say("stops-nobody")
        return self.tongue.count("stops", len(names), who=self._all(names))

    def _all(self, names: Sequence[str]) -> str:
        """Names, or a shorter way to say them."""
        if len(names) > 1 and len(names) == len(self.charter.parties):
            return self.say("all-two" if len(names) == 2 else "all-many", number=len(names))
        for group in self.charter.groups:
            if len(names) > 2 and tuple(names) == group.members:
                return self.say("all-of-group", number=len(names), group=group.name)
        return self.tongue.listing(names)

    def _procedure(self, procedure: Procedure) -> Iterator[str]:
        vocabulary = procedure.vocabulary
        words = [self.say(f"word-{role}", word=word) for word, role in vocabulary.words]
        yield self.say("words", words=self.tongue.listing(words))
        yield self.say(f"silence-{vocabulary.missing}")
        if procedure.proposer:
            yield self.say("proposer", word=procedure.proposer)
        yield from self._outcomes(procedure)
        if procedure.minimum:
            yield self.say("minimum", period=self.tongue.span(procedure.minimum))
        yield from self._more_time(procedure)
        yield self.say("early" if procedure.early else "never-early")
        if procedure.languages:
            names = self.tongue.listing(procedure.languages)
            yield self.tongue.count("languages", len(procedure.languages), names=names)

    def _more_time(self, procedure: Procedure) -> Iterator[str]:
        if procedure.office_hours:
            yield self.say("office-hours")
        if procedure.extensions is not None:
            longest = self.tongue.span(procedure.extensions.longest)
            yield self.tongue.count("extensions", procedure.extensions.times, longest=longest)
        closed = procedure.simultaneous
        if closed is not None:
            yield self.say("simultaneous", period=self.tongue.span(closed.within))
            yield (
                self.say("unrevealed", word=closed.unrevealed)
                if closed.unrevealed
                else self.say("unrevealed-nothing")
            )
        if procedure.answers:
            yield self.say("answers")
        for word, seconds in procedure.vocabulary.lapses:
            yield self.say("lapses", word=word, period=self.tongue.span(seconds))

    def _outcomes(self, procedure: Procedure) -> Iterator[str]:
        if procedure.quorum:
            asked = self._condition(procedure.quorum)
            yield self.say(f"quorum-{procedure.unquorate}", condition=asked)
        otherwise = self.say(f"otherwise-{procedure.default}")
        asked = self._condition(procedure.rule)
        yield self.say("adopted", condition=asked, otherwise=otherwise)
        if procedure.rejection:
            yield self.say("rejection", condition=self._condition(procedure.rejection))

    def _condition(self, name: str) -> str:
        """What the rule of that name asks; of several rows of one name, the last."""
        latest = {rule.name: rule for rule in self.charter.written.rules}
        latest |= self.charter.rules.rules
        return condition(self.tongue, latest, latest[name])

    def _rule(self, rule: Rule) -> str:
        latest = {each.name: each for each in self.charter.written.rules}
        asked = condition(self.tongue, latest | dict(self.charter.rules.rules), rule)
        facts = {"name": rule.name, "since": rule.since, "until": rule.until}
        bounds = {(False, False): "rule", (True, False): "rule-since", (False, True): "rule-until"}
        phrase = bounds.get((bool(rule.since), bool(rule.until)), "rule-between")
        return self.say(phrase, condition=asked, **facts)

    def _clock(self) -> Iterator[str]:
        clock, keepers = self.charter.clock, len(self.charter.clock.timekeepers)
        liars = self.tongue.count("liars", clock.faults) if clock.faults else ""
        yield self.say(
            "clock",
            number=keepers,
            names=self.tongue.listing(clock.timekeepers),
            liars=liars or self.say("liars-none"),
        )
        for witness in self.charter.witnesses:
            named = {"name": witness.name, "title": witness.title, "operator": witness.operator}
            yield self.say("witness-run" if witness.operator else "witness-neutral", **named)
        yield from self._calendar()
        yield from self._service()
        yield self.say("final", quorum=clock.quorum, number=len(self.charter.parties))
        span = self.tongue.span
        yield self.say("delays", delay=span(clock.merge_delay), grace=span(clock.grace))

    def _calendar(self) -> Iterator[str]:
        calendar = self.charter.calendar
        if calendar is None:
            return
        days = self.tongue.listing([self.say(f"day-{day}") for day in calendar.days])
        hours = {"opens": _hour(calendar.opens), "closes": _hour(calendar.closes)}
        yield self.say("calendar", zone=calendar.zone, days=days, **hours)
        if calendar.holidays:
            yield self.tongue.count("holidays", len(calendar.holidays), last=calendar.holidays[-1])

    def _service(self) -> Iterator[str]:
        service = self.charter.service
        if service is None:
            return
        counts = {key: getattr(service, key) for key in ("attempts", "days", "ways", "attesters")}
        channels = self.tongue.listing(service.channels)
        yield self.say("service", channels=channels, mirrors=service.mirrors, **counts)
        yield self.say("cure", period=self.tongue.span(service.cure))

    def _change(self) -> Iterator[str]:
        charter = self.charter
        yield from self._meetings()
        yield self.say("amendment", sphere=charter.amendment)
        yield self.say("accession", number=charter.accession, parties=len(charter.parties))
        for source in charter.sources:
            yield self.say("source", source=source)


def _hour(seconds: int) -> str:
    """Seconds after midnight as "09:30"."""
    return f"{seconds // 3_600:02d}:{seconds // 60 % 60:02d}"
