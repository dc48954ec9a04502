"""Lives of councils drawn from a seed: odd charters, acts valid and invalid, a host that cheats."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from comity.core.calendar_plain import calendar_from_plain
from comity.core.deadline import effective_deadline
from comity.core.state import Council
from comity.errors import ComityError
from comity.wire.charter import format_charter
from comity.wire.digest import digest
from comity.wire.evidence import format_evidence
from comity.wire.state import state_digest
from tests.verifier.doings import Doings
from tests.verifier.odd_charters import CALENDAR, WORDS, changes
from tests.world import START, World

PARTIES = ("Alliance", "Russia", "Norway", "Malta", *(f"Party{n}" for n in range(8)))
OUTCOMES = ("adopted", "adopted", "rejected", "no_decision", "invalid", "withdrawn")
Dice = random.Random
Deed = tuple[Callable[[], object], int]


class Life:
    """A world in which anything may be attempted; `world.entries` is what came of it."""

    most = 26

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        parties = PARTIES[: self.dice.choice((2, 3, 3, 4, 4, 12))]
        self.world = self._founded(parties)
        self.circulations: list[str] = []
        self.positions: list[tuple[str, str, str]] = []
        self.doings = Doings(self)
        doings = self.deeds()
        for _ in range(self.dice.randint(4, self.most)):
            (doing,) = self.dice.choices([d for d, _ in doings], [w for _, w in doings])
            try:
                doing()
            except (ComityError, KeyError, IndexError, AssertionError):
                continue

    def deeds(self) -> tuple[Deed, ...]:
        """What may be attempted, and how often."""
        between = self.doings
        return (
            (self._circulate, 4),
            (self._say, 8),
            (self._evidence, 8),
            (self._postdated, 2),
            (self._conclude, 5),
            (self._end, 1),
            (self._more_time, 3),
            (self._answer, 2),
            (self._serve, 2),
            (self._cannot_open, 2),
            (between.undertake, 1),
            (between.keep, 1),
            (between.consult, 1),
            (between.convene, 1),
            (between.attend, 1),
            (self._garbage, 2),
            (self._keys, 1),
            (self._charter, 1),
            (self._seal, 1),
            (self._leave, 1),
        )

    def changes(self, parties: tuple[str, ...]) -> dict[str, Any]:
        """Changes to the charter of the world."""
        return changes(self.dice, parties)

    def _founded(self, parties: tuple[str, ...]) -> World:
        while True:
            try:
                return World(parties, changes=self.changes(parties))
            except ComityError:
                continue

    @property
    def council(self) -> Council:
        """The council as it is now."""
        assert self.world.reader.council is not None
        return self.world.reader.council

    def party(self) -> str:
        """Any party."""
        return self.dice.choice(self.world.parties)

    def add(self, kind: str, by: str, **fields: Any) -> str:
        """Put an act on the record whatever the rules say of it; its id."""
        if self.dice.random() < 0.02:
            fields[self.dice.choice(("prev", "charter", "council", "key"))] = "1" * 64
        if self.dice.random() < 0.01:
            fields["seen"] = {"root": "2" * 64, "size": self.dice.randint(0, 30)}
        elif self.dice.random() < 0.1:
            size = self.dice.randint(0, self.world.reader.size)
            fields["seen"] = {"root": self.world.reader.root_at(size), "size": size}
        if self.dice.random() < 0.01:
            fields["authority"] = self.world.charter
        reading = self.world.add(self.world.act(kind, by, **fields))
        return reading.id

    def _circulate(self) -> None:
        world = self.world
        sphere = self.dice.choice(("open", "open", "open", "consulted", "informed"))
        by = self.party() if sphere == "open" else world.parties[0]
        sphere = sphere if self.dice.random() < 0.95 else "nowhere"
        texts = world.texts(f"Text {world.nonces}")
        fields = {"sphere": sphere, "title": "A matter", "texts": texts, **self.doings.ground()}
        matter = self.add("table", by, **fields)
        deadline = world.time + self.dice.choice((0, 50, 100, 86_400, 10**9, 10**14))
        mandate = {"council": "3" * 64, "act": "submit"}
        more: dict[str, Any] = {"mandate": mandate} if self.dice.random() < 0.2 else {}
        more = more or self.doings.occasion(matter)
        if self.dice.random() < 0.2:
            late = world.time + self.dice.choice((86_400, 3_000 - 1_800, 90_000 + 3_600 - 7_200))
            words = calendar_from_plain(CALENDAR).words(late)
            deadline, more["local"] = late, words if self.dice.random() < 0.8 else words + "!"
        who = by if self.dice.random() < 0.8 else self.party()
        fields = {"matter": matter, "texts": texts, "deadline": deadline, **more}
        self.circulations.append(self.add("circulate", who, **fields))

    def _say(self) -> None:
        world, by = self.world, self.party()
        circulation = self.dice.choice(self.circulations[-2:])
        word = self.dice.choice([*WORDS, "approve", "approve", "maybe"])
        earlier = [own for own, who, of in self.positions if (who, of) == (by, circulation)]
        fields: dict[str, Any] = {}
        if earlier and self.dice.random() < 0.7:
            fields["replaces"] = earlier[-self.dice.randint(1, 2) :]
        if self.dice.random() < 0.2:
            fields["reservation"] = world.document(b"Not without our parliament.\n")
        if self.dice.random() < 0.2:
            fields["statement"] = world.document(b"We say so.\n")
        council = world.reader.council
        served = None if council is None else council.circulation(circulation)
        texts = [text.document for text in served.texts] if served is not None else ["4" * 64]
        made = {"circulation": circulation, "position": word, "texts": texts, **fields}
        self.positions.append((self.add("position", by, **made), by, circulation))

    def _more_time(self) -> None:
        council = self.world.reader.council
        assert council is not None
        circulation = self.dice.choice(self.circulations[-2:])
        served = council.circulation(circulation)
        kind, by = self.dice.choice(("extend", "extend", "request", "waive")), self.party()
        fields: dict[str, Any] = {"circulation": circulation}
        if kind != "waive":
            stated = 0 if served is None else served.stated()
            fields["deadline"] = stated + self.dice.choice((0, 1, 50, 51, 86_400))
        self.add(kind, by, **fields)

    def _answer(self) -> None:
        """What consulted parties said is answered, or a matter is retrieved."""
        council, by = self.world.reader.council, self.party()
        assert council is not None
        circulation = self.dice.choice(self.circulations[-3:])
        if self.dice.random() < 0.2:
            served = council.circulation(circulation)
            assert served is not None
            self.add("retrieve", by, matter=served.matter)
            return
        said = [position for position, _, of in self.positions if of == circulation]
        text = self.world.document(b"We have looked at it.\n")
        self.add("answer", by, circulation=circulation, of=self.dice.choice(said), text=text)

    def _serve(self) -> None:
        """A party gives no notice: attempts, what is said of them, and sometimes a cure."""
        party, circulation = self.world.parties[-1], self._unnoticed()
        fields: dict[str, Any] = {"circulation": circulation, "party": party}
        made = []
        for _ in range(self.dice.randint(1, 3)):
            channel = self.dice.choice(("post", "relay", "relay", "pigeon"))
            by = self.dice.choice((*self.world.parties[1:-1], self.party()))
            made.append(self.add("attempt", by, channel=channel, **fields))
            self._witnessed()
        for _ in range(2):
            self.add("deem", self.party(), attempts=made, **fields)
            self._witnessed()
            if self.dice.random() < 0.5:
                for by in (party, self.party()):
                    self.add("cure", by, **fields)
                self._witnessed()

    def _unnoticed(self) -> str:
        """A circulation of which all but the last party, or nobody, has notice."""
        self._circulate()
        if self.dice.random() < 0.9:
            self._witnessed(self.world.parties[:-1])
        if self.dice.random() < 0.1:
            self._witnessed(self.world.parties)
        return self.circulations[-1]

    def _witnessed(self, more: tuple[str, ...] = ()) -> None:
        """Evidence of all timekeepers, and of some parties."""
        world = self.world
        world.time += self.dice.choice((1, 30, 90_000))
        note = world.cosigned([*more, *world.witnesses], world.time)
        self.add("evidence", "secretariat", checkpoint=format_evidence(note))

    def _cannot_open(self) -> None:
        council, party = self.world.reader.council, self.party()
        circulation = self.dice.choice(self.circulations[-2:])
        served = None if council is None else council.circulation(circulation)
        assert served is not None
        document = served.texts[0].document
        said = self.add("cannot_open", party, circulation=circulation, document=document)
        own = [position for position, by, of in self.positions if (by, of) == (party, circulation)]
        if self.dice.random() < 0.7:
            of = self.dice.choice([said, said, *own])
            self.add("lift", party, circulation=circulation, of=of)

    def _evidence(self) -> None:
        world = self.world
        everyone = [*world.parties, *world.witnesses]
        names = everyone if self.dice.random() < 0.6 else self.dice.sample(everyone, 2)
        world.time += self.dice.choice((0, 1, 30, 60, 61, 200, -30))
        council = world.reader.council
        assert council is not None
        ends = [effective_deadline(each, council.stamps) for each in council.open.values()]
        known = [end for end in ends if end is not None and end < START + 10**6]
        if known and self.dice.random() < 0.5:
            world.time = known[-1] + self.dice.choice((0, 0, 1, 5, 5, 6))
        time = world.time if self.dice.random() < 0.9 else self.dice.choice((1, 2**62, 2**63 - 1))
        size = world.reader.size - (self.dice.randint(0, 4) if self.dice.random() < 0.3 else 0)
        note = world.cosigned(names, time, size)
        by = "secretariat" if self.dice.random() < 0.9 else self.party()
        self.add("evidence", by, checkpoint=format_evidence(note))

    def _postdated(self) -> None:
        """A party postdates its own hand, and honest timekeepers attest the entry that logs it."""
        world = self.world
        for names, later in (((self.party(),), 45), (world.witnesses, 0)):
            note = world.cosigned(names, world.time + later)
            self.add("evidence", "secretariat", checkpoint=format_evidence(note))

    def _conclude(self) -> None:
        council = self.world.reader.council
        assert council is not None
        waiting = [key for key, each in council.open.items() if each.outcome is not None]
        if waiting and self.dice.random() < 0.8:
            told = council.open[waiting[0]].outcome
            self.add("conclude", "secretariat", circulation=waiting[0], outcome=told and told.kind)
            return
        outcome = self.dice.choice(OUTCOMES)
        circulation = self.dice.choice(self.circulations)
        self.add("conclude", "secretariat", circulation=circulation, outcome=outcome)

    def _end(self) -> None:
        council = self.world.reader.council
        assert council is not None
        circulation = council.circulation(self.dice.choice(self.circulations))
        assert circulation is not None
        by = circulation.by if self.dice.random() < 0.8 else self.party()
        if self.dice.random() < 0.5:
            self.add("withdraw", by, circulation=circulation.id)
        else:
            texts = self.world.texts(f"Other {self.world.nonces}")
            self.add("amend", by, matter=circulation.matter, texts=texts)

    def _garbage(self) -> None:
        world = self.world
        stranger = World(world.parties, changes={"title": "Another"})
        choices = (
            b"",
            b"\xff" * 70,
            self.dice.choice(world.entries),
            self.dice.choice(stranger.entries),
            world.act("evidence", "secretariat"),
            world.act("evidence", "secretariat", checkpoint=["x"]),
            world.act("evidence", "secretariat", checkpoint=format_evidence(_other(stranger))),
            world.act("position", self.party(), circulation="x"),
            world.entries[-1][:-5] + b"AAAA\n",
        )
        world.add(self.dice.choice(choices))

    def _keys(self) -> None:
        party = self.party()
        if self.dice.random() < 0.3:
            vkey = digest(self.world.vkey(f"{party}/delegation").encode())
            fields: dict[str, Any] = {"delegate": vkey}
            kind = self.dice.choice(("recall", "suspend"))
            if kind == "suspend" and self.dice.random() < 0.8:
                most = self.world.reader.size + self.dice.randint(0, 1)
                fields["compromised_since"] = self.dice.randint(0, most)
            self.world.add(self.world.act(kind, party, signer="root", **fields))
            return
        acts = self.dice.choice(([], ["position"], ["table", "circulate", "position"]))
        name = f"d{self.world.nonces}"
        term = {"until": self.world.time + self.dice.choice((-100, 0, 50, 10**6))}
        more = term if self.dice.random() < 0.4 else {}
        spheres = self.dice.choice(([], ["open"]))
        self.world.accredit(party, name, acts=acts, spheres=spheres, **more)

    def _leave(self) -> None:
        """A party leaves, or one that left comes back."""
        kind = "accede" if self.council.left else "withdraw_party"
        party = self.dice.choice(self.council.left or self.world.parties)
        if self.dice.random() < 0.3:
            self.add(kind, party, signer="root")

    def _seal(self) -> None:
        """A seal, now and then a false one, and the word of some on it."""
        council = self.world.reader.council
        assert council is not None
        state = state_digest(council) if self.dice.random() < 0.9 else "5" * 64
        size = self.world.reader.size + (self.dice.random() < 0.1)
        seal = self.add("seal", self.party(), size=size, state=state)
        for party in self.dice.choices(self.world.parties, k=self.dice.randint(0, 3)):
            self.add("affirm", party, seal=seal, signer=self.dice.choice(("", "", "root")))

    def _charter(self) -> None:
        """A new charter tabled, circulated and driven through as far as the rules let it."""
        world = self.world
        gone = world.parties[: len(world.parties) - self.dice.randint(0, 1)]
        body = World(gone, accede=False, changes=changes(self.dice, gone)).charter_plain()
        plain = body | changes(self.dice, gone)
        raw = format_charter(plain) if self.dice.random() < 0.9 else b'{"format":"none"}'
        texts, amends = world.texts("Charter"), world.document(raw)
        by = self.party()
        sphere = "open" if self.dice.random() < 0.9 else "informed"
        fields = {"sphere": sphere, "title": "New rules", "texts": texts, "amends": amends}
        matter = self.add("table", by, **fields)
        deadline = world.time + 100
        circulation = self.add("circulate", by, matter=matter, texts=texts, deadline=deadline)
        self.circulations.append(circulation)
        for party in world.parties:
            self.add(
                "position",
                party,
                circulation=circulation,
                position=self.dice.choice(("approve", "+1")),
                texts=[text["document"] for text in texts],
            )
        everyone = (*world.parties, *world.witnesses)
        for pause in (0, 300):
            world.time += pause
            note = world.cosigned(everyone, world.time)
            self.add("evidence", "secretariat", checkpoint=format_evidence(note))
        self._conclude()


def _other(stranger: World) -> bytes:
    """A checkpoint that the same log key signed over another history."""
    return stranger.cosigned(stranger.parties[:1], START)
