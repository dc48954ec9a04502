"""The state of a council: what its record says so far, as frozen values.

`Council` is a function of the charter documents and the entries and of nothing else. Mappings in
here are replaced, never changed. What is open is kept apart from what is over, so that the cost of
an act does not grow with the years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from comity.core.acts import Mandate, Text
from comity.core.calendar import Calendar
from comity.core.charter import Charter, Clock, Procedure, Service, Standing
from comity.core.consultations import Consultation
from comity.core.meetings import Meeting
from comity.core.rules import Reason, Roll, RuleBook
from comity.core.times import Times
from comity.core.undertakings import Undertaking


@dataclass(frozen=True, slots=True)
class Delegate:
    """A key accredited by a party; `key` is the SHA-256 of `vkey`.

    recalled: the entry that ended it, -1 before; suspended: whether it ended in haste; until: the
    end of its term, None for none.
    """

    key: str
    vkey: str
    party: str
    name: str
    acts: tuple[str, ...]
    spheres: tuple[str, ...]
    recalled: int = -1
    until: int | None = None
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """A party's own chain of acts: the last one,
    and recorded acts that wait for the one before them.
    """

    tip: str
    waiting: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a matter's text, set by the entry `index`."""

    index: int
    by: str
    texts: tuple[Text, ...]
    amends: str


@dataclass(frozen=True, slots=True)
class Matter:
    """An item of business; its last circulation is the open one, or the one that decided it.

    corrects: the adopted matter that it corrects; meeting: the one it records; "" for none.
    """

    id: str
    index: int
    sphere: str
    title: str
    by: str
    versions: tuple[Version, ...]
    circulations: tuple[str, ...] = ()
    status: str = "open"
    corrects: str = ""
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A position on the record, whether it will count or not.

    receipts: (receiver, earliest time) of the logged receipts for it, by name. commitment: of one
    that was sealed, the digest; revealed: the entry that opened it, -1 before.
    """

    id: str
    index: int
    party: str
    word: str
    replaces: tuple[str, ...]
    reservation: str
    statement: str
    receipts: tuple[tuple[str, int], ...] = ()
    commitment: str = ""
    revealed: int = -1

    def is_sealed(self) -> bool:
        """Whether nobody but its party can know yet what it says."""
        return bool(self.commitment) and self.revealed < 0


@dataclass(frozen=True, slots=True)
class Notice:
    """A party's own earliest logged stamp over the circulation,
    and the entry that logged it first.
    """

    stamp: int
    entry: int


@dataclass(frozen=True, slots=True)
class Owed:
    """A party with standing in the sphere: what it is owed;
    `period` None where it is owed nothing, `days` working days beside the seconds.
    """

    party: str
    standing: Standing
    period: int | None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Attempted:
    """An attempt of `by` to serve a party over a channel."""

    id: str
    index: int
    by: str
    party: str
    channel: str


@dataclass(frozen=True, slots=True)
class Deemed:
    """A party deemed served by the entry `index`."""

    id: str
    index: int
    party: str


@dataclass(frozen=True, slots=True)
class Cured:
    """The word of `by` that a party deemed served could reach nobody."""

    id: str
    index: int
    by: str
    party: str
    statement: str


@dataclass(frozen=True, slots=True)
class Unopened:
    """A party's word that it cannot open a document; lifted: the entry that took it back, or -1."""

    id: str
    index: int
    party: str
    document: str
    lifted: int = -1


