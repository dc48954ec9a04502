"""A council that meets under a charter that comes with Comity, for the stories of this folder.

Every party of the charter has acceded and has a delegation. The time of a story is given by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from comity.core.state import Circulation, Council
from comity.verify.report import Decided, Report, Verdict
from comity.wire.draft import read_template
from tests.verify.exported import exported, judged
from tests.world import World

HOUR = 3_600
DAY = 24 * HOUR
OWN = ("name", "witnesses", "parties", "offices")
"""What a world makes by itself, with keys of its own."""


def at(words: str, zone: str = "UTC") -> int:
    """The instant of a local time."""
    return int(dt.datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone)).timestamp())


class Hall(World):
    """The council of a charter's name, from an instant on."""

    def __init__(self, name: str, begins: int) -> None:
        plain = read_template(name)
        office = plain["offices"][0]["name"] if plain.get("offices") else "secretariat"
        super().__init__(
            [party["name"] for party in plain["parties"]],
            name=name,
            changes={key: value for key, value in plain.items() if key not in OWN},
            witnesses=[witness["name"] for witness in plain.get("witnesses", [])],
            office=office,
        )
        self.time = begins
        self.evidence()

    @property
    def here(self) -> Council:
        """The council as it is."""
        assert self.reader.council is not None
        return self.reader.council

    def statement(self, words: str) -> str:
        """A document; its digest."""
        return self.document(f"{words}\n".encode())

    def table(self, by: str, title: str, sphere: str) -> str:
        """Table a text in the languages of the sphere's procedure; the matter's id."""
        texts = self.texts(title, self._languages(sphere))
        return self.do("table", by, sphere=sphere, title=title, texts=texts)

    def serve(self, by: str, matter: str, until: int, **fields: Any) -> str:
        """Circulate a matter, and see that everybody has had notice; the circulation's id."""
        latest = self.here.matters[matter].versions[-1].texts
        texts = [{"lang": text.lang, "document": text.document} for text in latest]
        made = self.do("circulate", by, matter=matter, texts=texts, deadline=until, **fields)
        self.evidence()
        return made

    def put(self, by: str, title: str, sphere: str, until: int, **fields: Any) -> str:
        """Table and circulate; the circulation's id."""
        return self.serve(by, self.table(by, title, sphere), until, **fields)

    def all_say(self, parties: Iterable[str], circulation: str, word: str) -> None:
        """The same position of many."""
        for party in parties:
            self.say(party, circulation, word)

    def goes(self, instant: int) -> None:
        """All that was said is attested as of now; then it is this late, and attested as well."""
        assert instant >= self.time
        self.evidence()
        self.time = instant
        self.evidence()

    def closes(self, circulation: str, outcome: str, instant: int) -> Circulation:
        """After that instant the office files the outcome, and everybody attests it."""
        self.goes(instant)
        self.conclude(circulation, outcome)
        self.evidence()
        return self.here.closed[circulation]

    def deciding(self, sphere: str, circulation: str) -> tuple[str, ...]:
        """Who decided on a circulation, in the charter's order."""
        known = self.here.circulation(circulation)
        assert known is not None
        assert self.here.matters[known.matter].sphere == sphere
        return tuple(each.party for each in known.owed if each.standing.value == "decides")

    def _languages(self, sphere: str) -> tuple[str, ...]:
        found = self.here.charter.sphere(sphere)
        assert found is not None
        return tuple(self.here.charter.procedure(found.procedure).languages)


def verified(hall: Hall, *failed: str) -> Report:
    """What a stranger makes of the record, with nothing but its files: it is sound, and only acts
    that failed by these codes are without effect.
    """
    report = judged(exported(hall), hall.council)
    assert report.verdict is Verdict.SOUND, report.checks
    assert tuple(each.code for each in report.without_effect) == failed
    return report


def outcomes(report: Report) -> list[tuple[str, str]]:
    """Title and outcome of everything that was circulated, in order."""
    return [(each.title, each.outcome) for each in report.decisions]


def decision(report: Report, title: str) -> Decided:
    """The last decision of that title."""
    return [each for each in report.decisions if each.title == title][-1]


def counted(decided: Decided) -> dict[str, str]:
    """Party to the word with which it counts."""
    return {said.party: said.word for said in decided.positions if said.status == "counts"}
