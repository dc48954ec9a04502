"""A council in which everything a desk has to show has happened, some of it by hostile hands."""

from __future__ import annotations

from comity.desk.shown import TEXT_LIMIT
from tests.world import World

SCRIPT = "<script>alert(1)</script>"
TITLE = f'Rent & "repairs" {SCRIPT} <img src=x onerror=alert(2)>'
DISGUISED = "Pay 100\u202e001\u202c euro\u200b now\n".encode()
BINARY = b"\x89PNG\r\n\x1a\n\xff\x00"
LONG = b"x" * (TEXT_LIMIT - 1) + "é and more".encode()
FRENCH = "Le texte proposé\n".encode()
RUSSIAN = "Предлагаемый текст\n".encode()


class Story:
    """What happened, with the ids of the acts that tests look for."""

    def __init__(self) -> None:
        self.world = world = World()
        self.adopted = self._consulted()
        self.late = self._told_late()
        self.amended = self._amended()
        self.failed = self._rejected()
        self.tabled = world.do("table", "Russia", sphere="open", title=TITLE, texts=self._hostile())
        self.without_effect = self._without_effect()
        self.waiting = world.circulate("Alliance", "The waiting text", texts=self._languages())
        self.untold = world.circulate("Alliance", "The untold text", "informed")
        world.conclude(self.untold)
        world.evidence(("Alliance", *world.witnesses))

    def document(self, data: bytes) -> str:
        """The digest of a document of the story."""
        return self.world.document(data)

    def path(self, rest: str = "") -> str:
        """A page of the council."""
        return f"/desk/{self.world.council}{rest}"

    def _consulted(self) -> str:
        """Russia is consulted, answers with a reservation, and has notice in time."""
        world = self.world
        circulation = world.circulate("Alliance", "The consulted text", "consulted")
        world.time += 10
        world.evidence()
        reserve = world.document(f"Russia reserves {SCRIPT}\n".encode())
        world.say("Russia", circulation, "object", reservation=reserve)
        world.evidence()
        world.time += 200
        world.evidence()
        world.conclude(circulation)
        world.evidence()
        ends = world.time + 86_400
        text = world.document(b"We open our airspace.\n")
        world.do(
            "undertake",
            "Russia",
            circulation=circulation,
            title="Overflight",
            text=text,
            starts=world.time,
            ends=ends,
            report_due=ends,
        )
        return circulation

    def _told_late(self) -> str:
        """Russia is only informed, and its notice comes 90 seconds after the decision."""
        world = self.world
        circulation = world.circulate("Alliance", "The late text", "informed")
        world.conclude(circulation)
        world.evidence(("Alliance", *world.witnesses))
        world.time += 90
        world.evidence()
        return circulation

    def _amended(self) -> str:
        """A text that is amended while it circulates, so that the circulation ends."""
        world = self.world
        circulation = world.circulate("Alliance", "The amended text")
        matter = world.reader.council.circulation(circulation).matter  # type: ignore[union-attr]
        world.do("amend", "Alliance", matter=matter, texts=world.texts("The second version"))
        return circulation

    def _rejected(self) -> str:
        """A text that Russia objects to, where it decides."""
        world = self.world
        circulation = world.circulate("Alliance", "The failed text")
        world.evidence()
        world.say("Russia", circulation, "object")
        world.evidence()
        world.time += 200
        world.evidence()
        world.conclude(circulation, "no_decision")
        world.evidence()
        return circulation

    def _without_effect(self) -> int:
        """A position on a circulation that is over: its entry."""
        self.world.add(self.world.position("Alliance", self.late, "approve"))
        return self.world.reader.size - 1

    def _hostile(self) -> list[dict[str, str]]:
        texts = {"en": DISGUISED, "xx": BINARY, "de": LONG, "it": f"{SCRIPT}\n".encode(), "nl": b""}
        return [{"lang": lang, "document": self.document(data)} for lang, data in texts.items()]

    def _languages(self) -> list[dict[str, str]]:
        texts = {"en": b"The text\n", "fr": FRENCH, "ru": RUSSIAN}
        return [{"lang": lang, "document": self.document(data)} for lang, data in texts.items()]