@dataclass(frozen=True, slots=True)
class Serving:
    """All that was done to serve a circulation on those who gave no notice."""

    attempts: tuple[Attempted, ...] = ()
    deemed: tuple[Deemed, ...] = ()
    cures: tuple[Cured, ...] = ()
    unopened: tuple[Unopened, ...] = ()

    def is_void(self, party: str) -> bool:
        """Whether a party's notice is void, because it cannot open a document."""
        return any(each.party == party and each.lifted < 0 for each in self.unopened)

    def entries(self) -> tuple[int, ...]:
        """The entries whose times matter."""
        return (
            *(each.index for each in self.attempts),
            *(each.index for each in self.deemed),
            *(each.index for each in self.cures),
            *(each.lifted for each in self.unopened if each.lifted >= 0),
        )


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension of the stated deadline, on the record at `index`."""

    id: str
    index: int
    by: str
    deadline: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A party's request for more time."""

    id: str
    index: int
    party: str
    deadline: int
    statement: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A position with its time: T of its entry (None if unattested) and what became of it.

    status: counts, late, replaced, conflict, lapsed, unrevealed, advisory (of a party that
    does not decide).
    """

    spoken: Spoken
    time: int | None
    status: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules make of positions and notice: a value with reasons."""

    kind: str
    reason: Reason | None
    deadline: int | None
    positions: tuple[Judged, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circulation:
    """An exact text served on everyone, with all it was served under, frozen at its entry.

    latest: per timekeeper its latest logged stamp over this circulation. waived: the parties that
    gave up their period. by_service: the parties for which service stood when it was concluded.
    lifted: positions of which the reservation was lifted, with the entry that did. answered:
    positions of consulted parties that were addressed, with the entry that did. closed: the
    entry at which it closed, -1 while open. concluded: the entry of the valid `conclude`, -1
    before. annulled: the entry whose receipts annulled the outcome, -1 for none; before: the
    outcome that they annulled.
    """

    id: str
    index: int
    matter: str
    sphere: str
    by: str
    texts: tuple[Text, ...]
    amends: str
    deadline: int
    mandate: Mandate | None
    charter: str
    procedure: Procedure
    clock: Clock
    rules: RuleBook
    roll: Roll
    owed: tuple[Owed, ...]
    positions: tuple[Spoken, ...] = ()
    notices: Mapping[str, Notice] = field(default_factory=dict)
    latest: Mapping[str, int] = field(default_factory=dict)
    served: int | None = None
    closed: int = -1
    outcome: Outcome | None = None
    concluded: int = -1
    decided: int | None = None
    calendar: Calendar | None = None
    extensions: tuple[Extension, ...] = ()
    requests: tuple[Asked, ...] = ()
    waived: tuple[str, ...] = ()
    service: Service | None = None
    serving: Serving = Serving()
    by_service: tuple[str, ...] = ()
    lifted: tuple[tuple[str, int], ...] = ()
    answered: tuple[tuple[str, int], ...] = ()
    occasion: str = ""
    consultation: str = ""
    annulled: int = -1
    before: Outcome | None = None

    def stated(self) -> int:
        """The deadline as last stated."""
        return self.extensions[-1].deadline if self.extensions else self.deadline


@dataclass(frozen=True, slots=True)
class Adoption:
    """A charter that was put in force by the entry `index` (0 for the first)."""

    index: int
    hash: str
    charter: Charter


@dataclass(frozen=True, slots=True)
class Sealing:
    """A seal on the record, the latest of its author; affirmed: the parties that gave their word.

    size: its own index; state: the hash that it states.
    """

    id: str
    size: int
    state: str
    affirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Council:
    """Everything the record says after `size` entries.

    served_mandates: the inner circulation, the kind of act it served and, for a position, the outer
    circulation. seals: by who sealed. left: parties of the charter that withdrew.
    """

    id: str
    title: str
    origin: str
    logs: tuple[str, ...]
    size: int
    charters: tuple[Adoption, ...]
    members: tuple[str, ...]
    chains: Mapping[str, Chain]
    delegates: Mapping[str, Delegate]
    matters: Mapping[str, Matter]
    open: Mapping[str, Circulation]
    closed: Mapping[str, Circulation]
    stamps: Mapping[str, tuple[tuple[int, int], ...]]
    trailing: tuple[str, ...] = ()
    undertakings: Mapping[str, Undertaking] = field(default_factory=dict)
    served_mandates: tuple[tuple[str, str, str], ...] = ()
    consultations: Mapping[str, Consultation] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    times: Times = field(default_factory=Times)
    seals: Mapping[str, Sealing] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    @property
    def charter(self) -> Charter:
        """The charter in force."""
        return self.charters[-1].charter

    @property
    def charter_hash(self) -> str:
        """The hash of the charter in force."""
        return self.charters[-1].hash

    def circulation(self, identity: str) -> Circulation | None:
        """The circulation of that id, open or over."""
        return self.open.get(identity) or self.closed.get(identity)
