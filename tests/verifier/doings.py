"""What a random life does between decisions: promises, consultations, meetings; often wrongly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from comity.core.charter_meet import OCCASIONS
from comity.wire.digest import digest

if TYPE_CHECKING:
    from tests.verifier.lives import Dice, Life

PROCEDURES = ("consensus", "alone", "unheard")


def charter_fields(dice: Dice) -> dict[str, Any]:
    """What a charter may say of meetings and consultations."""
    fields: dict[str, Any] = {}
    if dice.random() < 0.7:
        fields["consultation"] = {"within": dice.choice((1, 100, 2**53 - 1))}
    if dice.random() < 0.6:
        fields["meetings"] = {"minimum": dice.choice((0, 60)), "quorum": dice.randint(0, 3)}
    return fields


def sphere_fields(dice: Dice) -> dict[str, Any]:
    """What a sphere may say of them."""
    fields: dict[str, Any] = {}
    if dice.random() < 0.3:
        fields["within"] = dice.choice((1, 60))
    named = [each for each in OCCASIONS if dice.random() < 0.7]
    if named:
        fields["occasions"] = [
            {"occasion": each, "procedure": dice.choice(PROCEDURES)} for each in named
        ]
    if dice.random() < 0.3:
        powers = dice.sample(("consult", "convene", "discharge"), 2)
        fields["powers"] = [{"power": each, "to": ["others"]} for each in powers]
    return fields


class Doings:
    """The acts between decisions of one life."""

    def __init__(self, life: Life) -> None:
        self.life, self.dice = life, life.dice

    def _maybe(self, chance: float, **fields: Any) -> dict[str, Any]:
        return fields if self.dice.random() < chance else {}

    def _one(self, known: Iterable[str]) -> str:
        """One of the latest that there are, now and then what does not exist. Raises IndexError
        mostly where there is none.
        """
        named = [*known][-3:]
        if not named and self.dice.random() < 0.9:
            raise IndexError
        return self.dice.choice(named) if named and self.dice.random() < 0.95 else "5" * 64

    def _meeting(self) -> str:
        return self._one(self.life.council.meetings)

    def _called(self) -> str:
        return self._one(self.life.council.consultations)

    def _document(self) -> str:
        return self.life.world.document(b"Words between decisions.\n")

    def _soon(self) -> int:
        return self.life.world.time + self.dice.choice((-60, 0, 30, 60, 90, 200, 10**6))

    def ground(self) -> dict[str, Any]:
        """Fields of `table` that give a matter the ground for an occasion."""
        council = self.life.council
        settled = [key for key, each in council.matters.items() if each.status == "adopted"]
        fields = self._maybe(0.3, corrects=self._one(settled)) if settled else {}
        return fields | (self._maybe(0.4, meeting=self._meeting()) if council.meetings else {})

    def occasion(self, matter_id: str) -> dict[str, Any]:
        """Fields of `circulate` that name an occasion."""
        matter = self.life.council.matters.get(matter_id)
        likely = [""]
        if matter is not None:
            likely += ["corrigendum"] * 3 * bool(matter.corrects)
            likely += ["minutes"] * 3 * bool(matter.meeting)
        likely += ["emergency"] * 2 * bool(self.life.council.consultations)
        occasion = self.dice.choice(likely if self.dice.random() < 0.9 else OCCASIONS)
        fields = {"occasion": occasion} if occasion else {}
        chance = 0.95 if occasion == "emergency" else 0.03
        return fields | self._maybe(chance, consultation=self._called())

    def undertake(self) -> None:
        """A promise, with some of what it may carry."""
        starts = self._soon()
        adopted = [k for k, c in self.life.council.closed.items() if _is_adopted(c)]
        self.life.add(
            "undertake",
            self.life.party(),
            circulation=self.dice.choice([*adopted, *adopted, *self.life.circulations[-1:]]),
            title="To report",
            text=self._document(),
            starts=starts,
            ends=starts + self.dice.choice((0, 1, 60, 300, 2**52)),
            **self._maybe(0.3, report_due=starts + 30),
            **self._maybe(0.3, reports=[self._soon(), self._soon()]),
            **self._maybe(0.3, report_every=self.dice.choice((1, 25, 100))),
            **self._maybe(0.5, notice=self.dice.choice((0, 30))),
            **self._maybe(0.2, conditions=self._document()),
        )

    def keep(self) -> None:
        """A report on a promise, its discharge or its withdrawal."""
        promise = self._one(self.life.council.undertakings)
        known = self.life.council.undertakings.get(promise)
        own = known.party if known is not None and self.dice.random() < 0.6 else self.life.party()
        kind = self.dice.choice(("report", "report", "discharge", "withdraw"))
        by = self.life.party() if kind == "discharge" else own
        fields: dict[str, Any] = {"undertaking": promise}
        if kind == "report":
            dates = known.due if known is not None and known.due else (3,)
            fields |= {"text": self._document()} | self._maybe(0.6, due=self.dice.choice(dates))
        if kind == "discharge":
            fields |= self._maybe(0.5, text=self._document())
        self.life.add(kind, by, **fields)

    def consult(self) -> None:
        """A call for a consultation."""
        sphere = self.dice.choice(("open",) * 6 + ("consulted", "nowhere"))
        texts = self.life.world.texts("A threat")
        fields = {"sphere": sphere, "title": "A threat", "texts": texts}
        self.life.add("consult", self.life.party(), **fields)

    def convene(self) -> None:
        """A meeting, a change of one, or calling one off."""
        known = self.life.council.meetings.get(self._meeting())
        changed = known is not None and self.dice.random() < 0.3
        by = known.by if known is not None and changed else self.life.party()
        if known is not None and self.dice.random() < 0.15:
            self.life.add("withdraw", known.by, meeting=known.id)
            return
        starts = self._soon() if known is None or not changed else known.starts
        matters = [k for k, each in self.life.council.matters.items() if each.sphere == "open"]
        self.life.add(
            "convene",
            by,
            title="A meeting",
            spheres=self.dice.choice((["open"],) * 6 + (["open", "consulted"], [])),
            starts=starts,
            ends=starts + self.dice.choice((0, 60, 60, 300)),
            format=self.dice.choice(("at 20", "some", "others")),
            place="Reykjavik",
            agenda=self.dice.sample(matters, min(len(matters), self.dice.randint(0, 2))),
            **(self._maybe(0.6, consultation=self._called()) if self._calls() else {}),
            **({"meeting": known.id} if known is not None and changed else {}),
        )

    def _calls(self) -> bool:
        return bool(self.life.council.consultations)

    def attend(self) -> None:
        """Credentials for a meeting."""
        party, meeting = self.life.party(), self._meeting()
        key = digest(self.life.world.vkey(f"{party}/delegation").encode())
        role = self.dice.choice(("member", "chair", "observer"))
        fields = self._maybe(0.7, delegates=[key]) | self._maybe(0.4, names=self._document())
        self.life.add("attend", party, meeting=meeting, role=role, **fields)

    def minute(self) -> None:
        """A record of decisions put on file."""
        council, meeting = self.life.council, self._meeting()
        recording = [k for k, each in council.matters.items() if each.meeting == meeting]
        matter = self._one(recording)
        self.life.add("minute", self.life.party(), meeting=meeting, matter=matter)


def _is_adopted(circulation: Any) -> bool:
    return circulation.outcome is not None and circulation.outcome.kind == "adopted"
